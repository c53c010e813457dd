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

    foreground: str
    background: str
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


def _make_theme(
    foreground: str, background: str, *, strong: str, urgent: str, booked: str, waits: str
) -> Theme:
    plain = Style() if background == "default" else Style(color=foreground, bgcolor=background)

    def style(words: str) -> Style:
        return plain + Style.parse(words)

    cursor = style("reverse")
    return Theme(
        foreground,
        background,
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
    STANDARD: _make_theme(
        "default", "default", strong="bold", urgent="bold red", booked="bold cyan", waits="yellow"
    ),
    "light": _make_theme(
        "black", "bright_white", strong="bold blue", urgent="red", booked="blue", waits="magenta"
    ),
    "high-contrast": _make_theme(
        "bright_white",
        "black",
        strong="bold",
        urgent=(yellow := "bold bright_yellow"),
        booked=yellow,
        waits=yellow,
    ),
    NONE: _make_theme(
        "default", "default", strong="bold", urgent="bold", booked="bold", waits="bold"
    ),
}


def theme_of(widget: Widget) -> Theme:
    """The theme that a widget's app wears."""
    return THEMES.get(widget.app.theme, THEMES[STANDARD])


def textual_themes() -> list[TextualTheme]:
    """The themes as Textual knows them: what its own fields and the empty page look like."""
    stock = BUILTIN_THEMES["ansi-dark"]
    return [
        replace(
            stock,
            name=name,
            foreground=f"ansi_{theme.foreground}",
            background=f"ansi_{theme.background}",
        )
        for name, theme in THEMES.items()
    ]
