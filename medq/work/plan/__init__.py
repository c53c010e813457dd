"""A day's plan: built, changed, saved, shown."""
