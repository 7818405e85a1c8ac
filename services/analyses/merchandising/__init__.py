"""Merchandising: products, brands and categories: views, sales, concentration, movers, zero conversion."""
