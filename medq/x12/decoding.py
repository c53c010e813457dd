"""Decodes bytes: UTF-8, and Latin-1 from the first byte on that is not UTF-8."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

CHUNK = 1 << 16
BYTE_ORDER_MARK = "\ufeff"


def texts(stream: BinaryIO, chunk: int = CHUNK) -> Iterator[str]:
    """Yield the stream's text in pieces of about `chunk` bytes; never fail.

    Valid UTF-8 before the first invalid byte stays as it is; every byte from there on is one
    Latin-1 character. So the text does not depend on `chunk`. A byte order mark is not removed.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    while True:
        data = stream.read(chunk)
        try:
            text = decoder.decode(data, not data)
        except UnicodeDecodeError as error:
            valid, rest = error.object[: error.start], error.object[error.start :]
            yield valid.decode("utf-8") + rest.decode("latin-1")
            break
        if text:
            yield text
        if not data:
            return
    while data := stream.read(chunk):
        yield data.decode("latin-1")
