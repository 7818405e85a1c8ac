"""Carts: what was put into a cart and not bought."""
