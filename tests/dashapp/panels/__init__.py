"""The side panel, without a browser."""
