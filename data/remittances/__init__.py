"""Remittances as posted."""
