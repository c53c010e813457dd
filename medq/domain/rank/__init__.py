"""The rank of an item and its explanation."""
