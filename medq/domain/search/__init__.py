"""What a search means and what it returns."""
