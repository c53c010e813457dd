"""The originals of imported files, and references to what has not arrived yet."""
