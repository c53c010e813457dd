"""Claims as the store has them."""
