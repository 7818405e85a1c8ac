"""Logging in through the web: every rule of the guard, on a real server without a socket."""
