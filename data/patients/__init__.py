"""Patients and callbacks."""
