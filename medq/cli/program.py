"""How this program is called from the folder it was started in, for texts that name a command."""

import os
import sys
from pathlib import Path

NAME = "medq"


def program_command() -> str:
    """Return `medq` where the shell finds this very program by that name, else its path.

    The path is relative where the program is in or below the folder: `.venv/bin/medq`.
    """
    started = Path(sys.argv[0])
    if started.name != NAME or not started.is_file():  # started as a module or by a test
        return NAME
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        program = Path(folder) / NAME
        if folder and program.is_file():
            if program.samefile(started):
                return NAME
            break
    full = started.absolute()
    return str(full.relative_to(Path.cwd())) if full.is_relative_to(Path.cwd()) else str(full)
