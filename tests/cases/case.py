"""A case: a small input from a public report, and what must come of it."""

from collections.abc import Callable
from typing import NamedTuple

from tests.cases.office import CaseOffice


class Case(NamedTuple):
    """Files that are imported one after another into an empty store, and the check of the result.

    `check` asserts the expected values; it may import further files itself.
    """

    number: str  # by which the files begin
    kind: str  # of fault that it is an example of
    files: tuple[str, ...]  # beginnings of their names, in order
    check: Callable[[CaseOffice], None]

    @property
    def id(self) -> str:
        """Return the name of its test."""
        return f"{self.number}: {self.kind}"
