"""Users, settings, working hours and reference tables."""
