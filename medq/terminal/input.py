"""Turns bytes from a terminal into text that Textual's parser can take."""

import codecs
import re

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from medq.terminal.charset import ANSWER

TORN_SECONDS = 0.5  # how long the rest of a key may take
MAX_SEQUENCE = 4096
ESC = "\x1b"
_CSI = re.compile(r"\x1b\[\[?[0-?]*[ -/]*[@-~]")
_PASTE = re.compile(r"(\x1b\[20[01]~)")
_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_STRING = re.compile(r"\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)")
_OPEN_SEQUENCE = re.compile(r"\x1b(?:\[\[?[0-?]*[ -/]*|O|[\]P_^X][^\x07\x1b]*\x1b?)?\Z")
_TAIL = re.compile(r"\[[0-?]*[ -/]*[@-~]|O.")
_OPEN_TAIL = re.compile(r"\[[0-?]*[ -/]*|O")


def _decode_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Decode bytes that are not UTF-8 as a terminal with a Western 8-bit charset sends them."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("medq_cp1252", _decode_cp1252)


class InputFilter:
    """Removes unknown sequences, joins torn keys and decodes any byte.

    Call `feed` with what was read and `idle` when nothing came for a tenth of a second; both
    return text for the parser. Moments are monotonic seconds. `eight_bit`: no byte is UTF-8.
    """

    def __init__(self) -> None:
        self.eight_bit = False
        self._cursor_column: int | None = None
        self._decode = codecs.getincrementaldecoder("utf-8")("medq_cp1252").decode
        self._incomplete = ""  # the start of a sequence whose end has not arrived
        self._incomplete_since = 0.0
        self._tail: str | None = None  # what came after an ESC that was passed on as the key
        self._esc_at = 0.0
        self._is_pasting = False

    def feed(self, data: bytes, now: float) -> str:
        """Return the text of some bytes; "" while a sequence is incomplete."""
        text = (
            self._decode(b"", final=True) + data.decode("cp1252", "replace")
            if self.eight_bit
            else self._decode(data)
        )
        if not text:
            return ""
        if self._tail is not None:
            text = self._strip_tail(text, now)
        text, self._incomplete = self._incomplete + text, ""
        open_end = _OPEN_SEQUENCE.search(text)
        if open_end is not None and len(open_end[0]) < MAX_SEQUENCE:
            text, self._incomplete = text[: open_end.start()], open_end[0]
            self._incomplete_since = now
        return "".join(map(self._filter_part, _PASTE.split(text)))

    def idle(self, now: float) -> str:
        """Return what is complete now because nothing followed.

        A lone ESC is the key and a lone high byte a letter; half a sequence is dropped after
        TORN_SECONDS. In a paste a lone ESC may start its end marker. After TORN_SECONDS it is the
        key and ends the paste: the end marker was lost, and further keys would do nothing.
        """
        text = self._decode(b"", final=True)
        has_waited = now - self._incomplete_since >= TORN_SECONDS
        if self._is_pasting:
            if self._incomplete != ESC or not has_waited:
                return text
            self._incomplete, self._tail, self._esc_at, self._is_pasting = "", "", now, False
            return text + _PASTE_END
        if self._incomplete == ESC:
            self._incomplete, self._tail, self._esc_at = "", "", now
            return ESC + text
        if self._incomplete and has_waited:
            self._incomplete = ""
        return text

    def take_cursor_column(self) -> int | None:
        """Return the cursor's column from the terminal's last answer, once; None without one."""
        column, self._cursor_column = self._cursor_column, None
        return column

    def _filter_part(self, part: str) -> str:
        """Filter a paste marker, pasted text or typed text.

        Pasted text loses its escape sequences: from an ESC on, the parser would take pasted
        letters for keys.
        """
        if _PASTE.fullmatch(part):
            self._is_pasting = part == _PASTE_START
            return part
        if self._is_pasting:
            return _CONTROL.sub("", _STRING.sub("", _CSI.sub("", part)))
        # An enter typed before the program had the terminal arrives as a line feed.
        return _STRING.sub("", _CSI.sub(self._keep_known_key, part)).replace("\n", "\r")

    def _strip_tail(self, text: str, now: float) -> str:
        """Drop the rest of a key whose ESC was already passed on: its letters are no keys."""
        tail, self._tail = (self._tail or "") + text, None
        if now - self._esc_at >= TORN_SECONDS:
            return text
        rest_of_key = _TAIL.match(tail)
        if rest_of_key is not None:
            return tail[rest_of_key.end() :]
        if _OPEN_TAIL.fullmatch(tail):
            self._tail = tail
            return ""
        return tail

    def _keep_known_key(self, match: "re.Match[str]") -> str:
        """Return a sequence that is a key; note the answer to the charset query; drop the rest."""
        sequence = match[0]
        answer = ANSWER.fullmatch(sequence)
        if answer is not None:
            self._cursor_column = int(answer[1])
            return ""
        return sequence if sequence in ANSI_SEQUENCES_KEYS else ""
