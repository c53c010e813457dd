"""The command line: finds the command, opens what it needs, turns every refusal into a sentence and an exit status.

Only the module of the command that was asked for is imported; the contract of names and JSON is docs/cli.md.
"""

import gc
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from medq import __version__
from medq.cli.output import Output, UnprintedError
from medq.domain.errors import MedqError

COMMANDS: dict[str, tuple[str, str]] = {
    "app": ("medq.cli.app", "open the work queue (what medq alone does)"),
    "demo": ("medq.cli.demo", "make a small practice from generated files and open it"),
    "init": ("medq.cli.stores", "make an empty store; you become its manager"),
    "migrate": ("medq.cli.stores", "bring an older store to this schema, after a backup"),
    "check": ("medq.cli.stores", "test the store: every total against its rows"),
    "import": ("medq.cli.imports", "take in X12 and CSV files or folders of them"),
    "queue": ("medq.cli.queue", "the queue in its order"),
    "next": ("medq.cli.queue", "take the first item"),
    "item": ("medq.cli.item", "all about one item"),
    "act": ("medq.cli.acts", "do an act to an item"),
    "acts": ("medq.cli.acts", "which acts an item allows now, and why not"),
    "undo": ("medq.cli.acts", "take back your last act, or an event"),
    "patient": ("medq.cli.patients", "find a patient"),
    "plan": (
        "medq.cli.plan",
        "show, build and accept a day's plan; write it as text, calendar or page",
    ),
    "keys": ("medq.cli.keys", "every key, by screen"),
    "user": ("medq.cli.office", "who may work here"),
    "config": ("medq.cli.office", "the settings, and where each comes from"),
    "reference": ("medq.cli.office", "judge or take in a reference table"),
}
NO_STORE = "--store needs a path or a URL"


class UsageError(Exception):
    """A command line that cannot be read; its message is told with the usage."""


class Parser(ArgumentParser):
    """Says what is wrong by `UsageError`, so that `--json` can tell it as JSON."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def command(argv: Sequence[str]) -> int:
    """Run one command; its exit status: 0 done, 1 refused, 2 wrong usage."""
    output = Output(as_json="--json" in argv)
    parser: Parser | None = None
    try:
        front, rest = _split(argv)
        if "--version" in rest[:1]:
            print(f"medq {__version__}")
            return output.flush(0)
        if rest and rest[0] in ("-h", "--help"):
            _overview().print_help()
            return output.flush(0)
        name = "app" if not rest or rest[0].startswith("-") else rest.pop(0)
        if name not in COMMANDS:
            raise UsageError(f"there is no command {name!r}")
        module = import_module(COMMANDS[name][0])
        parser = _parser(name)
        module.configure(parser, name)
        args = parser.parse_args([*front, *rest])
        if not gc.isenabled():  # as the console script begins
            gc.freeze()
            gc.enable()
        status = int(module.execute(args, output))
    except UsageError as wrong:
        parser = parser or _overview()
        output.usage(str(wrong), parser.format_usage(), parser.prog)
        status = 2
    except MedqError as refusal:
        output.refuse(refusal)
        status = 1
    except BrokenPipeError:
        status = 0
    except UnprintedError:
        status = 1
    except KeyboardInterrupt:
        status = 130
    except Exception as fault:  # a bug: told as one, without what was in its hands
        output.fault(fault)
        status = 1
    return output.flush(status)


def _split(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """The global options, wherever they stand, and the other words with the command first.

    A word that follows `--` is never an option. Errors: `UsageError`.
    """
    front: list[str] = []
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "--store":
            store = next(words, None)
            if not store or store.startswith("--"):
                raise UsageError(NO_STORE)
            front.append(f"--store={store}")
        elif word == "--store=":  # a variable that is not set must not mean the office's own store
            raise UsageError(NO_STORE)
        elif word in ("--json", "--read-only") or word.startswith("--store="):
            front.append(word)
        elif word == "--":
            rest += [word, *words]
        else:
            rest.append(word)
    return front, rest


def _parser(name: str) -> Parser:
    parser = Parser(
        prog="medq" if name == "app" else f"medq {name}",
        description=COMMANDS[name][1],
        allow_abbrev=False,
    )
    _add_globals(parser)
    return parser


def _add_globals(parser: Parser) -> None:
    parser.add_argument(
        "--store",
        metavar="STORE",
        default=None,
        help="a SQLite file or a URL; else MEDQ_STORE, else the config's",
    )
    parser.add_argument(
        "--read-only", action="store_true", help="open the store so that the engine refuses a write"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def _overview() -> Parser:
    lines = "\n".join(
        f"  {name:<10} {text}" for name, (_module, text) in COMMANDS.items() if name != "app"
    )
    parser = Parser(
        prog="medq",
        usage="medq [--store STORE] [--read-only] [COMMAND …]",
        description="The work queue of a medical billing office. Without a command it opens.",
        epilog=f"commands:\n{lines}\n\nmedq COMMAND --help tells more.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    _add_globals(parser)
    parser.add_argument("--version", action="store_true", help="which medq this is")
    return parser
