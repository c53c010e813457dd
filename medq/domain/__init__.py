"""What is true without any I/O: money, dates, claims, remittances, deadlines, rank."""
