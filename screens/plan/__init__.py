"""Plans: builder, today, expiring items."""
