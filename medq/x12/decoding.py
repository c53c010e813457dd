"""Bytes to text: UTF-8 (a byte order mark dropped by the reader), and Latin-1 from the first byte on that is none."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

CHUNK = 1 << 16
BYTE_ORDER_MARK = "\ufeff"


def texts(stream: BinaryIO, chunk: int = CHUNK) -> Iterator[str]:
    """The stream's text in pieces of about `chunk` bytes; never fails, and the text does not depend on `chunk`.

    What was valid UTF-8 before the first invalid byte stays so; every byte from there on is one Latin-1 character.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    while True:
        data = stream.read(chunk)
        try:
            text = decoder.decode(data, not data)
        except UnicodeDecodeError as error:
            good, rest = error.object[: error.start], error.object[error.start :]
            yield good.decode("utf-8") + rest.decode("latin-1")
            break
        if text:
            yield text
        if not data:
            return
    while data := stream.read(chunk):
        yield data.decode("latin-1")
