"""The one door through which questions are answered."""
