"""The cyclic garbage collector during an import."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """Run the block without the collector.

    The records and rows of a file are tuples without cycles, freed chunk by chunk; the collector
    would visit thousands of them again and again (a tenth of an import's time).
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
