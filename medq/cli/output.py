"""Prints the results of commands: text or one JSON object; refusals on stderr."""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TextIO

from medq.domain.errors import MedqError
from medq.terminal.faults import crash_message


class UnprintedError(OSError):
    """The output could not be written; stderr says so already."""


class Output:
    """The destination of a command's result.

    Text has no color, and no control characters of the data reach the terminal.
    """

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def result(self, payload: Mapping[str, Any], text: str) -> None:
        """Print the result of a command, once."""
        if self.as_json:
            _print(_json(payload))
        elif text:
            _print(_encodable(sys.stdout, text))

    def raw(self, content: bytes) -> None:
        """Print a file as the result of a command."""
        _print(content)

    def refuse(self, refusal: MedqError) -> None:
        """Print why a command was refused, where, and what to do."""
        self._error(refusal.message, refusal.where, refusal.hint)
        where = f" ({refusal.where})" if refusal.where else ""
        hint = f"\n      {clean(refusal.hint)}" if refusal.hint else ""
        _print_error(f"medq: {clean(refusal.message + where)}{hint}")

    def usage(self, message: str, usage: str, command: str) -> None:
        """Print what is wrong with the command line, and its usage."""
        self._error(message, "", f"See {command} --help.")
        _print_error(f"{usage.rstrip()}\n{command}: {clean(message)}")

    def fault(self, fault: BaseException) -> None:
        """Print a bug's class and place, never its data."""
        message = crash_message(fault)
        self._error(message, "", "Report it to the makers of medq.")
        _print_error(message)

    def flush(self, status: int) -> int:
        """Flush stdout and return the exit status; 1 if it cannot be written."""
        try:
            if sys.stdout is not None:
                sys.stdout.flush()
        except BrokenPipeError:
            _discard_stdout()
        except OSError as fault:
            _report_unprinted(fault)
            return status or 1
        return status

    def _error(self, message: str, where: str, hint: str) -> None:
        if self.as_json:
            with suppress(OSError):  # the reader is gone, or stderr says so already
                _print(_json({"error": {"message": message, "where": where, "hint": hint}}))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Return aligned columns, two spaces apart; columns in `right` are right-aligned."""
    lines = [list(heads), *[[clean(cell) for cell in row] for row in rows]]
    widths = [max(len(line[n]) for line in lines) for n in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if n in right else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def clean(text: str, replacement: str = "?") -> str:
    """Replace each control character: a name in a file must not drive the terminal."""
    return "".join(character if character.isprintable() else replacement for character in text)


def _json(payload: Mapping[str, Any]) -> str:
    """Return one object on a line, escaped where the stream's encoding needs it."""
    text = json.dumps(payload, default=_json_value, ensure_ascii=False)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        text = json.dumps(payload, default=_json_value)
    return text + "\n"


def _encodable(stream: TextIO | None, text: str) -> str:
    """Return a line of text with `?` for characters that the encoding lacks."""
    encoding = getattr(stream, "encoding", None) or "ascii"
    return text.encode(encoding, "replace").decode(encoding) + "\n"


def _print(content: str | bytes) -> None:
    """Write to stdout if there is one. Raises BrokenPipeError and UnprintedError."""
    try:
        if isinstance(content, str) and sys.stdout is not None:
            sys.stdout.write(content)
        elif isinstance(content, bytes) and sys.stdout is not None:
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
    except BrokenPipeError:
        raise
    except OSError as fault:
        _report_unprinted(fault)
        raise UnprintedError from fault


def _print_error(text: str) -> None:
    """Write a line to stderr if somebody reads it."""
    with suppress(OSError):
        if sys.stderr is not None:
            sys.stderr.write(_encodable(sys.stderr, text))


def _report_unprinted(fault: OSError) -> None:
    """Report on stderr that stdout cannot be written."""
    _discard_stdout()
    _print_error(f"medq: The output cannot be written: {fault.strerror}.")


def _discard_stdout() -> None:
    """Discard the rest of stdout, so that Python does not fail at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _json_value(value: Any) -> Any:
    """Return a JSON value for a date, enum, path or collection."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, frozenset | set | tuple):
        return list(value)
    raise TypeError(type(value).__name__)
