"""The programs that screens are measured against."""
