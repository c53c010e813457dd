"""The name of a list that is added up."""

from typing import NamedTuple


class ListTitle(NamedTuple):
    """The list that is added up: the name of its worklist, and its filter."""

    name: str
    filter_text: str
