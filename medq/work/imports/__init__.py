"""Files in: read, posted, retried, undone."""
