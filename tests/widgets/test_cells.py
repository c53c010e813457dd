from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from widgets.cells import align_left, align_right, justify, sanitize, truncate, wrap


@given(st.text(), st.integers(1, 60))
def test_left_is_exactly_as_wide_as_asked_and_drives_no_terminal(text: str, width: int) -> None:
    made = align_left(text, width)
    assert cell_len(made) == width
    assert "\x1b" not in made and "\n" not in made and "\x9b" not in made


@given(st.text(), st.integers(12, 60))
def test_wrapped_lines_fit(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrap(text, width, indent="  "))


def test_control_and_bidi_characters_become_question_marks() -> None:
    assert sanitize("MO\x1b[2JYER\r\n\u202e\x9b") == "MO?[2JYER????"


def test_a_wide_sign_is_never_halved() -> None:
    assert truncate("山田太郎", 7) == "山田.."
    assert align_left("山田太郎", 7) == "山田.. "
    assert truncate("e\u0301tienne", 8) == "e\u0301tienne"


def test_a_number_is_never_cut_into_a_smaller_one() -> None:
    assert align_right("1,234.50", 8) == "1,234.50"
    assert align_right("1,234.50", 7) == "#######"


def test_ends_keeps_the_right_side_whole() -> None:
    assert justify("a long beginning", "the end", 16) == "a long.. the end"


def test_words_stay_whole_where_they_fit() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrap("", 10) == [""]


def test_no_room_at_all_is_no_endless_loop() -> None:
    assert "".join(wrap("山 ab", 0, indent="  ")).replace(" ", "") == "山ab"


def test_what_stands_at_the_right_is_told_apart_from_what_gives_way() -> None:
    assert justify("HEALTH FIRST COLORADO", "320.00", 20) == "HEALTH FIRS.. 320.00"
    assert (
        justify("a", "b", 5) == "a   b"
        and justify("abc", "", 5) == "abc  "
        and justify("abc", "12345", 5) == "12345"
    )
