"""What 999, TA1, 277CA and 277 say."""
