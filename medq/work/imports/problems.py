"""Problems of a transaction as the store keeps them: a JSON list."""

import json
from collections.abc import Iterable

from medq.domain.errors import Problem, ProblemLevel


def problems_to_json(problems: Iterable[Problem]) -> str:
    """Return the problems as JSON text."""
    rows = [
        {
            "level": problem.level.value,
            "where": problem.where,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]
    return json.dumps(rows, ensure_ascii=False)


def problems_from_json(text: str) -> list[Problem]:
    """Return the problems of `problems_to_json`."""
    return [
        Problem(ProblemLevel(row["level"]), row["where"], row["message"], row["hint"])
        for row in json.loads(text)
    ]
