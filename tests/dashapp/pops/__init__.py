"""What floats above a page, without a browser."""
