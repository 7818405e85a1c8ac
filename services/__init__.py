"""Services: what the application can do, without a web page."""
