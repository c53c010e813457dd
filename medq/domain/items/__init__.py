"""One thing to do."""
