"""Read: from files of any kind to one table of text."""
