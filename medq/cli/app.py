"""`medq`: opens the app on a terminal, prints the queue elsewhere."""

import os
import sys
from argparse import ArgumentParser, Namespace

from medq.cli.environment import desk_for, keymap, store_url, theme
from medq.cli.output import Output
from medq.domain.errors import MedqError
from medq.domain.theme import STANDARD


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the arguments of `medq` alone."""
    parser.add_argument(
        "--developer", action="store_true", help="connect Textual's developer tools"
    )


def execute(args: Namespace, output: Output) -> int:
    """Open the app, or print the queue if there is no terminal; return the exit status."""
    if on_terminal() and not output.as_json:
        return open_app(args, developer=args.developer)
    from medq.cli.queue import show_queue  # noqa: PLC0415 - start-up: only the app

    show_queue(desk_for(args), output)
    return 0


def on_terminal() -> bool:
    """Return whether stdin and stdout are a terminal that can draw screens."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def open_app(args: Namespace, *, developer: bool = False) -> int:
    """Open the screens on the store of a command and return the app's exit status."""
    import gc  # noqa: PLC0415 - start-up: only the app

    from medq.terminal.start import prepare  # noqa: PLC0415 - start-up: only the app

    keys, problems = keymap()
    warning = ""
    try:
        theme_name, _source = theme()
    except MedqError as problem:
        theme_name = STANDARD
        warning = f"{problem.message} {problem.hint} Using the standard theme."
    prepare(developer=developer)
    # Imported objects live as long as the process, so the garbage collector never looks at them.
    gc.disable()
    try:
        from medq.work.session_api import factory  # noqa: PLC0415 - start-up: only the app
        from screens.base.session import Session  # noqa: PLC0415 - start-up: only the app

        # The session opens the store while Textual is imported.
        session = Session(factory(lambda: desk_for(args, waiting=True)))
        from medq.app import run  # noqa: PLC0415 - start-up: only the app
        from medq.cli.preferences import Preferences  # noqa: PLC0415 - start-up: only the app
    finally:
        gc.freeze()
        gc.enable()

    preferences = Preferences(store_url(args)[0], os.environ.get("MEDQ_USER", ""))
    return run(session, keys, problems, preferences, theme_name, warning)
