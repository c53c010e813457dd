"""The worklists above a list: counts stay as long as they fit, the digits always."""

import pytest

from widgets.worklist_bar import ListedWorklist, worklist_texts

NAMES = (
    "Mine",
    "Denials",
    "No response",
    "Rejected",
    "Due 10 d",
    "Cigna auth",
    "Kaiser",
    "VA",
    "X",
)
COUNTS = (96, 41, 63, 12, 14, 9, 120, 3, 7)


def bar(count: int) -> str:
    """Return the bar with that many worklists in 80 cells."""
    worklists = [
        ListedWorklist(number, name, items)
        for number, (name, items) in enumerate(zip(NAMES, COUNTS, strict=True), 1)
    ][:count]
    return " " + "  ".join(text for _number, text in worklist_texts(worklists, 80))


def test_five_worklists_are_whole() -> None:
    assert bar(5) == (
        " 1 Mine 96  2 Denials 41  3 No response 63  4 Rejected 12  5 Due 10 d 14  0 All"
    )


def test_a_sixth_worklist_leaves_every_count() -> None:
    words = bar(6).split("  ")
    assert [word.split()[-1] for word in words[:-1]] == [str(count) for count in COUNTS[:6]]
    assert words[-1] == "0 All" and "2 De" in bar(6)


@pytest.mark.parametrize("count", range(10))
def test_every_digit_is_in_the_bar(count: int) -> None:
    assert len(bar(count)) <= 80
    assert [word.strip()[0] for word in bar(count).split("  ")] == [*"123456789"[:count], "0"]
