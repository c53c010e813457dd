"""Payers: their plan types, and payers that are one."""
