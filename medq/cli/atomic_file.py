"""A file that is whole or not there: written beside its place under another name, and renamed."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def write_whole(path: Path, content: bytes, mode: int) -> None:
    """The file with that content and those rights; what stood there stays until then. Errors: OSError."""
    with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as beside:
        try:
            beside.write(content)
            beside.flush()
            os.fsync(beside.fileno())
            os.chmod(beside.name, mode)
            os.replace(beside.name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(beside.name)
            raise
