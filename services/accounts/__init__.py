"""Accounts: people, teams, what they may do and which rows they may see."""
