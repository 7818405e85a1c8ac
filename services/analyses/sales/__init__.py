"""Sales: products, brands and categories by what orders brought."""
