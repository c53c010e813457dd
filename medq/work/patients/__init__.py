"""Patients: one record for each person."""
