"""Security: what nobody may get out of the whole application, asked of it as it stands, whatever is declared in it."""
