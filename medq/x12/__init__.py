"""X12 files in and out."""
