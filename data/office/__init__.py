"""Settings, users, reference tables, and the store's integrity."""
