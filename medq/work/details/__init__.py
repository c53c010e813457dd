"""What an item's page and a record's page show."""
