"""Clean: from text to values, and which rows each step removes."""
