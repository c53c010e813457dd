"""What people log of their contacts with payers, patients and providers."""
