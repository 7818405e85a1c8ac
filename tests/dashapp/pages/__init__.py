"""The pages Definitions and Admin, without a browser."""
