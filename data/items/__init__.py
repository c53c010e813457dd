"""Items: lists, single rows and their upkeep."""
