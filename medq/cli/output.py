"""What the commands print: text made for reading, or one JSON object; refusals on stderr, with the mend."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from medq.domain.problem import MedqError
from medq.terminal.faults import sentence


class Output:
    """Where a command's result goes. Text has no colour; control characters of the data never reach the terminal."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def result(self, payload: Mapping[str, Any], text: str) -> None:
        """The result of a command, once."""
        if self.as_json:
            print(json.dumps(payload, default=_plain, ensure_ascii=False))
        elif text:
            _write(sys.stdout, text)

    def refuse(self, refusal: MedqError) -> None:
        """Why it was refused, where, and what to do."""
        if self.as_json:
            error = {"message": refusal.message, "at": refusal.at, "mend": refusal.mend}
            print(json.dumps({"error": error}, ensure_ascii=False))
        where = f" ({refusal.at})" if refusal.at else ""
        _write(sys.stderr, f"medq: {refusal.message}{where}" + (f"\n      {refusal.mend}" if refusal.mend else ""))

    def fault(self, fault: BaseException) -> None:
        """A bug: its class and the place, never what it was about."""
        message = sentence(fault)
        if self.as_json:
            print(json.dumps({"error": {"message": message, "at": "", "mend": "Tell the people who make medq."}}))
        _write(sys.stderr, message)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Columns as wide as their widest cell, two spaces apart; those in `right` to the right."""
    lines = [list(heads), *[[clean(cell) for cell in row] for row in rows]]
    widths = [max(len(line[n]) for line in lines) for n in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if n in right else cell.ljust(width) for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def clean(text: str) -> str:
    """The text with `?` for each control character: a name in a file must not drive the terminal."""
    return "".join(character if character.isprintable() else "?" for character in text)


def _write(stream: Any, text: str) -> None:
    encoding = stream.encoding or "ascii"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")


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
