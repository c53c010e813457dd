"""Every figure by its number: its title, its goal and the function that measures it."""

from collections.abc import Callable
from typing import NamedTuple

from tests.bench import (
    against_mutt,
    command_startup,
    demo,
    disk_size,
    every_key,
    idle,
    import_memory,
    import_rate,
    key_response,
    list_pages,
    new_day,
    patient_search,
    scale,
    startup,
    take_next,
)
from tests.bench.figure import Figure, Run, SkippedError


class FigureSource(NamedTuple):
    """How one figure is measured; `measure` returns one Figure per engine or part."""

    number: str
    title: str
    goal: str
    measure: Callable[[Run], list[Figure]]


_MODULES = (
    startup,
    command_startup,
    scale,
    against_mutt,
    every_key,
    idle,
    key_response,
    list_pages,
    import_rate,
    import_memory,
    new_day,
    take_next,
    disk_size,
    patient_search,
    demo,
)
_SOURCES = (
    *(
        FigureSource(module.NUMBER, module.TITLE, module.GOAL, module.measure)
        for module in _MODULES
    ),
    FigureSource(
        startup.MEMORY_NUMBER, startup.MEMORY_TITLE, startup.MEMORY_GOAL, startup.measure_memory
    ),
    FigureSource(
        against_mutt.OPENING_NUMBER,
        against_mutt.OPENING_TITLE,
        against_mutt.OPENING_GOAL,
        against_mutt.measure_opening,
    ),
)
FIGURES = {source.number: source for source in _SOURCES}


def measure_figure(run: Run, number: str) -> list[Figure]:
    """Return the rows of one figure; one row with the reason if it cannot be measured."""
    source = FIGURES[number]
    try:
        return source.measure(run)
    except SkippedError as reason:
        return [Figure(number, source.title, source.goal, "not taken", None, str(reason))]
