"""Lines with a sign: headings have no cursor, and a heading that scrolled away is still named."""

from textual.app import App, ComposeResult

from widgets.line_widget import CURSOR_CELLS
from widgets.signed_lines import SignedLine, SignedLines

LINES = (
    *(SignedLine(f" line {number}", "!" if number == 2 else " ", ((0, 6),)) for number in range(4)),
    SignedLine("AFTERNOON", is_heading=True),
    *(SignedLine(f" line {number}") for number in range(4, 9)),
)


class ListApp(App[None]):
    """An app of one list."""

    def compose(self) -> ComposeResult:
        yield SignedLines()


def shown(signed_lines: SignedLines) -> list[str]:
    """Return the lines on the screen, without the blanks at their ends."""
    return [signed_lines.render_line(y).text.rstrip() for y in range(signed_lines.size.height)]


async def test_the_cursor_passes_over_headings_and_reverses_only_the_first_cells() -> None:
    async with ListApp().run_test(size=(40, 12)) as pilot:
        signed_lines = pilot.app.query_one(SignedLines)
        signed_lines.lines = LINES
        assert signed_lines.count == 9
        signed_lines.cursor = 4
        await pilot.pause()
        assert shown(signed_lines)[4:6] == [" AFTERNOON", ">  line 4"]
        reversed_cells = sum(
            segment.cell_length
            for segment in signed_lines.render_line(5)
            if segment.style is not None and segment.style.reverse
        )
        assert reversed_cells == CURSOR_CELLS
        signed_lines.move(99)
        assert signed_lines.cursor == 8


async def test_a_list_longer_than_the_screen_says_how_much_more_there_is() -> None:
    async with ListApp().run_test(size=(40, 5)) as pilot:
        signed_lines = pilot.app.query_one(SignedLines)
        signed_lines.lines = LINES
        await pilot.pause()
        assert shown(signed_lines)[-1] == "   ... 5 more lines (pgdn)"
        signed_lines.to_last()
        await pilot.pause()
        assert shown(signed_lines)[0] == " AFTERNOON ... 5 more lines (pgup)"
        assert shown(signed_lines)[-1] == ">  line 8"
