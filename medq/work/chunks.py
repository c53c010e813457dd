"""Long streams of records, cut into chunks that fit into memory."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
CHUNK_SIZE = 500


def chunks(records: Iterable[T], size: int = CHUNK_SIZE) -> Iterator[list[T]]:
    """Yield the records in lists of at most `size`."""
    stream = iter(records)
    while chunk := list(islice(stream, size)):
        yield chunk
