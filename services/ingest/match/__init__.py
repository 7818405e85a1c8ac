"""Match: which rows are new, changed or known, and what is handed over to the warehouse."""
