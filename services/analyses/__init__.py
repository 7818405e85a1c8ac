"""Analyses: questions about the event log and the store that are no group-by; one file each."""
