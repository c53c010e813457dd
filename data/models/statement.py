"""Queries of models that are compiled once: compiling one takes longer than running it."""

from collections.abc import Sequence
from typing import Any

import peewee

_PARAMETER = object()
PARAMETER: Any = peewee.Value(_PARAMETER, converter=False)
"""Stands in a Statement for a value that each call gives."""


class Statement:
    """A query of models with a PARAMETER for each value that a call gives, in their order.

    It is a module's constant and keeps its text for each engine.
    """

    def __init__(self, query: Any) -> None:
        self._query = query
        self._compiled: dict[str, tuple[str, list[Any], list[int]]] = {}

    def bind(self, database: peewee.Database, params: Sequence[Any]) -> tuple[str, list[Any]]:
        """Return the text for a database and its values.

        Raises ValueError if it has another number of PARAMETERs.
        """
        if database.param not in self._compiled:
            self._compiled[database.param] = self._compile(database)
        text, values, positions = self._compiled[database.param]
        bound = values.copy()
        for position, param in zip(positions, params, strict=True):
            bound[position] = param
        return text, bound

    def _compile(self, database: peewee.Database) -> tuple[str, list[Any], list[int]]:
        text, values = database.get_sql_context().sql(self._query).query()
        return text, values, [i for i, value in enumerate(values) if value is _PARAMETER]
