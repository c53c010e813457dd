"""CARC and RARC tables and what to do about each."""
