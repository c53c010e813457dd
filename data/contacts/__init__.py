"""Contacts with payers, patients and providers."""
