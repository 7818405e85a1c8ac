"""Joins: how the files of programs that belong together become one table; presets name the tables."""

OLIST_JOIN = """
SELECT o.order_id, coalesce(c.customer_unique_id, o.customer_id) AS customer_unique_id, c.customer_state,
       o.order_purchase_timestamp, o.order_delivered_customer_date, o.order_estimated_delivery_date,
       i.order_item_id, i.product_id, p.product_category_name AS category,
       coalesce(i.price, '0') AS price, coalesce(i.freight_value, '0') AS freight_value,
       pay.payment_type, r.review_score
FROM orders o LEFT JOIN customers c USING (customer_id) LEFT JOIN items i USING (order_id)
LEFT JOIN products p ON p.product_id = i.product_id
LEFT JOIN (SELECT order_id, arg_max(payment_type, TRY_CAST(payment_value AS DECIMAL(18, 2))) AS payment_type
           FROM payments GROUP BY order_id) pay USING (order_id)
LEFT JOIN (SELECT order_id, CAST(avg(TRY_CAST(review_score AS INTEGER)) AS DECIMAL(9, 2)) AS review_score
           FROM reviews GROUP BY order_id) r USING (order_id)
ORDER BY o.order_id, i.order_item_id"""
"""Of several payments of an order the largest names the method; of several reviews the mean is the score."""
