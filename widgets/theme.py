"""The themes: one style for each thing that a widget draws. No other module names a color.

Only the 16 ANSI colors by name; nothing is dim and nothing blinks. What has its own color also has
a sign and a word on its line. Many terminals draw bold letters in the bright color, which is hard
to read on white: the light theme's signs are not bold.
"""

from dataclasses import dataclass, replace
from enum import Enum

from rich.style import Style
from textual.theme import BUILTIN_THEMES
from textual.theme import Theme as TextualTheme
from textual.widget import Widget

from medq.domain.theme import NONE, STANDARD


class Emphasis(Enum):
    """Why a part of a line stands out; each also has a word or sign on the line."""

    STRONG = "strong"  # the running deadline, the balance, the next step
    URGENT = "urgent"  # due today, past due, must be fixed
    SOON = "waits"  # to be done within five business days
    PROMISED = "booked"  # promised today
    MET = "met"  # passed, verified, met
    CURSOR = "cursor"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colors of a screen ("default" is the terminal's own) and the styles of its cells."""

    foreground: str
    background: str
    plain: Style
    strong: Style  # what should be seen first, and the keys of hints
    header: Style
    cursor: Style
    urgent: Style  # !
    booked: Style  # @
    waits: Style  # ~
    done: Style  # #
    marked: Style  # *
    met: Style  # said by its word: ok, met, VERIFIED

    def style_of(self, emphasis: Emphasis) -> Style:
        """Return the style of a part of a line."""
        style: Style = getattr(self, emphasis.value)
        return style

    def sign(self, sign: str) -> Style:
        """Return the style of a sign in front of a line."""
        return {
            "!": self.urgent,
            "@": self.booked,
            "~": self.waits,
            "#": self.done,
            "*": self.marked,
        }.get(sign, self.plain)

    def under_cursor(self, style: Style) -> Style:
        """Return a style in reverse, as the cursor is."""
        return style + Style(reverse=True)


def _make_theme(
    foreground: str,
    background: str,
    *,
    strong: str,
    urgent: str,
    booked: str,
    waits: str,
    met: str = "",
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
        style(met),
    )


THEMES = {
    STANDARD: _make_theme(
        "default",
        "default",
        strong="bold",
        urgent="bold red",
        booked="bold cyan",
        waits="yellow",
        met="green",
    ),
    "light": _make_theme(
        "black",
        "bright_white",
        strong="bold blue",
        urgent="red",
        booked="blue",
        waits="magenta",
        met="green",
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
    """Return the theme of a widget's app."""
    return THEMES.get(widget.app.theme, THEMES[STANDARD])


def textual_themes() -> list[TextualTheme]:
    """Return the themes for Textual's own fields and the empty screen."""
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
