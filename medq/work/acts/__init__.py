"""What a person does to items."""
