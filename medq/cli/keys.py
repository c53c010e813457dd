"""`keys`: every key by screen, from the key table."""

from argparse import ArgumentParser, Namespace

from medq.cli.environment import keymap
from medq.cli.output import Output, table
from medq.domain.keymap import EVERYWHERE, KEYS, where


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the arguments of `keys`."""
    parser.add_argument("--markdown", action="store_true", help="print the table of the manual")
    parser.add_argument("--check", action="store_true", help="list the problems of your own keys")


def execute(args: Namespace, output: Output) -> int:
    """Print the keys, or the problems of your own, and return the exit status."""
    keys, problems = keymap()
    rows = [
        {
            "screen": screen,
            "id": key.action,
            "key": ", ".join(keys.keys[key.action]),
            "description": key.text,
        }
        for screen in EVERYWHERE
        for key in KEYS
        if screen in key.where
    ]
    if args.check:
        output.result(
            {"keys": rows, "problems": list(problems)},
            "\n".join(problems) or "Your keys are valid.",
        )
        return 1 if problems else 0
    if args.markdown:
        text = _markdown({key.action: ", ".join(keys.keys[key.action]) for key in KEYS})
    else:
        text = table(
            ("Screen", "Key", "What it does"),
            [(row["screen"], row["key"], row["description"]) for row in rows],
        )
    output.result({"keys": rows}, text)
    return 0


def _markdown(shown: dict[str, str]) -> str:
    """Return one row for each action, with the screens it works on."""
    lines = ["| action | key | where | what it does |", "|---|---|---|---|"]
    lines += [
        f"| {key.action} | `{shown[key.action]}` | {where(key)} | {key.text} |" for key in KEYS
    ]
    return "\n".join(lines)
