"""How everything looks: each theme has one style for each thing that a widget draws. No other file names a colour.

Only the 16 ANSI colours by name; nothing is dim and nothing blinks. What has a colour of its own also stands as a sign, and as a
word on its line. Many terminals draw bold letters in the bright colour: on white that is hard to read, so there signs are not bold.
"""

from dataclasses import dataclass, replace

from rich.style import Style
from textual.theme import BUILTIN_THEMES
from textual.theme import Theme as TextualTheme
from textual.widget import Widget

from medq.domain.theme import NONE, STANDARD


@dataclass(frozen=True, slots=True)
class Theme:
    """`ink` on `ground` is the page ("default": as the terminal has it); the styles are for a cell of it."""

    ink: str
    ground: str
    plain: Style
    strong: Style  # what is to be seen first, and the keys of the hints
    header: Style
    cursor: Style
    urgent: Style  # !
    booked: Style  # @
    waits: Style  # ~
    done: Style  # #
    marked: Style  # *

    def sign(self, sign: str) -> Style:
        """The style of a sign in front of a line."""
        return {
            "!": self.urgent,
            "@": self.booked,
            "~": self.waits,
            "#": self.done,
            "*": self.marked,
        }.get(sign, self.plain)


def _theme(ink: str, ground: str, *, strong: str, urgent: str, booked: str, waits: str) -> Theme:
    plain = Style() if ground == "default" else Style(color=ink, bgcolor=ground)

    def style(words: str) -> Style:
        return plain + Style.parse(words)

    cursor = style("reverse")
    return Theme(
        ink,
        ground,
        plain,
        style(strong),
        cursor,
        cursor,
        style(urgent),
        style(booked),
        style(waits),
        plain,
        style(strong),
    )


THEMES = {
    STANDARD: _theme(
        "default", "default", strong="bold", urgent="bold red", booked="bold cyan", waits="yellow"
    ),
    "light": _theme(
        "black", "bright_white", strong="bold blue", urgent="red", booked="blue", waits="magenta"
    ),
    "high-contrast": _theme(
        "bright_white",
        "black",
        strong="bold",
        urgent=(yellow := "bold bright_yellow"),
        booked=yellow,
        waits=yellow,
    ),
    NONE: _theme("default", "default", strong="bold", urgent="bold", booked="bold", waits="bold"),
}


def worn(widget: Widget) -> Theme:
    """The theme that a widget's app wears."""
    return THEMES.get(widget.app.theme, THEMES[STANDARD])


def for_textual() -> list[TextualTheme]:
    """The themes as Textual knows them: what its own fields and the empty page look like."""
    stock = BUILTIN_THEMES["ansi-dark"]
    return [
        replace(stock, name=name, foreground=f"ansi_{theme.ink}", background=f"ansi_{theme.ground}")
        for name, theme in THEMES.items()
    ]
