"""Queries, pages and live changes of the ranked list."""
