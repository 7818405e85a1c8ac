"""Monitoring: targets to reach, rules to keep, and what is said of both."""
