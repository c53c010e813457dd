"""`python -m medq` is the console script."""

from medq.cli.main import run

run()
