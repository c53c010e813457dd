"""Files to import: those that were named, and those in named folders."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from medq.domain.errors import Problem, ProblemLevel
from medq.domain.import_report import FileReport


def files_to_import(paths: Iterable[Path]) -> Iterator[Path | FileReport]:
    """Yield every plain file, and a report of each path that cannot be imported.

    The files of a folder come in the order of their paths, those of its sub-folders included;
    hidden files are skipped.
    """
    for path in paths:
        if path.is_dir():
            yield from _files_in(path)
            continue
        try:
            mode = path.stat().st_mode
        except OSError as error:
            message = f"The file cannot be opened: {error.strerror}"
            yield _refused(path, message, "Check its name and your permission to read it.")
            continue
        if stat.S_ISREG(mode):
            yield path
        else:
            yield _refused(path, "This is not a plain file", "Save it as a file and import that.")


def _files_in(folder: Path) -> list[Path]:
    files = (Path(parent) / name for parent, _folders, names in os.walk(folder) for name in names)
    return sorted(file for file in files if not file.name.startswith(".") and file.is_file())


def _refused(path: Path, message: str, hint: str) -> FileReport:
    problem = Problem(ProblemLevel.REFUSED, path.name, message, hint)
    return FileReport(str(path), problems=[problem], refused=True)
