"""Claims, payers and their deadlines."""
