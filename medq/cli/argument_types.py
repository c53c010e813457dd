"""Argument types of the command line; a wrong word is a usage error."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from medq.domain.items.item import Kind, State

E = TypeVar("E", bound=StrEnum)
LARGEST = 2**63 - 1
FROM_STDIN = "-"


def number(word: str) -> int:
    """Return the number of an item or an event."""
    return between(1, LARGEST)(word)


def between(least: int, most: int) -> Callable[[str], int]:
    """Return an argument type for whole numbers within these bounds."""

    def read(word: str) -> int:
        if (
            not (word.isascii() and word.isdecimal())
            or len(word) > 19
            or not least <= int(word) <= most
        ):
            bounds = f"{least} or more" if most == LARGEST else f"{least} to {most}"
            raise ArgumentTypeError(f"{word!r} is not a whole number: {bounds}")
        return int(word)

    return read


def text(word: str) -> str:
    """Return a search word; bytes that are not text become `?`."""
    return word.encode("utf-8", "replace").decode()


def word_or_stdin(word: str, prompt: str) -> str:
    """Return the word itself; for `-` a line of stdin, prompted for on a terminal.

    Arguments are visible in the shell's history and to everybody in the list of processes, so a
    patient's name is never one.
    """
    if word != FROM_STDIN:
        return word
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty() and sys.stderr is not None:
        sys.stderr.write(f"{prompt}: ")
        sys.stderr.flush()
    return sys.stdin.readline().rstrip("\r\n")


def one_of(words: type[E]) -> Callable[[str], E]:
    """Return an argument type for the values of an enum."""

    def read(word: str) -> E:
        try:
            return words(word)
        except ValueError:
            raise ArgumentTypeError(f"{word!r} is not one of {', '.join(words)}") from None

    return read


def kind(word: str) -> Kind:
    """Return a kind of work."""
    try:
        return Kind.of(word)
    except KeyError:
        raise ArgumentTypeError(
            f"{word!r} is not one of {', '.join(kind.word for kind in Kind)}"
        ) from None


def state(word: str) -> State:
    """Return a state of an item."""
    try:
        return State[word.upper()]
    except KeyError:
        raise ArgumentTypeError(
            f"{word!r} is not one of {', '.join(state.word for state in State)}"
        ) from None


def day(word: str) -> date:
    """Return an ISO date."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise ArgumentTypeError(f"{word!r} is not a date; write it as 2026-12-01") from None
