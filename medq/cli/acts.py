"""`act`, `acts`, `undo`: what keys do, as commands."""

from argparse import REMAINDER, ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from medq.cli.argument_types import number, word_or_stdin
from medq.cli.environment import desk_for, keymap
from medq.cli.json_shapes import act_result_shape, available_act_shape
from medq.cli.output import Output, clean, table
from medq.domain.acts import AGAIN
from medq.domain.errors import ConfirmError, MedqError
from medq.work.act_catalog import available_acts, perform_act, perform_many, undo


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the arguments of one of these commands."""
    parser.set_defaults(command=name)
    if name == "undo":
        parser.add_argument(
            "event", type=number, nargs="?", help="number of the event; default: your last action"
        )
        return
    if name == "acts":
        parser.add_argument("id", type=number, help="number of the item")
    else:
        parser.add_argument(
            "id",
            metavar="ID",
            type=_target,
            help="a number, several with commas, or a group (denial:3:CO-16)",
        )
        parser.add_argument("act", help="the action; medq acts ID lists them")
        parser.add_argument(
            "values",
            nargs=REMAINDER,
            metavar="--name value …",
            help="fields of the action (- reads stdin); --version N: only if the item still has it",
        )


def execute(args: Namespace, output: Output) -> int:
    """Run one of these commands and return the exit status."""
    if args.command == "acts":
        return _acts(args, output)
    if args.command == "undo":
        result = undo(desk_for(args), args.event)
    else:
        values = _values(args.values)
        version = _version(values.pop("version", None))
        if not isinstance(args.id, int):
            return _many(args, values, version, output)
        with _asking_in_words():
            result = perform_act(desk_for(args), args.id, args.act, values, version)
    tail = f"\nUndo: medq undo {result.event_id}" if result.can_undo else ""
    output.result(act_result_shape(result), clean(result.message) + tail)
    return 0


@contextmanager
def _asking_in_words() -> Iterator[None]:
    """Name the field that repeats an act: a command has no Enter to press again."""
    try:
        yield
    except ConfirmError as error:
        hint = f"To do it anyway give the field {AGAIN} the value yes."
        raise MedqError(error.message, hint=hint) from None


def _many(args: Namespace, values: dict[str, str], version: int | None, output: Output) -> int:
    """Perform one act on several items, or on the members of a group."""
    from medq.domain.queue.page import Query  # noqa: PLC0415 - start-up: only for several items
    from medq.work.acts.bulk import members  # noqa: PLC0415 - start-up: only for several items
    from medq.work.queue.listing import page  # noqa: PLC0415 - start-up: only for several items

    if version is not None:
        raise MedqError("--version needs a single item.", hint="Leave it out, or give one item.")
    desk = desk_for(args)
    ids, more = args.id, 0
    if isinstance(args.id, str):
        ids = members(desk, args.id)
        more = page(desk, Query(group=args.id), limit=1).total - len(ids)
    with _asking_in_words():
        many = perform_many(desk, dict.fromkeys(ids), args.act, values)
    if not many.done:
        raise MedqError(many.message, hint="medq queue shows who is working them.")
    message = many.message + (
        f" {more:,} more are in the group: repeat the command for them." if more > 0 else ""
    )
    payload = {
        "items": list(many.done),
        "left": [{"id": skipped.id, "message": skipped.why} for skipped in many.skipped],
        "event": many.event_id,
        "undo": many.can_undo,
        "more": max(0, more),
        "message": message,
    }
    output.result(payload, clean(message) + ("\nUndo: medq undo" if many.can_undo else ""))
    return 0


def _target(text: str) -> int | tuple[int, ...] | str:
    """Return an item's number, several of them, or a group."""
    if ":" in text:
        return text
    ids = tuple(number(word) for word in text.split(","))
    return ids if len(ids) > 1 else ids[0]


def _acts(args: Namespace, output: Output) -> int:
    keys, _problems = keymap()
    acts_with_keys = [
        (act, keys.shown(act.key_action) if act.key_action else "")
        for act in available_acts(desk_for(args), args.id)
    ]
    rows = [
        (
            act.act,
            key,
            "yes" if act.allowed else act.why_not,
            ", ".join(f"--{field.name}" for field in act.fields),
        )
        for act, key in acts_with_keys
    ]
    shapes = [available_act_shape(act, key) for act, key in acts_with_keys]
    output.result({"acts": shapes}, table(("Act", "Key", "Allowed", "Fields"), rows))
    return 0


def _values(words: list[str]) -> dict[str, str]:
    """Return `--name value …` and `--name=value …` as fields; `-` reads stdin. Raises MedqError."""
    values: dict[str, str] = {}
    remaining = list(words)
    while remaining:
        name = remaining.pop(0)
        if not name.startswith("--"):
            raise MedqError(
                f"{name!r} is not the name of a field.",
                hint="Write fields as --name value.",
            )
        name, equals, value = name[2:].partition("=")
        if not equals:
            if not remaining:
                raise MedqError(f"--{name} has no value.", hint="Write fields as --name value.")
            value = remaining.pop(0)
        values[name.replace("-", "_")] = word_or_stdin(value, name)
    return values


def _version(text: str | None) -> int | None:
    if text is not None and not text.isdecimal():
        raise MedqError(
            f"--version cannot be {text!r}.", hint="Give the item's `version`, a number."
        )
    return None if text is None else int(text)
