"""Search and record pages."""
