"""Backfill: brand and category of events that came without, learned from those that came with, and taken back at will.

What the file said stays beside what is in effect. Rows of a later import come as their file has them: they are
proposed anew, so that nobody's decision of the past speaks for rows that they never saw.
"""
