"""Accounts: people, teams, rights."""
