"""How medq is started: one file a group of commands."""
