"""Rules: bounds that numbers should keep, and which do not."""
