"""Infer: which kind of import a file is, which column is which field, how its values are written."""
