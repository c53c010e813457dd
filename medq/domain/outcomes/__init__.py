"""What a person says came of an item."""
