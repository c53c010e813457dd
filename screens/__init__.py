"""One file a screen: compose, route keys, nothing else."""
