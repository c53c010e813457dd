"""Lists, filters, search and live changes."""
