"""Help, keys, menu and palette."""
