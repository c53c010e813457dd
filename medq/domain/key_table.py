"""The one table of keys: hints, help, `medq keys` and a person's own keys are made from it."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from medq.domain.items.item import Kind

PLAIN = "plain"
TODAY, PLAN, EXPIRING, UNPLANNED = "today", "plan", "expiring", "unplanned"
TOTALS = "totals"
SEARCH, RECORD = "search", "record"
RELATED = "related"
ITEM_SCREENS = tuple(kind.word for kind in Kind)
QUEUE_AND_ITEMS = ("queue", *ITEM_SCREENS)
SCREENS = (
    *QUEUE_AND_ITEMS,
    *(TODAY, PLAN, EXPIRING, UNPLANNED, TOTALS, SEARCH, RECORD, RELATED),
    *("menu", "keys", "help", PLAIN),
)
FIELD, FORM, FILTER = "field", "form", "filter"
PALETTE, FIND = "palette", "find"
"""The text fields: a line, an act's form and a list's filter; the command line, the search. Only
keys that are no text have a meaning there."""

FIELDS = (FIELD, FORM, FILTER, PALETTE, FIND)
EVERYWHERE = (*SCREENS, *FIELDS)
LISTS = (*SCREENS, PALETTE, FIND)
ALL_BUT_PLAIN = tuple(screen for screen in SCREENS if screen != PLAIN)
_WORK = (*QUEUE_AND_ITEMS, TODAY)
_REVIEW = (Kind.REVIEW.word,)
_NOT_CALLBACK = tuple(screen for screen in QUEUE_AND_ITEMS if screen != Kind.CALLBACK.word)
MARK_ACTIONS = frozenset({"list.mark", "list.markall", "list.unmarkall"})


class Target(Enum):
    """The items that the act behind a key is performed on."""

    NONE = "no item"
    ITEM = "the item under the cursor"
    MARKED = "the item under the cursor, or all marked items"


class Key(NamedTuple):
    """One action: its id, its keys (the first one is shown), where it works, and its texts."""

    action: str
    keys: tuple[str, ...]
    where: tuple[str, ...]
    text: str
    hint: str  # one or two words
    writes: bool = False
    target: Target = Target.NONE
    more: str = ""  # what the text leaves out where there is no room

    @property
    def is_for_writers(self) -> bool:
        """Return whether the key writes, or marks for an act: of no use in a read-only session."""
        return self.writes or self.action in MARK_ACTIONS

    @property
    def full_text(self) -> str:
        """The text and what it leaves out."""
        return f"{self.text} ({self.more})" if self.more else self.text


def _act(
    action: str,
    keys: tuple[str, ...],
    where: tuple[str, ...],
    texts: tuple[str, ...],
    target: Target = Target.MARKED,
) -> Key:
    """Return the key of an act. `texts` are the text, the hint and what the text leaves out."""
    text, hint, *more = texts
    return Key(action, keys, where, text, hint, writes=True, target=target, more="".join(more))


def _edit(action: str, keys: tuple[str, ...], text: str, hint: str, more: str = "") -> Key:
    """Return a key that changes a plan."""
    return Key(action, keys, (PLAN,), text, hint, writes=True, more=more)


_LIST_KEYS = (
    Key("list.down", ("down", "j"), LISTS, "one line down", "down"),
    Key("list.up", ("up", "k"), LISTS, "one line up", "up"),
    Key("list.pagedown", ("pgdn", "ctrl+f"), LISTS, "one page down", "page down"),
    Key("list.pageup", ("pgup", "ctrl+g"), LISTS, "one page up", "page up"),
    Key("list.first", ("home", "g"), SCREENS, "to the first line", "first"),
    Key("list.last", ("end", "."), SCREENS, "to the last line", "last"),
    Key(
        "list.open",
        ("enter", "right"),
        ("queue", TODAY, PLAN, EXPIRING, UNPLANNED, TOTALS, SEARCH, FIND, RELATED, "menu"),
        "open the line under the cursor",
        "open",
    ),
    Key(
        "list.mark",
        ("space",),
        ("queue", EXPIRING),
        "mark or unmark",
        "mark",
        more="a group: its members",
    ),
    Key("list.markall", ("+",), ("queue", EXPIRING), "mark all items in the list", "mark all"),
    Key("list.unmarkall", ("-",), ("queue", EXPIRING), "unmark all", "unmark all"),
    Key(
        "list.group",
        ("=",),
        (*QUEUE_AND_ITEMS, RELATED),
        "group members",
        "group",
        more="of an item: what is related; again: back",
    ),
    Key("related.switch", ("tab",), (RELATED,), "the items of the same payer and code", "group"),
    Key(
        "list.filter",
        ("/", "f7"),
        ("queue", "keys", "help"),
        "filter",
        "filter",
        more="an empty one shows all",
    ),
    Key(
        "list.sort",
        (",",),
        ("queue", TOTALS),
        "sort by $/min, due, amount or age: a digit",
        "sort",
        more="again: reverse",
    ),
    Key("list.worklist", tuple("123456789"), ("queue",), "show a worklist", "worklist"),
    Key("list.all", ("0",), ("queue",), "show all open work", "all"),
    Key("list.totals", ("f",), ("queue", EXPIRING), "add the list up: totals", "totals"),
    Key("totals.grouping", ("tab",), (TOTALS,), "add up by the next grouping", "next grouping"),
    Key("totals.export", ("x",), (TOTALS,), "write the totals as a CSV file", "export"),
    Key("view.refresh", ("r", "f9"), (*_WORK, EXPIRING, UNPLANNED, TOTALS), "refresh", "refresh"),
)
_ITEM_KEYS = (
    Key("item.following", ("right",), ITEM_SCREENS, "read on in the list", "read on"),
    Key(
        "item.preceding",
        ("left",),
        ITEM_SCREENS,
        "read back in the list",
        "read back",
    ),
    Key(
        "item.choose",
        tuple("123456789"),
        ITEM_SCREENS,
        "do the step with that number",
        "do it",
        writes=True,
    ),
    Key(
        "item.next", ("n", "f5"), (*_WORK, RELATED), "check out the next item", "next", writes=True
    ),
    _act("item.take", ("t",), QUEUE_AND_ITEMS, ("check out / release", "check out"), Target.ITEM),
    _act("item.done", ("d", "f8"), _WORK, ("done, with its outcome", "done")),
    _act("item.wait", ("w",), _WORK, ("follow up on a date", "follow up", "enter: usual date")),
    _act("item.assign", ("v",), _NOT_CALLBACK, ("assign", "assign")),
    _act("item.importance", ("i",), _NOT_CALLBACK, ("low, normal or high", "importance")),
    _act("item.pin", ("z",), QUEUE_AND_ITEMS, ("pin to the top of your list, or unpin", "pin")),
    _act(
        "item.plan",
        (">",),
        (*QUEUE_AND_ITEMS, UNPLANNED),
        ("add to tomorrow's plan", "plan", "what is not scheduled: to that plan"),
        Target.ITEM,
    ),
    _act("item.note", ("o",), _WORK, ("write a note", "note")),
    _act(
        "item.call",
        ("c", "f6"),
        _WORK,
        ("log a call, portal, chat, fax or letter", "contact", "with its follow-up"),
    ),
    _act(
        "item.post",
        ("p",),
        ("queue", *_REVIEW),
        ("post a held payment; a payer's plan type; approve", "post", "with a reason"),
    ),
    _act(
        "item.match",
        ("l",),
        _REVIEW,
        ("link a payment or response to its claim; same payer or patient", "link"),
        Target.ITEM,
    ),
    _act(
        "item.unmatch",
        ("x",),
        _REVIEW,
        ("unlink a payment; another payer; refuse", "unlink"),
        Target.ITEM,
    ),
    _act(
        "item.visit",
        ("<",),
        _NOT_CALLBACK,
        ("put the claim into another visit", "visit"),
        Target.ITEM,
    ),
    Key(
        "act.undo",
        ("u",),
        (*_WORK, PLAN, EXPIRING, UNPLANNED),
        "undo your last action",
        "undo",
        writes=True,
    ),
)
_PLAN_KEYS = (
    Key(
        "today.build",
        ("b",),
        ("queue", TODAY),
        "plan tomorrow",
        "build",
        writes=True,
        more="from today's plan: the rest of the day",
    ),
    _act("expiring.keep", ("a",), (EXPIRING,), ("keep: you work it", "keep")),
    _act("expiring.reassign", ("v",), (EXPIRING,), ("reassign to somebody else", "reassign")),
    _act(
        "expiring.expire", ("x",), (EXPIRING,), ("let expire, or sign what is lost", "let expire")
    ),
    _edit("plan.up", ("<",), "move the line up", "up"),
    _edit("plan.down", (">",), "move the line down", "down"),
    _edit("plan.add", ("a",), "add an item or an appointment", "add"),
    _edit("plan.out", ("x",), "remove the line", "remove"),
    _edit("plan.fix", ("f",), "lock it at a time", "lock"),
    _edit("plan.minutes", ("e",), "change its minutes", "minutes"),
    _edit("plan.hours", ("w",), "hours and lunch of that day", "hours"),
    _edit("plan.again", ("r", "f9"), "plan again", "rebuild", "manual changes stay"),
    _edit("plan.accept", ("ctrl+s", "f2", "d"), "save: it opens first that morning", "save"),
    Key("plan.omitted", ("l",), (PLAN,), "list all that is not scheduled", "not scheduled"),
    Key("today.deadlines", ("l",), (TODAY,), "deadlines on nobody's plan", "deadlines"),
    _edit("plan.choose", ("1", "2", "3", "4", "5"), "do what the numbered note says", "choose"),
)
_OTHER_KEYS = (
    Key("menu.go", tuple("123456789"), ("menu",), "go to the line with that number", "go"),
    Key("menu.more", ("0",), ("menu",), "the further lines, and back", "more"),
    Key("keys.change", ("enter", "right"), ("keys",), "assign another key: press it", "change"),
    Key("keys.reset", ("r",), ("keys",), "restore the standard keys", "reset"),
    Key("keys.test", ("t",), ("keys",), "press a key to see what this terminal sends", "test"),
    Key(
        "keys.save", ("ctrl+s", "s", "f2"), ("keys",), "save your keys in your config file", "save"
    ),
    Key("form.next", ("tab", "down"), (FORM,), "next field", "next"),
    Key("form.prev", ("up",), (FORM,), "previous field", "previous"),
    Key("form.clear", ("ctrl+u",), FIELDS, "clear the field", "clear"),
    Key(
        "form.save",
        ("ctrl+s", "f2"),
        (FILTER,),
        "save the filter as a worklist; empty: remove it",
        "save as worklist",
    ),
    Key("filter.earlier", ("up",), (FILTER,), "an earlier filter", "earlier"),
    Key("filter.later", ("down",), (FILTER,), "a later filter", "later"),
    Key("nav.back", ("q", "esc"), EVERYWHERE, "back", "back", more="in a field: esc"),
    Key(
        "nav.search",
        ("s",),
        (*_WORK, RELATED, PLAN, EXPIRING),
        "search",
        "search",
        more="names, numbers, dates, amounts",
    ),
    Key(
        "search.where",
        ("tab",),
        (SEARCH, FIND),
        "where to look: all, open, claims, patients",
        "where",
    ),
    Key("nav.menu", ("m", "f10"), ALL_BUT_PLAIN, "menu: go to..", "menu"),
    Key(
        "nav.palette",
        (":", "ctrl+p"),
        (*ALL_BUT_PLAIN, FIELD, FORM, FILTER, FIND),
        "type a command",
        "command",
        more="in a field: ctrl+p",
    ),
    Key("item.copypage", ("y",), ALL_BUT_PLAIN, "copy view: this page as plain text", "copy view"),
    Key("help.here", ("?", "f1"), EVERYWHERE, "help", "help", more="in a field: F1"),
    Key("app.redraw", ("ctrl+r",), EVERYWHERE, "redraw the screen", "redraw"),
    Key("app.quit", ("ctrl+q",), EVERYWHERE, "quit", "quit"),
)
KEYS: tuple[Key, ...] = (*_LIST_KEYS, *_ITEM_KEYS, *_PLAN_KEYS, *_OTHER_KEYS)
KEY_BY_ACTION: Mapping[str, Key] = {key.action: key for key in KEYS}


def where_text(key: Key) -> str:
    """Return the screens of a key in words."""
    where = set(key.where)
    if where >= set(ALL_BUT_PLAIN):
        has_fields = where >= set(EVERYWHERE) or FIELD in where
        return "everywhere" if has_fields else "everywhere but text fields"
    if where >= set(QUEUE_AND_ITEMS):
        others = [screen for screen in key.where if screen not in QUEUE_AND_ITEMS]
        return ", ".join(("queue, items", *others))
    return ", ".join(key.where)
