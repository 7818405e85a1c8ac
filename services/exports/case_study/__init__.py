"""Case study: its eight tables, out of one consistent view of the store."""
