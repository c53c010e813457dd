"""ScreenDiff: the terminal shows the same cells as with whole frames, for fewer bytes."""

from collections.abc import Iterator

import pyte
import pyte.screens
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from medq.terminal.screen_diff import ScreenDiff
from tests.terminal.terminal_pair import TerminalPair

LETTERS = st.sampled_from(
    [
        "a",
        "b",
        " ",
        " ",
        "0",
        ".",
        "é",
        "e\u0301",
        "ñ",
        "山",
        "田\u0301",
        "─",
        "あ",
        "n\u0303\u0323",
        "Ł",
    ]
)
STYLES = st.sampled_from(
    ["", "", "", "7", "1", "1;31", "4", "36;1", "33;44", "1;4;7;96", "100", "9;35", "2;3;94"]
)
Cells = list[tuple[str, str]]
"""Letters with their styles; a wide letter is one entry and takes two cells."""


def fitted(cells: Cells, width: int) -> Cells:
    """Return as many letters as fit, padded with blanks."""
    row: Cells = []
    free = width
    for letter, style in cells:
        if cell_len(letter) <= free:
            row.append((letter, style))
            free -= cell_len(letter)
    return row + [(" ", "")] * free


def written(y: int, row: Cells) -> str:
    """Return the row as Textual's compositor writes it: each letter's style, then a reset."""
    out = [f"\x1b[{y + 1};1H"]
    for letter, style in row:
        out.append(f"\x1b[{style}m{letter}\x1b[0m" if style else letter)
    return "".join(out)


@st.composite
def screen_series(draw: st.DrawFn) -> list[tuple[int, int, list[Cells]]]:
    """Draw a series of screens, each made from the last one.

    A step is a new row or screen of words with blanks between them, a changed letter, a scroll,
    a blank tail or another size.
    """
    width, height = draw(st.integers(2, 48)), draw(st.integers(1, 12))
    rows: list[Cells] = [fitted([], width) for _ in range(height)]
    series = []
    cells = st.lists(st.tuples(LETTERS, STYLES), max_size=24)
    blank = st.integers(1, 20).map(lambda count: [(" ", "")] * count)
    words = st.lists(st.one_of(cells, blank), max_size=6).map(
        lambda parts: [cell for part in parts for cell in part]
    )
    for _ in range(draw(st.integers(1, 8))):
        for _ in range(draw(st.integers(0, 3))):
            step = draw(
                st.sampled_from(
                    ["row", "words", "screen", "letter", "scroll", "tail", "shift", "size"]
                )
            )
            y = draw(st.integers(0, height - 1))
            if step == "row":
                rows[y] = fitted(draw(cells), width)
            elif step == "words":
                rows[y] = fitted(draw(words), width)
            elif step == "screen":
                rows[y:] = [fitted(draw(words), width) for _ in rows[y:]]
            elif step == "letter":
                x = draw(st.integers(0, len(rows[y]) - 1))
                rows[y] = fitted(
                    [*rows[y][:x], draw(st.tuples(LETTERS, STYLES)), *rows[y][x + 1 :]], width
                )
            elif step == "scroll":
                end = draw(st.integers(y, height - 1))
                band = rows[y : end + 1]
                distance = draw(st.integers(0, len(band)))
                rows[y : end + 1] = band[distance:] + [
                    fitted(draw(cells), width) for _ in range(distance)
                ]
            elif step == "tail":
                rows[y] = fitted(rows[y][: draw(st.integers(0, len(rows[y])))], width)
            elif step == "shift":
                rows = [fitted(draw(cells), width), *rows[:-1]]
            else:
                width, height = draw(st.integers(2, 24)), draw(st.integers(1, 8))
                rows = [fitted(row, width) for row in rows[:height]] + [
                    fitted([], width) for _ in range(height - len(rows))
                ]
        series.append((width, height, list(rows)))
    return series


@settings(max_examples=300, deadline=None)
@given(screen_series(), st.data())
def test_every_cell_is_the_same_as_with_whole_frames(
    screens: list[tuple[int, int, list[Cells]]], data: st.DataObject
) -> None:
    pair = TerminalPair(*screens[0][:2])
    before: list[Cells] = []
    for width, height, rows in screens:
        is_resized = (width, height) != (pair.raw.columns, pair.raw.lines)
        if is_resized:
            pair.raw.resize(height, width)
            pair.thin.resize(height, width)
        whole = is_resized or not before or data.draw(st.booleans())
        pair.frame(
            "".join(written(y, row) for y, row in enumerate(rows) if whole or row != before[y])
            + "\x1b[1;1H"
        )
        if data.draw(st.integers(0, 9)) == 0:
            pyte.Stream(pair.thin).feed("\x1b[31mWrote on it\r\n\n\x1b[2;3r")
            pair.diff.invalidate()
            pair.sent()
        pair.assert_same()
        before = rows


NAMES = ("MOYER, DANA", "ORTIZ, MARIA", "WONG, AMY", "NG, PETER", "OBRIEN, SAM")
REASONS = ("no answer yet", "CO-50 denied", "rejected", "40.00 under")
ROWS = [
    f" {n * 7919:6} {NAMES[n % 5]:18} {n * 137_131 % 9000:>9,}".ljust(40)
    + f"12/{n % 28 + 1:02}/26  {REASONS[n % 4]}".ljust(40)
    for n in range(40)
]


def listing(first: int, marked: int) -> str:
    """Return a frame with a list of twenty rows below a header, one of them marked."""
    lines = [
        written(2 + y, [(ROWS[first + y], "7" if first + y == marked else "")]) for y in range(20)
    ]
    return written(0, [(" medq  Queue".ljust(80), "7")]) + "".join(lines) + "\x1b[1;1H"


@pytest.fixture
def pair() -> Iterator[TerminalPair]:
    opened = TerminalPair(80, 24)
    opened.frame(listing(0, 3))
    yield opened
    opened.assert_same()


def test_an_unchanged_screen_sends_nothing(pair: TerminalPair) -> None:
    assert pair.frame(listing(0, 3)) == ""


def test_a_blank_first_screen_sends_no_blanks() -> None:
    empty = TerminalPair(80, 24)
    assert len(empty.frame("".join(written(y, [(" " * 80, "")]) for y in range(24)))) < 40
    empty.assert_same()


def test_a_scrolled_list_is_scrolled_by_the_terminal(pair: TerminalPair) -> None:
    sent = pair.frame(listing(1, 4))
    assert "\x1b[3;22r" in sent and "\x1b[M" in sent
    assert len(sent) < 280
    assert "\x1b[L" in pair.frame(listing(0, 3))
    assert "\x1b[7M" in pair.frame(listing(7, 9))


def test_a_row_that_becomes_blank_is_erased(pair: TerminalPair) -> None:
    sent = pair.frame(written(5, [(" ", "")] * 80) + "\x1b[1;1H")
    assert sent.endswith("\x1b[K") and len(sent) < 16


def test_a_new_row_is_erased_first_and_its_blanks_are_jumped_over(pair: TerminalPair) -> None:
    sent = pair.frame(written(5, [(" Note".ljust(38) + "by JM".ljust(42), "")]) + "\x1b[1;1H")
    assert "\x1b[K" in sent and len(sent) < 32


def test_a_screen_of_few_words_is_erased_first(pair: TerminalPair) -> None:
    rows = [written(y, [((" " * 30 + f"line {y}").ljust(80), "")]) for y in range(2, 22)]
    sent = pair.frame("".join(rows) + "\x1b[1;1H")
    assert sent.count("\x1b[J") == 1 and "\x1b[K" not in sent and len(sent) < 20 * 14


def test_a_changed_cell_costs_a_move_and_a_letter(pair: TerminalPair) -> None:
    pair.frame(written(9, [(ROWS[7][:30] + "X" + ROWS[7][31:], "")]))
    assert len(pair.frame(written(9, [(ROWS[7][:30] + "Y" + ROWS[7][31:], "")]))) <= 2


def test_the_terminals_cursor_is_in_the_field_or_hidden(pair: TerminalPair) -> None:
    pair.frame(written(22, [(" Note: ab".ljust(80), "")]) + "\x1b[23;10H")
    assert (pair.thin.cursor.x, pair.thin.cursor.y, pair.thin.cursor.hidden) == (9, 22, False)
    assert pair.frame(written(22, [(" Note: ab".ljust(80), "")]) + "\x1b[23;10H") == ""
    pair.frame(listing(0, 3))
    assert pair.thin.cursor.hidden


def test_a_terminal_with_other_letter_widths_keeps_its_columns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A wide letter counts as one cell there, any other that is not ASCII as two."""
    pair = TerminalPair(80, 24)
    width = pyte.screens.wcwidth
    pair.frame(listing(0, 3))
    monkeypatch.setattr(
        pyte.screens,
        "wcwidth",
        lambda letter: width(letter) if letter.isascii() else 3 - width(letter),
    )
    text = " 10005 山田, 太郎 é Anthem CO ── Müller 山 41.00"
    sent = written(4, [(text, ""), (" " * (80 - cell_len(text)), "7")])
    pair.diff.draw(sent, 80, 24)
    pair.sent()
    row = "".join(pair.thin.buffer[4][x].data for x in range(80))
    for words in (" 10005 ", ", ", "Anthem CO ", "ller ", "41.00"):
        start = cell_len(text.partition(words)[0])
        cells = [pair.thin.buffer[4][x] for x in range(start, start + len(words))]
        assert "".join(cell.data for cell in cells) == words, row
    assert "YE" not in row and "MOYER" not in row
    assert all(pair.thin.buffer[4][x].reverse for x in range(cell_len(text), 80))


def test_no_colors_are_sent_to_a_terminal_without_them() -> None:
    diff = ScreenDiff(colors=False)
    diff.draw(written(0, [("late", "1;31;44"), ("x", "38;5;9"), ("y", "7;48;2;1;2;3")]), 8, 1)
    assert diff.take_changes().endswith("\x1b[1mlate\x1b[mx\x1b[7my")


def test_other_letters_are_sent_once_the_terminal_supports_them() -> None:
    diff = ScreenDiff(only_ascii=True)
    diff.draw(written(0, [("Łódź 山 ─┤ “x”… plain", "")]), 40, 2)
    assert 'Lodz ?? -+ "x". plain' in diff.take_changes()
    assert diff.take_changes() == ""
    diff.only_ascii = False
    sent = diff.take_changes()
    assert "Łó" in sent and "山" in sent and "plain" not in sent


def test_a_half_overwritten_wide_letter_leaves_a_blank() -> None:
    diff = ScreenDiff()
    diff.draw(written(0, [("a山田b", "")]), 6, 1)
    diff.take_changes()
    diff.draw("\x1b[1;3Hx", 6, 1)
    screen = pyte.Screen(6, 1)
    diff.invalidate()
    pyte.Stream(screen).feed(diff.take_changes())
    assert screen.display == ["a x田b"]
    diff.draw("\x1b[1;5Hx", 6, 1)
    pyte.Stream(screen).feed(diff.take_changes())
    assert screen.display == ["a x xb"]
