"""Every figure by its number: who takes it, what it is, what is to be reached."""

from collections.abc import Callable

from tests.bench import demo, imports, memory, pages, sizes, starts, takes
from tests.bench.figure import Figure, Run

FIGURES: dict[str, tuple[Callable[[Run], list[Figure]], str, str]] = {
    one.NUMBER: (one.take, one.WHAT, one.GOAL) for one in (starts, pages, imports, memory, takes, sizes, demo)
}
