"""Models: the one description of the tables, one file for each part."""
