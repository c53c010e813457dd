"""The new day, and the store checked against itself."""
