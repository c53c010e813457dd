"""Items created, ranked, leased and closed."""
