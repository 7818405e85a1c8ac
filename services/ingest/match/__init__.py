"""Match: which rows are new, changed or known, and the rows that the warehouse gets."""
