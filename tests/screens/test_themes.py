"""The themes, by the cells of every screen: same words, only the 16 colors, enough contrast."""

from pathlib import Path

import pytest
from rich.color import ColorType
from rich.style import Style
from textual.pilot import Pilot

from medq.domain.errors import MedqError
from medq.domain.theme import THEMES
from screens.help.destinations import menu_keys
from screens.help.help_text import SIGNS
from tests.screens.odd_session import OddSession
from tests.screens.pilot import frame, lines, message, opened, press, settle, text
from tests.screens.test_keys import Own
from widgets import theme as looks

KEYS_BY_SCREEN = {
    "queue": (),
    "marked": ("space", "space", "end"),
    "item": ("enter",),
    "related": ("enter", "equals_sign"),
    "field": ("slash", "a"),
    "form": ("w",),
    "help": ("question_mark",),
    "all keys": ("question_mark", "question_mark"),
    "menu": ("m",),
    "totals": ("f",),
    "palette": ("colon",),
    "keys": menu_keys("Keys"),
    "search": ("s", *"moyer"),
    "list found": ("s", *"moyer", "down"),
    "facts": ("s", *"moyer", "down", "end", "enter"),
    "expiring": menu_keys("Expiring"),
    "today": menu_keys("Today"),
    "plan": menu_keys("Plan builder"),
    "plain": ("y",),
}
WORDS = {
    "!": ("today", "late", " am ", " pm "),
    "X": ("LOST",),
    "@": ("promised", "callback"),
    "~": ("until ", "on hold"),
    "#": ("done",),
    "*": ("marked",),
}
Cells = list[tuple[str, Style]]
# What xterm shows; other terminals' sixteen are near them.
XTERM = ("000000", "cd0000", "00cd00", "cdcd00", "0000ee", "cd00cd", "00cdcd", "e5e5e5")
BRIGHT = ("7f7f7f", "ff0000", "00ff00", "ffff00", "5c5cff", "ff00ff", "00ffff", "ffffff")
RGB = [tuple(bytes.fromhex(one)) for one in (*XTERM, *BRIGHT)]
LEAST = {"high-contrast": 7.0, "light": 4.5}


def rows(pilot: Pilot[None]) -> list[Cells]:
    """Every cell of the screen with its style."""
    strips = pilot.app.screen._compositor.render_strips()
    return [
        [(sign, part.style or Style()) for part in strip if not part.control for sign in part.text]
        for strip in strips
    ]


def contrast(style: Style) -> float:
    """As WCAG has it."""
    assert style.color is not None and style.bgcolor is not None, style
    light = sorted(_light(RGB[colour.number or 0]) for colour in (style.color, style.bgcolor))
    return (light[1] + 0.05) / (light[0] + 0.05)


def _light(rgb: tuple[int, ...]) -> float:
    parts = [
        (one / 255 / 12.92 if one <= 10 else ((one / 255 + 0.055) / 1.055) ** 2.4) for one in rgb
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def grounds(pilot: Pilot[None]) -> set[int | None]:
    """Return the numbers of the background colors."""
    return {
        style.bgcolor.number if style.bgcolor else None
        for cells in rows(pilot)
        for _sign, style in cells
    }


async def wear(pilot: Pilot[None], name: str) -> None:
    pilot.app.theme = name
    await settle(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("screen", KEYS_BY_SCREEN)
async def test_a_screen_says_the_same_in_every_theme_and_can_be_read(
    screen: str, size: tuple[int, int]
) -> None:
    async with opened(OddSession(), size=size) as pilot:
        await press(pilot, *KEYS_BY_SCREEN[screen])
        said = text(pilot)
        for name in THEMES:
            await wear(pilot, name)
            assert text(pilot) == said
            look = looks.THEMES[name]
            for cells in rows(pilot):
                for sign, style in cells:
                    assert not (style.dim or style.blink or style.blink2), name
                    for colour in filter(None, (style.color, style.bgcolor)):
                        assert colour.type in (ColorType.DEFAULT, ColorType.STANDARD), (
                            name,
                            colour,
                        )
                        assert name not in ("none",) or colour.is_default, (name, colour)
                    if name in LEAST and sign == " ":
                        assert style.bgcolor is not None and style.bgcolor.number in (0, 15), name
                    elif name in LEAST:
                        assert contrast(style) >= LEAST[name], (name, style)
            assert all(style.reverse for _sign, style in rows(pilot)[0]), "the header"
            shown = rows(pilot)[1:]
            under = [
                cells for cells in shown if ">" in (cells[0][0], cells[0][0].strip() or cells[1][0])
            ]
            if screen != "plain":  # which is a copy, and has no cursor of its own
                assert all(style.reverse for cells in under for _sign, style in cells[:18]), (
                    name,
                    screen,
                )
                assert under or screen in ("item", "help", "all keys", "search", "facts"), screen
            for cells in shown:
                for sign, style in cells[1:3] if screen in ("queue", "marked") else ():
                    if (
                        not style.reverse
                        and sign in WORDS
                        and style == look.sign(sign) != look.plain
                    ):
                        row = "".join(letter for letter, _style in cells)
                        assert any(word in row for word in WORDS[sign]), row


def test_a_theme_names_every_sign_of_the_help() -> None:
    for sign, _word in SIGNS:
        if sign != ">":
            assert sign in WORDS
    for theme in looks.THEMES.values():
        assert theme.cursor.reverse and theme.header.reverse
        assert all(theme.sign(sign) != theme.plain for sign in "!@~*")
    assert list(looks.THEMES) == list(THEMES)


def test_no_other_file_names_a_colour() -> None:
    root = Path(__file__).parent.parent.parent
    for path in [
        *(root / "widgets").glob("*.py"),
        *(root / "screens").rglob("*.py"),
        root / "medq" / "app.py",
    ]:
        if path.name != "theme.py":
            code = path.read_text(encoding="utf-8")
            assert "Style(" not in code and "ansi_" not in code.replace("ansi_color=True", ""), path


async def test_the_palette_changes_it_at_once_and_it_is_kept() -> None:
    own = Own()
    async with opened() as pilot:
        pilot.app.context.preferences = own  # type: ignore[attr-defined]
        await press(pilot, "enter", "colon", *"theme light", "enter")
        assert message(pilot) == "Theme: light."
        assert own.theme == pilot.app.theme == "light"
        assert grounds(pilot) == {15}
        await press(pilot, "q")  # the screen beneath wears it too
        assert grounds(pilot) == {15}


async def test_what_cannot_be_kept_is_said() -> None:
    class Full(Own):
        def save_theme(self, name: str) -> None:
            raise MedqError(
                "Not saved: the config file cannot be written.", hint="Check its rights."
            )

    async with opened() as pilot:
        pilot.app.context.preferences = Full()  # type: ignore[attr-defined]
        await press(pilot, "colon", *"contrast", "enter")
        assert message(pilot) == "Not saved: the config file cannot be written. Check its rights."
        assert pilot.app.theme == "high-contrast"


async def test_without_colours_it_is_kept_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    own = Own()
    async with opened() as pilot:
        pilot.app.context.preferences = own  # type: ignore[attr-defined]
        await press(pilot, "colon", *"theme light", "enter")
        assert message(pilot) == "Saved: light. NO_COLOR is set, so no colors are shown."
        assert own.theme == "light" and pilot.app.theme != "light"
        assert frame(pilot) and lines(pilot)
