"""How the words of a command line are read: numbers, days, kinds, states. A word that cannot be is wrong usage."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from medq.domain.items.item import Kind, State

E = TypeVar("E", bound=StrEnum)
MOST = 2**63 - 1
ASKED = "-"


def number(word: str) -> int:
    """The number of an item or an event."""
    return between(1, MOST)(word)


def between(least: int, most: int) -> Callable[[str], int]:
    """A whole number in those bounds."""

    def read(word: str) -> int:
        if (
            not (word.isascii() and word.isdecimal())
            or len(word) > 19
            or not least <= int(word) <= most
        ):
            bounds = f"{least} or more" if most == MOST else f"{least} to {most}"
            raise ArgumentTypeError(f"{word!r} is no whole number: {bounds}")
        return int(word)

    return read


def text(word: str) -> str:
    """A word to look for; bytes of it that are no text become `?`."""
    return word.encode("utf-8", "replace").decode()


def asked(word: str, what: str) -> str:
    """The word itself; for `-` a line of stdin, asked for where that is a terminal.

    What an argument says stands in the shell's history and in everybody's list of processes. So a name is never one.
    """
    if word != ASKED:
        return word
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty() and sys.stderr is not None:
        sys.stderr.write(f"{what}: ")
        sys.stderr.flush()
    return sys.stdin.readline().rstrip("\r\n")


def one_of(words: type[E]) -> Callable[[str], E]:
    """One of those words."""

    def read(word: str) -> E:
        try:
            return words(word)
        except ValueError:
            raise ArgumentTypeError(f"{word!r} is none of {', '.join(words)}") from None

    return read


def kind(word: str) -> Kind:
    try:
        return Kind.of(word)
    except KeyError:
        raise ArgumentTypeError(
            f"{word!r} is none of {', '.join(kind.word for kind in Kind)}"
        ) from None


def state(word: str) -> State:
    try:
        return State[word.upper()]
    except KeyError:
        raise ArgumentTypeError(
            f"{word!r} is none of {', '.join(state.word for state in State)}"
        ) from None


def day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise ArgumentTypeError(f"{word!r} is no date; write it as 2026-12-01") from None
