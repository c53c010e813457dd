"""Benchmarks: each figure of medq against a floor or a comparable program."""
