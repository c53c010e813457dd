"""The command line: finds the command and turns every refusal into a message and exit status.

Only the module of the requested command is imported. docs/cli.md is the contract of names and JSON.
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
    "app": ("medq.cli.app", "open the work queue (the default)"),
    "demo": ("medq.cli.demo", "build an invented practice from generated files and open it"),
    "init": ("medq.cli.stores", "create an empty store; you become its manager"),
    "migrate": ("medq.cli.stores", "upgrade an older store to this schema, after a backup"),
    "check": ("medq.cli.stores", "verify the store: totals, ranks, events, originals"),
    "import": ("medq.cli.imports", "import X12 and CSV files, or folders of them"),
    "queue": ("medq.cli.queue", "list the work queue"),
    "next": ("medq.cli.queue", "check out the first item"),
    "item": ("medq.cli.item", "show everything about one item"),
    "act": ("medq.cli.acts", "perform an action on an item"),
    "acts": ("medq.cli.acts", "list the actions an item allows now, and why it refuses others"),
    "undo": ("medq.cli.acts", "undo your last action, or an event"),
    "patient": ("medq.cli.patients", "find patients, merge two records"),
    "payer": ("medq.cli.payers", "list payers, join them, set their plan types"),
    "plan": ("medq.cli.plan", "show, build or accept a day's plan; write it as text, ics or pdf"),
    "keys": ("medq.cli.keys", "list every key by screen"),
    "user": ("medq.cli.office", "list and change users"),
    "config": ("medq.cli.office", "show and change settings"),
    "reference": ("medq.cli.office", "validate or import a reference table"),
}
NO_STORE = "--store needs a path or a URL"


class UsageError(Exception):
    """A command line that cannot be parsed."""


class Parser(ArgumentParser):
    """A parser that raises UsageError, so that `--json` can report it as JSON."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def command(argv: Sequence[str]) -> int:
    """Run one command and return its exit status: 0 done, 1 refused, 2 wrong usage."""
    output = Output(as_json="--json" in argv)
    parser: Parser | None = None
    try:
        global_options, rest = _split(argv)
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
        args = parser.parse_args([*global_options, *rest])
        if not gc.isenabled():  # the console script disables it
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
    except Exception as fault:  # a bug, shown without its data
        output.fault(fault)
        status = 1
    return output.flush(status)


def _split(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the global options from anywhere in the line, and the other words.

    A word after `--` is never an option. Raises UsageError.
    """
    global_options: list[str] = []
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "--store":
            store = next(words, None)
            if not store or store.startswith("--"):
                raise UsageError(NO_STORE)
            global_options.append(f"--store={store}")
        elif word == "--store=":  # an unset variable must not mean the default store
            raise UsageError(NO_STORE)
        elif word in ("--json", "--read-only") or word.startswith("--store="):
            global_options.append(word)
        elif word == "--":
            rest += [word, *words]
        else:
            rest.append(word)
    return global_options, rest


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
        help="a SQLite file or a URL; default: MEDQ_STORE, then the config file",
    )
    parser.add_argument(
        "--read-only",
        action="store_true",
        help="open the store for reading only; nothing can be changed",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _overview() -> Parser:
    lines = "\n".join(
        f"  {name:<10} {text}" for name, (_module, text) in COMMANDS.items() if name != "app"
    )
    parser = Parser(
        prog="medq",
        usage="medq [--store STORE] [--read-only] [COMMAND …]",
        description="The work queue of a medical billing office. Opens without a command.",
        epilog=f"commands:\n{lines}\n\nmedq COMMAND --help shows its options.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    _add_globals(parser)
    parser.add_argument("--version", action="store_true", help="print the version")
    return parser
