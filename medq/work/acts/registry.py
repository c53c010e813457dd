"""The registry of acts: what a person can do to an item, by which key, with which fields, and when not.

Keys, footer, help and `medq act`, `acts` and `undo` are made from it. An act is one function and one transaction; what it
changes is one event, and undo is made from that event alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from data.events import events
from data.events.events import ChangeSet
from data.items import items
from data.items.items import ItemRecord
from data.office import office
from medq.domain.acts import ActResult, AvailableAct, Field
from medq.domain.errors import HeldError, MedqError, StaleError
from medq.domain.items.item import State
from medq.work.desk import Desk
from medq.work.items.leases import give_back_lapsed
from medq.work.items.ranking import update_ranks
from medq.work.visibility import redacted_row

Values = Mapping[str, str]
JOINER = "\u200d"  # between the parts of one emoji
LONGEST = 2000  # characters of one field


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `why_not` says in words why an item does not allow it now, or nothing; `perform` changes rows through the
    entry and returns what to tell: the message a person sees."""

    name: str
    key_action: str
    text: str
    why_not: Callable[[Desk, ItemRecord], str]
    perform: Callable[[Desk, ItemRecord, Values, ChangeSet], str]
    fields: Callable[[Desk, ItemRecord], tuple[Field, ...]] = lambda desk, item: ()
    can_undo: bool = True
    needs_hold: bool = True  # not while somebody else holds the item
    told: str = ""  # what the person is told before the event's own text


ACTS: dict[str, Act] = {}


def register(*acts: Act) -> None:
    """Put acts into the registry; a name or a key is given once."""
    for act in acts:
        if act.name in ACTS:
            raise ValueError(f"act {act.name} is there already")
        ACTS[act.name] = act


def available_acts(desk: Desk, item_id: int) -> list[AvailableAct]:
    """Every act with whether this item allows it now, and why not. Errors: `MedqError` when there is no such item."""
    item = _item(desk, item_id)
    found = []
    for act in ACTS.values():
        why_not = _why_not(desk, act, item)
        found.append(
            AvailableAct(act.name, act.key_action, not why_not, why_not, act.fields(desk, item))
        )
    return found


def perform(
    desk: Desk,
    item_id: int,
    name: str,
    values: Values,
    version: int | None = None,
    *,
    with_id: int | None = None,
) -> ActResult:
    """Do one act to one item.

    `version` is the one that was on the screen: when the item has moved on since, nothing is written and the refusal says
    who changed what. `with_id` is the first event of one act on many. Errors: `MedqError`; then nothing was changed.
    """
    desk.require_writer()
    act = ACTS.get(name)
    if act is None:
        raise MedqError(
            f"There is no act {name!r}.", hint="medq acts ID lists what this item allows."
        )
    with desk.store.write_transaction():
        item = _item(desk, item_id)
        if version is not None and version != item.version:
            raise _stale(desk, item)
        if held_by_other(desk, item) and give_back_lapsed(desk):
            item = _item(desk, item_id)  # its holder may be gone
        why_not = _why_not(desk, act, item)
        if why_not:
            raise _not_allowed(desk, act, item, why_not)
        answers = _answers(act, act.fields(desk, item), values)
        entry = ChangeSet(desk.store)
        message = act.perform(desk, item, answers, entry)
        if entry.after.get(f"item:{item_id}"):
            desk.store.update("item", item_id, touched_day=desk.today().toordinal())
        update_ranks(desk, [item_id])
        event_id = events.append(
            desk.store,
            at=desk.now(),
            staff_id=desk.user.id,
            act=name,
            subject=(int(item.subject_kind), item.subject_id),
            text=message,
            entry=entry,
            item_id=item_id,
            with_id=with_id,
        )
        return ActResult(redacted_row(desk, item_id), act.told + message, event_id, act.can_undo)


def held_by_other(desk: Desk, item: ItemRecord) -> bool:
    """Whether somebody else has the item now, with a lease that still runs."""
    if item.state is not State.TAKEN or item.holder_id == desk.user.id:
        return False
    return item.held_until is not None and item.held_until > desk.real_now()


def holder_told(desk: Desk, item: ItemRecord) -> str:
    """Who else has the item, and until when; empty when nobody has."""
    if item.held_until is None or not held_by_other(desk, item):
        return ""
    return f"{_holder(desk, item)} has it until {item.held_until.astimezone(desk.zone):%H:%M}."


def _holder(desk: Desk, item: ItemRecord) -> str:
    assert item.holder_id is not None
    return office.user(desk.store, item.holder_id).initials


def _why_not(desk: Desk, act: Act, item: ItemRecord) -> str:
    if not desk.user.may_write or desk.store.read_only:
        return "Read-only view."
    held = holder_told(desk, item) if act.needs_hold else ""
    return held or act.why_not(desk, item)


def _not_allowed(desk: Desk, act: Act, item: ItemRecord, why_not: str) -> MedqError:
    at, mend = f"item {item.id}", f"medq acts {item.id} lists what it allows now."
    if act.needs_hold and held_by_other(desk, item):
        who = _holder(desk, item)
        return HeldError(why_not, where=at, hint=mend, who=who, plural_message=f"{who} has them.")
    return MedqError(why_not, where=at, hint=mend)


def _answers(act: Act, fields: tuple[Field, ...], values: Values) -> dict[str, str]:
    unknown = sorted(set(values) - {field.name for field in fields})
    if unknown:
        raise MedqError(f"{act.name} asks for no {unknown[0]}.", hint=_asks(fields))
    answers = {}
    for field in fields:
        value = _one_line(values.get(field.name, "")) or field.default
        if len(value) > LONGEST:
            raise MedqError(
                f"{field.name} has {len(value)} characters; {LONGEST} fit.",
                hint="Shorten it, or write two notes.",
            )
        if field.required and not value:
            raise MedqError(f"{act.name} needs {field.name}: {field.label}.", hint=_asks(fields))
        if field.choices and value and value not in field.choices:
            raise MedqError(
                f"{field.name} cannot be {value!r}.", hint=f"One of: {', '.join(field.choices)}."
            )
        answers[field.name] = value
    return answers


def _one_line(text: str) -> str:
    """What somebody typed, on one line, without what could drive a terminal; parts of one emoji stay together."""
    return " ".join(
        "".join(sign if sign.isprintable() or sign == JOINER else " " for sign in text).split()
    )


def _asks(fields: tuple[Field, ...]) -> str:
    if not fields:
        return "It takes no fields."
    return "It takes: " + ", ".join(
        f"--{field.name}" + ("" if field.required else " (may be left out)") for field in fields
    )


def _item(desk: Desk, item_id: int) -> ItemRecord:
    found = items.item_record(desk.store, item_id)
    if found is None:
        raise MedqError(f"There is no item {item_id}.", hint="medq queue lists them.")
    return found


def _stale(desk: Desk, item: ItemRecord) -> MedqError:
    """Who changed the item since it was on the screen, and what they did."""
    at, mend = f"item {item.id}", "Look again; what you typed is kept."
    last = next(iter(events.history(desk.store, item.id, 1)), None)
    if last is None:
        new = "New facts came in since you looked."
        return StaleError(new, where=at, hint=mend, plural_message=new)
    moment = events.event_moment(last[1]).astimezone(desk.zone)
    told = f"{last[2]} changed it at {moment:%H:%M}: {last[4]}"
    return StaleError(
        told, where=at, hint=mend, who=last[2], plural_message=f"{last[2]} changed them since."
    )
