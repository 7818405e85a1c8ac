"""The tables of the application: accounts, sessions, audit, jobs, targets and rules."""
