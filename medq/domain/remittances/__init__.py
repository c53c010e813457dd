"""Remittances: balances, allocation and matching."""
