"""`keys`: every key by screen, from the key table."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from medq.cli.environment import keymap
from medq.cli.output import Output, table
from medq.domain.key_table import EVERYWHERE, KEYS, where_text


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the arguments of `keys`."""
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument("--check", action="store_true", help="list problems in your own keys")


def execute(args: Namespace, output: Output) -> int:
    """Print the keys in force; with `--check` return 1 if one of the person's own cannot be."""
    keys, problems = keymap()
    names_by_action = {key.action: ", ".join(keys.keys[key.action]) for key in KEYS}
    rows = [
        {
            "screen": screen,
            "id": key.action,
            "key": names_by_action[key.action],
            "description": key.full_text,
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
        text = _markdown(names_by_action)
    else:
        text = table(
            ("Screen", "Key", "What it does"),
            [(row["screen"], row["key"], row["description"]) for row in rows],
        )
    output.result({"keys": rows}, text)
    return 0


def _markdown(names_by_action: Mapping[str, str]) -> str:
    """Return one row for each action, with the screens it works on."""
    lines = ["| action | key | where | what it does |", "|---|---|---|---|"]
    lines += [
        f"| {key.action} | `{names_by_action[key.action]}` | {where_text(key)} | {key.full_text} |"
        for key in KEYS
    ]
    return "\n".join(lines)
