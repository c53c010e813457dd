"""Text in terminal cells: widths, control characters and wrapping."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from widgets.cells import align_left, align_right, justify, sanitize, truncate, wrap


@given(st.text(), st.integers(1, 60))
def test_aligned_text_has_its_width_and_no_control_characters(text: str, width: int) -> None:
    aligned = align_left(text, width)
    assert cell_len(aligned) == width
    assert "\x1b" not in aligned and "\n" not in aligned and "\x9b" not in aligned


@given(st.text(), st.integers(12, 60))
def test_wrapped_lines_fit(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrap(text, width, indent="  "))


def test_control_and_bidi_characters_become_question_marks() -> None:
    assert sanitize("MO\x1b[2JYER\r\n\u202e\x9b") == "MO?[2JYER????"


def test_a_wide_letter_is_never_halved() -> None:
    assert truncate("山田太郎", 7) == "山田.."
    assert align_left("山田太郎", 7) == "山田.. "
    assert truncate("e\u0301tienne", 8) == "e\u0301tienne"


def test_a_number_is_never_truncated_to_a_smaller_one() -> None:
    assert align_right("1,234.50", 8) == "1,234.50"
    assert align_right("1,234.50", 7) == "#######"


def test_no_part_of_a_number_or_date_is_left() -> None:
    assert truncate("on its last safe day, 12/08/26.", 27) == "on its last safe day, .."
    assert truncate("off by 1,234.50", 11) == "off by .."
    assert truncate("B.P. ..22", 8) == "B.P. .."
    assert truncate("CO-16 is denied", 9) == "CO-16 i.."
    assert truncate("CIGNA2611174822", 9) == "CIGNA26.."  # nothing else would be left


def test_the_right_end_of_a_line_is_not_truncated() -> None:
    assert justify("a long beginning", "the end", 16) == "a long.. the end"


def test_words_are_not_split_where_they_fit() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrap("", 10) == [""]


def test_wrapping_to_no_width_ends() -> None:
    assert "".join(wrap("山 ab", 0, indent="  ")).replace(" ", "") == "山ab"


def test_a_space_separates_the_right_end_from_truncated_text() -> None:
    assert justify("HEALTH FIRST COLORADO", "320.00", 20) == "HEALTH FIRS.. 320.00"
    assert (
        justify("a", "b", 5) == "a   b"
        and justify("abc", "", 5) == "abc  "
        and justify("abc", "12345", 5) == "12345"
    )
