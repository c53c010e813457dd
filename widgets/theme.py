"""The themes: one style for each thing that a widget draws. No other module names a color.

Only the 16 ANSI colors by name; nothing is dim and nothing blinks. What has its own color also has
a sign and a word on its line. Many terminals draw bold letters in the bright color, which is hard
to read on white: the light theme's signs are not bold. Green is hard to see on white: what is met
is said there in words alone.
"""

from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from rich.style import Style
from textual.theme import BUILTIN_THEMES
from textual.theme import Theme as TextualTheme
from textual.widget import Widget

from medq.domain.theme import NONE, STANDARD


class Emphasis(Enum):
    """Why a part of a line stands out; its words or a sign say the same."""

    STRONG = "strong"  # running deadlines, balances, the next step, the keys of hints
    URGENT = "urgent"  # due today, past due, lost, must be fixed
    SOON = "soon"  # act-by within five business days, on hold, not signed
    PROMISED = "booked"  # promised today
    MET = "met"  # passed, verified, met, signed
    CURSOR = "cursor"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colors of a screen ("default" is the terminal's own) and the styles of its cells."""

    foreground: str
    background: str
    plain: Style
    strong: Style  # running deadlines, balances, the next step, the keys of hints
    header: Style
    cursor: Style
    urgent: Style
    soon: Style
    booked: Style
    met: Style
    marked: Style  # *

    def style_of(self, emphasis: Emphasis) -> Style:
        """Return the style of a part of a line."""
        style: Style = getattr(self, emphasis.value)
        return style

    def sign(self, sign: str) -> Style:
        """Return the style of a sign in front of a line."""
        if sign == "*":
            return self.marked
        return self.style_of(SIGNS[sign]) if sign in SIGNS else self.plain

    def under_cursor(self, style: Style) -> Style:
        """Return a style in reverse, as the cursor is."""
        return style + Style(reverse=True)


SIGNS = {
    "!": Emphasis.URGENT,
    "X": Emphasis.URGENT,
    "@": Emphasis.PROMISED,
    "~": Emphasis.SOON,
}


class _Words(NamedTuple):
    """The styles of a theme in words."""

    strong: str
    urgent: str
    soon: str
    booked: str
    met: str


def _make_theme(foreground: str, background: str, words: _Words) -> Theme:
    plain = Style() if background == "default" else Style(color=foreground, bgcolor=background)

    def style(text: str) -> Style:
        return plain + Style.parse(text) if text else plain

    return Theme(
        foreground,
        background,
        plain=plain,
        strong=style(words.strong),
        header=style("reverse"),
        cursor=style("reverse"),
        urgent=style(words.urgent),
        soon=style(words.soon),
        booked=style(words.booked),
        met=style(words.met),
        marked=style(words.strong),
    )


_YELLOW = "bold bright_yellow"
THEMES = {
    STANDARD: _make_theme(
        "default", "default", _Words("bold", "bold red", "yellow", "bold cyan", "green")
    ),
    "light": _make_theme(
        "black", "bright_white", _Words("bold blue", "red", "magenta", "blue", "")
    ),
    "high-contrast": _make_theme(
        "bright_white", "black", _Words("bold", _YELLOW, _YELLOW, _YELLOW, "")
    ),
    NONE: _make_theme("default", "default", _Words("bold", "bold", "underline", "bold", "")),
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
