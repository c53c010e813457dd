"""Every figure by its number: who takes it, what it is, what is to be reached."""

from collections.abc import Callable

from tests.bench import (
    against_mutt,
    answering,
    demo,
    every_key,
    finding,
    growing,
    idling,
    imports,
    memory,
    new_day,
    opening,
    pages,
    sizes,
    starts,
    takes,
)
from tests.bench.figure import Figure, Run

FIGURES: dict[str, tuple[Callable[[Run], list[Figure]], str, str]] = {
    one.NUMBER: (one.take, one.WHAT, one.GOAL)
    for one in (
        opening,
        starts,
        growing,
        against_mutt,
        every_key,
        idling,
        answering,
        pages,
        imports,
        memory,
        new_day,
        takes,
        sizes,
        finding,
        demo,
    )
} | {
    opening.MEMORY_NUMBER: (opening.memory, opening.MEMORY_WHAT, opening.MEMORY_GOAL),
    against_mutt.OPENING_NUMBER: (
        against_mutt.opening,
        against_mutt.OPENING_WHAT,
        against_mutt.OPENING_GOAL,
    ),
}
