"""The pages of items as lines: one file for each kind, and the parts that they share."""
