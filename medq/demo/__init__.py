"""A small practice, generated: who, what and when, written as payers write it."""
