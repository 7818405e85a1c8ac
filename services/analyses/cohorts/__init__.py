"""Cohorts: of those who first bought together, how many came back."""
