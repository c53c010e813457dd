"""`medq`: the app on a terminal, the queue printed where there is none."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from medq.cli.output import Output
from medq.cli.places import desk_for, keymap
from medq.work.desk import Desk


def configure(parser: ArgumentParser, name: str) -> None:
    parser.add_argument("--developer", action="store_true", help="let Textual's own tools look on")


def execute(args: Namespace, output: Output) -> int:
    if on_terminal() and not output.as_json:
        return open_app(lambda: desk_for(args, waiting=True), developer=args.developer)
    from medq.cli.queue import show_queue

    show_queue(desk_for(args), output)
    return 0


def on_terminal() -> bool:
    """Whether screens can be drawn: a terminal on both ends, and one that can more than print."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def open_app(open_desk: Callable[[], Desk], *, developer: bool = False) -> int:
    """Open the screens on a store; the exit status of the app."""
    import gc

    from medq.terminal.start import prepare

    keys, problems = keymap()
    prepare(developer=developer)
    # What is imported stays: nothing is looked for in it, now or later.
    gc.disable()
    try:
        from medq.app import run
        from medq.work.port import factory
    finally:
        gc.freeze()
        gc.enable()

    return run(factory(open_desk), keys, problems)
