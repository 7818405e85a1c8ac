"""Segments: users by what they did, what they brought, and how they moved."""
