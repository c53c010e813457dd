"""What `make bench` measures: each figure a ratio to a floor or a peer of the same run, as docs/benchmarks.md shows it."""
