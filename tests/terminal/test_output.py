"""The layer between Textual and the line: what a terminal shows is the same cell by cell as without it, for fewer bytes."""

from collections.abc import Iterator

import pyte
import pyte.screens
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from medq.terminal.screen_diff import ScreenDiff
from tests.terminal.pair import Pair

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
"""Letters with their styles, the way a person would count them: a wide letter is one of them and takes two cells."""


def fitted(cells: Cells, width: int) -> Cells:
    """As many letters as fit, padded with blanks."""
    row: Cells = []
    room = width
    for letter, style in cells:
        if cell_len(letter) <= room:
            row.append((letter, style))
            room -= cell_len(letter)
    return row + [(" ", "")] * room


def written(y: int, row: Cells) -> str:
    """The row as Textual's compositor writes it: each stretch of one style between its sequence and a reset."""
    out = [f"\x1b[{y + 1};1H"]
    for letter, style in row:
        out.append(f"\x1b[{style}m{letter}\x1b[0m" if style else letter)
    return "".join(out)


@st.composite
def shows(draw: st.DrawFn) -> list[tuple[int, int, list[Cells]]]:
    """Screens one after another, each made from the last by a new row or screen of words with blanks between them, a changed
    letter, a scroll, a blank tail or another size."""
    width, height = draw(st.integers(2, 48)), draw(st.integers(1, 12))
    rows: list[Cells] = [fitted([], width) for _ in range(height)]
    made = []
    cells = st.lists(st.tuples(LETTERS, STYLES), max_size=24)
    blank = st.integers(1, 20).map(lambda room: [(" ", "")] * room)
    words = st.lists(st.one_of(cells, blank), max_size=6).map(
        lambda parts: [cell for part in parts for cell in part]
    )
    for _ in range(draw(st.integers(1, 8))):
        for _ in range(draw(st.integers(0, 3))):
            what = draw(
                st.sampled_from(
                    ["row", "words", "screen", "letter", "scroll", "tail", "shift", "size"]
                )
            )
            y = draw(st.integers(0, height - 1))
            if what == "row":
                rows[y] = fitted(draw(cells), width)
            elif what == "words":
                rows[y] = fitted(draw(words), width)
            elif what == "screen":
                rows[y:] = [fitted(draw(words), width) for _ in rows[y:]]
            elif what == "letter":
                at = draw(st.integers(0, len(rows[y]) - 1))
                rows[y] = fitted(
                    [*rows[y][:at], draw(st.tuples(LETTERS, STYLES)), *rows[y][at + 1 :]], width
                )
            elif what == "scroll":
                end = draw(st.integers(y, height - 1))
                band = rows[y : end + 1]
                turn = draw(st.integers(0, len(band)))
                rows[y : end + 1] = band[turn:] + [fitted(draw(cells), width) for _ in range(turn)]
            elif what == "tail":
                rows[y] = fitted(rows[y][: draw(st.integers(0, len(rows[y])))], width)
            elif what == "shift":
                rows = [fitted(draw(cells), width), *rows[:-1]]
            else:
                width, height = draw(st.integers(2, 24)), draw(st.integers(1, 8))
                rows = [fitted(row, width) for row in rows[:height]] + [
                    fitted([], width) for _ in range(height - len(rows))
                ]
        made.append((width, height, list(rows)))
    return made


@settings(max_examples=300, deadline=None)
@given(shows(), st.data())
def test_every_cell_is_as_if_nothing_stood_between(
    screens: list[tuple[int, int, list[Cells]]], data: st.DataObject
) -> None:
    pair = Pair(*screens[0][:2])
    before: list[Cells] = []
    for width, height, rows in screens:
        sized = (width, height) != (pair.raw.columns, pair.raw.lines)
        if sized:
            pair.raw.resize(height, width)
            pair.thin.resize(height, width)
        whole = sized or not before or data.draw(st.booleans())
        pair.frame(
            "".join(written(y, row) for y, row in enumerate(rows) if whole or row != before[y])
            + "\x1b[1;1H"
        )
        if data.draw(st.integers(0, 9)) == 0:
            pyte.Stream(pair.thin).feed("\x1b[31mWrote on it\r\n\n\x1b[2;3r")
            pair.layer.invalidate()
            pair.sent()
        pair.same()
        before = rows


NAMES = ("MOYER, DANA", "ORTIZ, MARIA", "WONG, AMY", "NG, PETER", "OBRIEN, SAM")
WHYS = ("no answer yet", "CO-50 denied", "to be fixed", "40.00 under")
ROWS = [
    f" {n * 7919:6} {NAMES[n % 5]:18} {n * 137_131 % 9000:>9,}  {n % 28 + 1:02} Dec  {WHYS[n % 4]}".ljust(
        80
    )
    for n in range(40)
]


def listing(first: int, marked: int) -> str:
    """A list of twenty rows below a head, one of them marked."""
    lines = [
        written(2 + y, [(ROWS[first + y], "7" if first + y == marked else "")]) for y in range(20)
    ]
    return written(0, [(" medq  Queue".ljust(80), "7")]) + "".join(lines) + "\x1b[1;1H"


@pytest.fixture
def pair() -> Iterator[Pair]:
    opened = Pair(80, 24)
    opened.frame(listing(0, 3))
    yield opened
    opened.same()


def test_the_same_screen_again_is_nothing(pair: Pair) -> None:
    assert pair.frame(listing(0, 3)) == ""


def test_a_blank_screen_at_the_begin_is_made_without_writing_blanks() -> None:
    empty = Pair(80, 24)
    assert len(empty.frame("".join(written(y, [(" " * 80, "")]) for y in range(24)))) < 40
    empty.same()


def test_a_list_that_scrolls_is_scrolled_by_the_terminal(pair: Pair) -> None:
    sent = pair.frame(listing(1, 4))
    assert "\x1b[3;22r" in sent and "\x1b[M" in sent
    assert len(sent) < 280
    assert "\x1b[L" in pair.frame(listing(0, 3))
    assert "\x1b[7M" in pair.frame(listing(7, 9))


def test_what_becomes_blank_is_erased(pair: Pair) -> None:
    sent = pair.frame(written(5, [(" ", "")] * 80) + "\x1b[1;1H")
    assert sent.endswith("\x1b[K") and len(sent) < 16


def test_a_row_of_other_words_is_erased_and_its_blanks_are_jumped_over(pair: Pair) -> None:
    sent = pair.frame(written(5, [(" Note".ljust(38) + "by JM".ljust(42), "")]) + "\x1b[1;1H")
    assert "\x1b[K" in sent and len(sent) < 32


def test_a_screen_of_few_words_is_erased_at_once(pair: Pair) -> None:
    rows = [written(y, [((" " * 30 + f"line {y}").ljust(80), "")]) for y in range(2, 22)]
    sent = pair.frame("".join(rows) + "\x1b[1;1H")
    assert sent.count("\x1b[J") == 1 and "\x1b[K" not in sent and len(sent) < 20 * 14


def test_a_cell_that_changes_costs_its_way_and_itself(pair: Pair) -> None:
    pair.frame(written(9, [(ROWS[7][:30] + "X" + ROWS[7][31:], "")]))
    assert len(pair.frame(written(9, [(ROWS[7][:30] + "Y" + ROWS[7][31:], "")]))) <= 2


def test_the_real_cursor_is_where_textual_wants_it_and_else_hidden(pair: Pair) -> None:
    pair.frame(written(22, [(" Note: ab".ljust(80), "")]) + "\x1b[23;10H")
    assert (pair.thin.cursor.x, pair.thin.cursor.y, pair.thin.cursor.hidden) == (9, 22, False)
    assert pair.frame(written(22, [(" Note: ab".ljust(80), "")]) + "\x1b[23;10H") == ""
    pair.frame(listing(0, 3))
    assert pair.thin.cursor.hidden


def test_a_terminal_that_counts_letters_otherwise_keeps_its_columns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every wide letter counts as one there, and every other that is no ASCII as two."""
    pair = Pair(80, 24)
    width = pyte.screens.wcwidth
    pair.frame(listing(0, 3))
    monkeypatch.setattr(
        pyte.screens,
        "wcwidth",
        lambda letter: width(letter) if letter.isascii() else 3 - width(letter),
    )
    text = " 10005 山田, 太郎 é Anthem CO ── Müller 山 41.00"
    sent = written(4, [(text, ""), (" " * (80 - cell_len(text)), "7")])
    pair.layer.draw(sent, 80, 24)
    pair.sent()
    row = "".join(pair.thin.buffer[4][x].data for x in range(80))
    for words in (" 10005 ", ", ", "Anthem CO ", "ller ", "41.00"):
        at = cell_len(text.partition(words)[0])
        assert "".join(pair.thin.buffer[4][x].data for x in range(at, at + len(words))) == words, (
            row
        )
    assert "YE" not in row and "MOYER" not in row
    assert all(pair.thin.buffer[4][x].reverse for x in range(cell_len(text), 80))


def test_colours_are_kept_from_a_terminal_that_must_not_have_them() -> None:
    layer = ScreenDiff(colors=False)
    layer.draw(written(0, [("late", "1;31;44"), ("x", "38;5;9"), ("y", "7;48;2;1;2;3")]), 8, 1)
    assert layer.take_changes().endswith("\x1b[1mlate\x1b[mx\x1b[7my")


def test_ascii_comes_first_and_the_rest_when_the_terminal_says_it_can() -> None:
    layer = ScreenDiff(only_ascii=True)
    layer.draw(written(0, [("Łódź 山 ─┤ “x”… plain", "")]), 40, 2)
    assert 'Lodz ?? -+ "x". plain' in layer.take_changes()
    assert layer.take_changes() == ""
    layer.only_ascii = False
    sent = layer.take_changes()
    assert "Łó" in sent and "山" in sent and "plain" not in sent


def test_half_a_wide_letter_that_is_written_over_leaves_a_blank() -> None:
    layer = ScreenDiff()
    layer.draw(written(0, [("a山田b", "")]), 6, 1)
    layer.take_changes()
    layer.draw("\x1b[1;3Hx", 6, 1)
    screen = pyte.Screen(6, 1)
    layer.invalidate()
    pyte.Stream(screen).feed(layer.take_changes())
    assert screen.display == ["a x田b"]
    layer.draw("\x1b[1;5Hx", 6, 1)
    pyte.Stream(screen).feed(layer.take_changes())
    assert screen.display == ["a x xb"]
