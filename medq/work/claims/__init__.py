"""Balances, replacements, and acknowledgments of claims."""
