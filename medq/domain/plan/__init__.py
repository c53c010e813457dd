"""A person's day in order."""
