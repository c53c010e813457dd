"""The command line: finds the command, opens what it needs, turns every refusal into a sentence and an exit status.

Only the module of the command that was asked for is imported; the contract of names and JSON is docs/cli.md.
"""

import sys
from argparse import SUPPRESS, ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from medq import __version__
from medq.cli.output import Output
from medq.domain.problem import MedqError

COMMANDS: dict[str, tuple[str, str]] = {
    "app": ("medq.cli.app", "open the work queue (what medq alone does)"),
    "demo": ("medq.cli.demo", "make a small practice from generated files and open it"),
    "init": ("medq.cli.stores", "make an empty store; you become its manager"),
    "migrate": ("medq.cli.stores", "bring an older store to this schema, after a backup"),
    "check": ("medq.cli.stores", "test the store: every total against its rows"),
    "import": ("medq.cli.intake", "take in X12 and CSV files or folders of them"),
    "queue": ("medq.cli.queue", "the queue in its order"),
    "next": ("medq.cli.queue", "take the first item"),
    "item": ("medq.cli.queue", "all about one item"),
    "act": ("medq.cli.acts", "do an act to an item"),
    "acts": ("medq.cli.acts", "which acts an item allows now, and why not"),
    "undo": ("medq.cli.acts", "take back your last act, or an event"),
    "keys": ("medq.cli.keys", "every key, by screen"),
    "user": ("medq.cli.office", "who may work here"),
    "config": ("medq.cli.office", "the settings, and where each comes from"),
    "reference": ("medq.cli.office", "judge or take in a reference table"),
}


def run() -> NoReturn:
    """The console script."""
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command; its exit status: 0 done, 1 refused, 2 wrong usage."""
    if list(argv) == ["--version"]:
        print(f"medq {__version__}")
        return 0
    output = Output(as_json="--json" in argv)
    try:
        name, rest = _command(argv)
        module = import_module(COMMANDS[name][0])
        parser = _parser(name)
        module.configure(parser, name)
        return int(module.execute(parser.parse_args(rest), output))
    except MedqError as refusal:
        output.refuse(refusal)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as fault:  # a bug: told as one, without what was in its hands
        output.fault(fault)
        return 1


def _command(argv: Sequence[str]) -> tuple[str, list[str]]:
    """The command (the first word that is no global option or its value; `app` where there is none) and the other words."""
    position = 0
    while position < len(argv):
        word = argv[position]
        if word == "--store":
            position += 1
        elif word in COMMANDS:
            return word, [*argv[:position], *argv[position + 1 :]]
        elif not word.startswith("-"):
            _overview().error(f"there is no command {word!r}")
        elif word in ("-h", "--help"):
            _overview().print_help()
            sys.exit(0)
        position += 1
    return "app", list(argv)


def _parser(name: str) -> ArgumentParser:
    parser = ArgumentParser(prog="medq" if name == "app" else f"medq {name}", description=COMMANDS[name][1], allow_abbrev=False)
    _add_globals(parser)
    return parser


def _add_globals(parser: ArgumentParser) -> None:
    parser.add_argument("--store", metavar="STORE", default=None, help="a SQLite file or a URL; else MEDQ_STORE, else the config's")
    parser.add_argument("--read-only", action="store_true", help="open the store so that the engine refuses a write")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def _overview() -> ArgumentParser:
    lines = "\n".join(f"  {name:<10} {text}" for name, (_module, text) in COMMANDS.items() if name != "app")
    parser = ArgumentParser(
        prog="medq",
        usage="medq [--store STORE] [--read-only] [COMMAND …]",
        description="The work queue of a medical billing office. Without a command it opens.",
        epilog=f"commands:\n{lines}\n\nmedq COMMAND --help tells more.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    _add_globals(parser)
    parser.add_argument("--version", action="version", version=f"medq {__version__}", help=SUPPRESS)
    return parser
