"""Which facts create or close items."""
