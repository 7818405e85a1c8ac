"""Configuration: what a person may set, and how the program writes its log."""
