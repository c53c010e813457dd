"""Patients with their coverages and callbacks; payers and providers."""
