"""Dimensions: what numbers can be cut by, and the orders in which people drill down."""

from decimal import Decimal

from sqlalchemy import Column, case, literal
from sqlalchemy.sql.elements import ColumnElement

from models.warehouse import (
    NOT_ON_A_LINE,
    UNKNOWN,
    Label,
    categories,
    customers,
    events,
    order_lines,
    products,
    refunds,
    sessions,
    transactions,
    users,
)
from services.catalog.calendar import GRAINS, RECURRING
from services.catalog.kinds import AnyDimension, Dimension, Hierarchy
from services.catalog.parameters import TIER_HIGH, TIER_MEDIUM, TIER_PREMIUM

NO_LINE_MEMBER = NOT_ON_A_LINE
"""The member of line dimensions for what of an order is on none of its lines: shipping, tax, rounding."""

PRICE_TIERS = ("low", "medium", "high", "premium")
LOW, MEDIUM, HIGH, PREMIUM, NO_PRICE, NO_LINE = (
    literal(tier, Label, literal_execute=True) for tier in (*PRICE_TIERS, UNKNOWN, NOT_ON_A_LINE)
)


def _tiers(price: Column[Decimal]) -> tuple[tuple[ColumnElement[bool], ColumnElement[str]], ...]:
    return ((price < TIER_MEDIUM, LOW), (price < TIER_HIGH, MEDIUM), (price < TIER_PREMIUM, HIGH))


def _of_orders(name: str) -> tuple[Column[str], ...]:
    return tuple(table.c[name] for table in (transactions, order_lines, refunds))


MEMBERS = (
    Dimension(
        name="region",
        label="Region",
        meaning="Where the customer belonged at the time of sale; for customers, where they belong",
        columns=(*_of_orders("region"), customers.c.region),
        scoping=True,
    ),
    Dimension(
        name="segment",
        label="Segment",
        meaning="The customer's segment at the time of sale; for customers, their segment",
        columns=(*_of_orders("segment"), customers.c.segment),
        scoping=True,
    ),
    Dimension(
        name="age_group",
        label="Age group",
        meaning="The customer's age group at the time of sale; for customers, their age group",
        columns=(*_of_orders("age_group"), customers.c.age_group),
    ),
    Dimension(
        name="category",
        label="Category",
        meaning="Category of an order's line",
        columns=(order_lines.c.category, refunds.c.category),
        scoping=True,
    ),
    Dimension(
        name="subcategory",
        label="Subcategory",
        meaning="Category of an order's line, one level below its category",
        columns=(order_lines.c.subcategory, refunds.c.subcategory),
    ),
    Dimension(
        name="channel",
        label="Channel",
        meaning="Where the order was placed, such as Web or Store",
        columns=_of_orders("channel"),
        scoping=True,
    ),
    Dimension(
        name="payment_method",
        label="Payment method",
        meaning="How the order was paid",
        columns=_of_orders("payment_method"),
    ),
    Dimension(
        name="status",
        label="Status",
        meaning="Status of the order, as its file says it",
        columns=(transactions.c.status,),
    ),
    Dimension(
        name="customer",
        label="Customer",
        meaning="The customer, by the store's own id",
        columns=(customers.c.customer_id,),
        identity=True,
    ),
    Dimension(
        name="event_type",
        label="Event type",
        meaning="What the user did: view, cart or purchase",
        columns=(events.c.event_type,),
        order=("view", "cart", "purchase"),
        few=12,
    ),
    Dimension(
        name="brand",
        label="Brand",
        meaning="Brand of the product, as an order's line or the event log says, or as a backfill found",
        columns=(events.c.brand, order_lines.c.brand, refunds.c.brand),
        scoping=True,
    ),
    Dimension(
        name="category_code",
        label="Category path",
        meaning="Whole path of the category, such as computers.components.videocards",
        columns=(categories.c.category_code,),
    ),
    Dimension(
        name="category_1",
        label="Category, level 1",
        meaning="First level of the category path",
        columns=(categories.c.category_1,),
        scoping=True,
    ),
    Dimension(
        name="category_2",
        label="Category, level 2",
        meaning="First two levels of the category path",
        columns=(categories.c.category_2,),
    ),
    Dimension(
        name="category_3",
        label="Category, level 3",
        meaning="First three levels of the category path",
        columns=(categories.c.category_3,),
    ),
    Dimension(
        name="product",
        label="Product",
        meaning="The product, by the store's own id",
        columns=(products.c.product_id,),
        identity=True,
        called=products.c.name,
    ),
    Dimension(
        name="price_tier",
        label="Price tier",
        meaning="low, medium, high or premium, by the price of the product; the bounds are a setting",
        derived=(
            (
                events,
                case(
                    (events.c.price == literal(0, literal_execute=True), NO_PRICE),
                    *_tiers(events.c.price),
                    else_=PREMIUM,
                ),
            ),
            (
                order_lines,
                case(
                    (order_lines.c.line_number == literal(0, literal_execute=True), NO_LINE),
                    (order_lines.c.unit_price.is_(None), NO_PRICE),
                    *_tiers(order_lines.c.unit_price),
                    else_=PREMIUM,
                ),
            ),
        ),
        order=PRICE_TIERS,
        few=len(PRICE_TIERS),
    ),
    Dimension(
        name="user",
        label="User",
        meaning="The visitor, by the event log's id",
        columns=(users.c.user_id,),
        identity=True,
    ),
    Dimension(
        name="session",
        label="Session",
        meaning="The visit, by the event log's id",
        columns=(sessions.c.session_id,),
        identity=True,
    ),
)

DIMENSIONS: tuple[AnyDimension, ...] = (*GRAINS, *RECURRING, *MEMBERS)

HIERARCHIES = (
    Hierarchy(name="geography", label="Geography", levels=("region", "segment")),
    Hierarchy(name="calendar", label="Time", levels=("year", "quarter", "month", "day")),
    Hierarchy(name="product", label="Product", levels=("category", "channel", "segment")),
    Hierarchy(name="customer", label="Customer", levels=("segment", "age_group")),
    Hierarchy(name="range", label="Range", levels=("category", "subcategory", "brand", "product")),
    Hierarchy(name="catalogue", label="Catalogue", levels=("category_1", "category_2", "category_3", "product")),
    Hierarchy(name="brand", label="Brand", levels=("brand", "product")),
)
