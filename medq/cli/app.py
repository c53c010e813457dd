"""`medq`: the app on a terminal, the queue printed where there is none."""

import os
import sys
from argparse import ArgumentParser, Namespace

from medq.cli.environment import desk_for, keymap, store_url, theme
from medq.cli.output import Output
from medq.domain.errors import MedqError
from medq.domain.theme import STANDARD


def configure(parser: ArgumentParser, name: str) -> None:
    parser.add_argument("--developer", action="store_true", help="let Textual's own tools look on")


def execute(args: Namespace, output: Output) -> int:
    if on_terminal() and not output.as_json:
        return open_app(args, developer=args.developer)
    from medq.cli.queue import show_queue

    show_queue(desk_for(args), output)
    return 0


def on_terminal() -> bool:
    """Whether screens can be drawn: a terminal on both ends, and one that can more than print."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def open_app(args: Namespace, *, developer: bool = False) -> int:
    """Open the screens on the store that the command names; the exit status of the app."""
    import gc

    from medq.terminal.start import prepare

    keys, problems = keymap()
    said = ""
    try:
        worn, _source = theme()
    except MedqError as problem:
        worn, said = STANDARD, f"{problem.message} {problem.hint} It is standard for now."
    prepare(developer=developer)
    # What is imported stays: nothing is looked for in it, now or later.
    gc.disable()
    try:
        from medq.work.session_api import factory
        from screens.base.session import Session

        session = Session(
            factory(lambda: desk_for(args, waiting=True))
        )  # the store is opened while Textual is imported
        from medq.app import run
        from medq.cli.preferences import Own
    finally:
        gc.freeze()
        gc.enable()

    own = Own(store_url(args)[0], os.environ.get("MEDQ_USER", ""))
    return run(session, keys, problems, own, worn, said)
