"""`medq`: opens the app on a terminal, prints the queue elsewhere."""

import os
import sys
from argparse import ArgumentParser, Namespace

from medq.cli.environment import desk_for, keymap, screen_desk_for, store_url, theme
from medq.cli.output import Output
from medq.domain.errors import MedqError
from medq.domain.theme import STANDARD


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the arguments of `medq` alone."""
    parser.add_argument(
        "--developer", action="store_true", help="connect Textual's developer tools"
    )


def execute(args: Namespace, output: Output) -> int:
    """Open the screens, or print the queue; return the exit status."""
    if on_terminal() and not output.as_json:
        return open_app(args, developer=args.developer)
    from medq.cli.queue import show_queue  # noqa: PLC0415 - start-up: only the app

    show_queue(desk_for(args), output)
    return 0


def on_terminal() -> bool:
    """Return whether screens can be drawn: terminals at both ends, and not a dumb one."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def open_app(args: Namespace, *, developer: bool = False) -> int:
    """Open the screens on the store that the command names; return the app's exit status."""
    import gc  # noqa: PLC0415 - start-up: only the app

    from medq.terminal.start import prepare  # noqa: PLC0415 - start-up: only the app

    keys, key_problems = keymap()
    message = ""
    try:
        theme_name, _source = theme()
    except MedqError as error:
        theme_name = STANDARD
        message = f"{error.message} {error.hint} Using the standard theme."
    prepare(developer=developer)
    # Imported modules stay: garbage collection among them would only cost time.
    gc.disable()
    try:
        from medq.work.session.session import session_opener  # noqa: PLC0415 - start-up: only the app
        from screens.base.session import (  # noqa: PLC0415 - start-up: only the app
            AppContext,
            StoreThread,
        )

        # The store is opened in its thread while Textual is imported.
        store = StoreThread(session_opener(lambda: screen_desk_for(args)))
        from medq.app import run  # noqa: PLC0415 - start-up: only the app
        from medq.cli.preferences import Preferences  # noqa: PLC0415 - start-up: only the app
        from medq.cli.program import program_command  # noqa: PLC0415 - start-up: only the app
    finally:
        gc.freeze()
        gc.enable()

    preferences = Preferences(store_url(args)[0], os.environ.get("MEDQ_USER", ""))
    return run(
        AppContext(store, keys, key_problems, preferences, theme_name, program_command(), message)
    )
