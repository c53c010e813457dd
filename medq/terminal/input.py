"""Bytes from a terminal to text that Textual's parser can take: what no parser should have to see is mended here."""

import codecs
import re

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from medq.terminal.charset import ANSWER

TORN_SECONDS = 0.5
ESC = "\x1b"
MAX_SEQUENCE = 4096
_CSI = re.compile(r"\x1b\[\[?[0-?]*[ -/]*[@-~]")
_PASTE = re.compile(r"(\x1b\[20[01]~)")
_PASTE_BEGINS, _PASTE_ENDS = "\x1b[200~", "\x1b[201~"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_STRING = re.compile(r"\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)")
_OPEN_END = re.compile(r"\x1b(?:\[\[?[0-?]*[ -/]*|O|[\]P_^X][^\x07\x1b]*\x1b?)?\Z")
_TAIL = re.compile(r"\[[0-?]*[ -/]*[@-~]|O.")
_OPEN_TAIL = re.compile(r"\[[0-?]*[ -/]*|O")


def _cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are what a terminal in a Western 8-bit charset sends."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("medq_cp1252", _cp1252)


class InputFilter:
    """Takes bytes as they come and gives text without unknown sequences, torn keys and undecodable bytes.

    `feed` takes what was read; `idle` is called when nothing came for a tenth of a second. Moments are monotonic seconds.
    `column` is the cursor's, from the last answer of the terminal that nobody took yet. `eight_bit`: no byte is UTF-8.
    """

    def __init__(self) -> None:
        self.cursor_column: int | None = None
        self.eight_bit = False
        self._decode = codecs.getincrementaldecoder("utf-8")("medq_cp1252").decode
        self._incomplete = ""  # the begin of a sequence whose end is not here yet
        self._incomplete_since = 0.0
        self._tail: str | None = None  # what came after an ESC that was taken for the key
        self._esc_at = 0.0
        self._pasting = False

    def feed(self, data: bytes, now: float) -> str:
        """The text of what came; empty when it is not complete, or nobody asked for it."""
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
        end = _OPEN_END.search(text)
        if end is not None and len(end[0]) < MAX_SEQUENCE:
            text, self._incomplete, self._incomplete_since = text[: end.start()], end[0], now
        return "".join(map(self._filter_part, _PASTE.split(text)))

    def _filter_part(self, part: str) -> str:
        """The edge of a paste, what stands in one, or what was typed. In a paste nothing may be a key: from an ESC on, the
        parser would take pasted letters for commands."""
        if _PASTE.fullmatch(part):
            self._pasting = part == _PASTE_BEGINS
            return part
        if self._pasting:
            return _CONTROL.sub("", _STRING.sub("", _CSI.sub("", part)))
        # An enter typed before the program had the terminal came through the line discipline, as a line feed.
        return _STRING.sub("", _CSI.sub(self._keep_known_key, part)).replace("\n", "\r")

    def idle(self, now: float) -> str:
        """A lone ESC is the key, a lone high byte a letter; half a sequence has half a second to become whole.

        In a paste a lone ESC may be the begin of its end. After half a second it is a key too: of somebody whose paste lost
        its end on the way, and who would otherwise press keys for nothing.
        """
        text = self._decode(b"", final=True)
        if self._pasting:
            if self._incomplete != ESC or now - self._incomplete_since < TORN_SECONDS:
                return text
            self._incomplete, self._tail, self._esc_at, self._pasting = "", "", now, False
            return text + _PASTE_ENDS
        if self._incomplete == ESC:
            self._incomplete, self._tail, self._esc_at = "", "", now
            return ESC + text
        if self._incomplete and now - self._incomplete_since >= TORN_SECONDS:
            self._incomplete = ""
        return text

    def _strip_tail(self, text: str, now: float) -> str:
        """The rest of a key whose ESC came so early that it was taken for the key: it must not be taken for letters."""
        whole, self._tail = (self._tail or "") + text, None
        if now - self._esc_at >= TORN_SECONDS:
            return text
        found = _TAIL.match(whole)
        if found is not None:
            return whole[found.end() :]
        if _OPEN_TAIL.fullmatch(whole):
            self._tail = whole
            return ""
        return whole

    def _keep_known_key(self, found: "re.Match[str]") -> str:
        """A sequence that is a key; anything else is an answer, and only one was asked for."""
        sequence = found[0]
        answer = ANSWER.fullmatch(sequence)
        if answer is not None:
            self.cursor_column = int(answer[1])
            return ""
        return sequence if sequence in ANSI_SEQUENCES_KEYS else ""
