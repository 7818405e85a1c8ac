"""Actions and the address that forms are sent to, without a browser."""
