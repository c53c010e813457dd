"""A practice generated from a seed: its patients, claims, payments, and their files."""
