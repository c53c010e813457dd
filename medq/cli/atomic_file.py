"""Replaces a file atomically: readers see the old content or the new, never a part."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def replace_file(path: Path, content: bytes, mode: int) -> None:
    """Write a file beside its path and rename it into place. Raises OSError."""
    prefix = f".{path.name}."
    with NamedTemporaryFile("wb", dir=path.parent, prefix=prefix, delete=False) as temporary:
        try:
            temporary.write(content)
            temporary.flush()
            os.fsync(temporary.fileno())
            os.chmod(temporary.name, mode)
            os.replace(temporary.name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary.name)
            raise
