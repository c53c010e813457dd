"""Prefix and phonetic search."""
