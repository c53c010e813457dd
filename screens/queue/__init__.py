"""The queue and an item."""
