"""What the commands print: text made for reading, or one JSON object; refusals on stderr, with the mend."""

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
    """What was to be printed could not be; it has been said on stderr."""


class Output:
    """Where a command's result goes. Text has no colour; control characters of the data never reach the terminal."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def result(self, payload: Mapping[str, Any], text: str) -> None:
        """The result of a command, once."""
        if self.as_json:
            _print(_json(payload))
        elif text:
            _print(_spoken(sys.stdout, text))

    def raw(self, content: bytes) -> None:
        """A file as the result of a command."""
        _print(content)

    def refuse(self, refusal: MedqError) -> None:
        """Why it was refused, where, and what to do."""
        self._error(refusal.message, refusal.where, refusal.hint)
        where = f" ({refusal.where})" if refusal.where else ""
        hint = f"\n      {clean(refusal.hint)}" if refusal.hint else ""
        _tell(f"medq: {clean(refusal.message + where)}{hint}")

    def usage(self, message: str, usage: str, command: str) -> None:
        """What is wrong with the command line, and how it is written."""
        self._error(message, "", f"{command} --help tells how it is written.")
        _tell(f"{usage.rstrip()}\n{command}: {clean(message)}")

    def fault(self, fault: BaseException) -> None:
        """A bug: its class and the place, never what it was about."""
        message = crash_message(fault)
        self._error(message, "", "Tell the people who make medq.")
        _tell(message)

    def flush(self, status: int) -> int:
        """Send what was printed; the exit status, also where nobody reads any more or nothing can be written."""
        try:
            if sys.stdout is not None:
                sys.stdout.flush()
        except BrokenPipeError:
            _discard_stdout()
        except OSError as fault:
            _unprinted(fault)
            return status or 1
        return status

    def _error(self, message: str, where: str, hint: str) -> None:
        if self.as_json:
            with suppress(OSError):  # nobody reads any more, or it has been said
                _print(_json({"error": {"message": message, "where": where, "hint": hint}}))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Columns as wide as their widest cell, two spaces apart; those in `right` to the right."""
    lines = [list(heads), *[[clean(cell) for cell in row] for row in rows]]
    widths = [max(len(line[n]) for line in lines) for n in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if n in right else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def clean(text: str, instead: str = "?") -> str:
    """The text with `?` for each control character: a name in a file must not drive the terminal."""
    return "".join(sign if sign.isprintable() else instead for sign in text)


def _json(payload: Mapping[str, Any]) -> str:
    """One object on a line; in the signs of the stream where it knows them all, else escaped."""
    text = json.dumps(payload, default=_plain, ensure_ascii=False)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        text = json.dumps(payload, default=_plain)
    return text + "\n"


def _spoken(stream: TextIO | None, text: str) -> str:
    """A text and its end, with `?` for what the stream's encoding has no sign for."""
    encoding = getattr(stream, "encoding", None) or "ascii"
    return text.encode(encoding, "replace").decode(encoding) + "\n"


def _print(content: str | bytes) -> None:
    """To stdout; where there is none, nowhere. Errors: BrokenPipeError when nobody reads any more, `UnprintedError`."""
    try:
        if isinstance(content, str) and sys.stdout is not None:
            sys.stdout.write(content)
        elif isinstance(content, bytes) and sys.stdout is not None:
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
    except BrokenPipeError:
        raise
    except OSError as fault:
        _unprinted(fault)
        raise UnprintedError from fault


def _tell(text: str) -> None:
    """To stderr, where somebody reads it."""
    with suppress(OSError):
        if sys.stderr is not None:
            sys.stderr.write(_spoken(sys.stderr, text))


def _unprinted(fault: OSError) -> None:
    _discard_stdout()
    _tell(f"medq: What was to be printed cannot be written: {fault.strerror}.")


def _discard_stdout() -> None:
    """Nothing is written any more: what is left in the buffer goes nowhere when Python ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, frozenset | set | tuple):
        return list(value)
    raise TypeError(type(value).__name__)
