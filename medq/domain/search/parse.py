"""What is typed into a search or a filter, understood: names and numbers, a day, amounts, reasons, and what a list has.

Whatever cannot be read is a word to look for; nothing that is typed is refused, because it is read after every letter.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from medq.domain.items.item import Kind, State
from medq.domain.money import plain, typed_cents
from medq.domain.typed_dates import format_date, known_day

T = TypeVar("T")
NEVER = 10**15  # more cents than any amount
LONGEST = 200  # letters that are read
MOST_WORDS = 8
ANSWERED = {state.word: state for state in State}
KINDS = (
    {kind.word: kind for kind in Kind}
    | {f"{kind.word}s": kind for kind in Kind}
    | {"followup": Kind.FOLLOW_UP}
)
CLAIM_STATES = {
    **{
        one: one
        for one in (
            "sent",
            "acknowledged",
            "received",
            "rejected",
            "pended",
            "paid",
            "denied",
            "patient",
            "forwarded",
        )
    },
    **{one: one for one in ("reversed", "replaced", "closed", "to_submit")},
    "to-send": "to_submit",
    "to-submit": "to_submit",
}

_AMOUNT = re.compile(r"([<>]=?|=)\s*(-?\$?[\d,]*\.?\d{0,2})", re.ASCII)
_LOOSE = re.compile(r"([<>]=?|=)\s+(?=[\d$-])", re.ASCII)
_MONEY = re.compile(r"\$\d[\d,]*(?:\.\d\d?)?|\d[\d,]*\.\d\d", re.ASCII)
_REASON = re.compile(r"(co|pr|oa|pi|cr)-?([a-z]?\d{1,3})", re.ASCII)
_SIGNS = re.compile(r"[^A-Z0-9-]+")
_DAY_WORDS = 3  # a day has at most so many words: 14 may 2026


class SearchTerms(NamedTuple):
    """What was understood. `words` as typed, in lower case; amounts in cents, both ends in; `reasons` as CO-197."""

    words: tuple[str, ...] = ()
    day: date | None = None
    birth: bool = False  # the year was typed: it may be a day of birth as well
    amounts: tuple[tuple[int, int], ...] = ()
    reasons: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    states: tuple[State, ...] = ()
    claim_states: tuple[str, ...] = ()
    owner: str = ""
    mine: bool = False
    payers: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()  # `kind:` and the like with a word that is none

    @property
    def empty(self) -> bool:
        """Nothing is asked yet."""
        return self == SearchTerms(unread=self.unread)

    @property
    def of_items(self) -> bool:
        """Only items have what is asked: a kind, an owner, a state of work."""
        return bool(self.kinds or self.states or self.owner or self.mine)


def parse(text: str, today: date) -> SearchTerms:
    """What a text asks for. Never refuses: half a word is half a word."""
    tokens = _LOOSE.sub(r"\1", text[:LONGEST].lower()).split()
    asked = SearchTerms()
    place = 0
    while place < len(tokens):
        for many in range(min(_DAY_WORDS, len(tokens) - place), 0, -1):
            found = (
                known_day(" ".join(tokens[place : place + many]), today)
                if asked.day is None
                else None
            )
            if found:
                asked = asked._replace(day=found[0], birth=found[1])
                place += many
                break
        else:
            asked = _token(asked, tokens[place])
            place += 1
    return asked


def _token(asked: SearchTerms, token: str) -> SearchTerms:
    name, colon, value = token.partition(":")
    if colon and name in _NAMED:
        return _named(asked, name, value) if value else asked
    amount = _amount(token)
    if amount is not None:
        return asked._replace(amounts=(*asked.amounts, amount))
    if token[0] in "<>=":
        return asked  # half typed
    if reason := _REASON.fullmatch(token):
        return asked._replace(reasons=(*asked.reasons, f"{reason[1]}-{reason[2]}".upper()))
    if token in KINDS:
        return asked._replace(kinds=tuple(dict.fromkeys((*asked.kinds, KINDS[token]))))
    if token in ANSWERED:
        return asked._replace(states=tuple(dict.fromkeys((*asked.states, ANSWERED[token]))))
    if token == "mine":
        return asked._replace(mine=True)
    return asked._replace(words=tuple(dict.fromkeys((*asked.words, token)))[:MOST_WORDS])


def _named(asked: SearchTerms, name: str, value: str) -> SearchTerms:
    """`kind:denial` and its like; a kind or state may be cut short where only one begins so."""
    if name == "payer":
        return asked._replace(payers=(*asked.payers, value))
    if name == "owner":
        return asked._replace(mine=True) if value == "me" else asked._replace(owner=value)
    if name == "reason":
        return asked._replace(reasons=(*asked.reasons, _SIGNS.sub("", value.upper())))
    if name == "kind" and (kind := _begun(KINDS, value)):
        return asked._replace(kinds=tuple(dict.fromkeys((*asked.kinds, kind))))
    if name == "state" and (state := _begun(ANSWERED, value)):
        return asked._replace(states=tuple(dict.fromkeys((*asked.states, state))))
    if name == "state" and (claim_state := _begun(CLAIM_STATES, value)):
        return asked._replace(claim_states=(*asked.claim_states, claim_state))
    return asked._replace(unread=(*asked.unread, f"{name}:{value}"))


_NAMED = ("kind", "state", "owner", "payer", "reason")


def _begun(table: Mapping[str, T], value: str) -> T | None:
    if value in table:
        return table[value]
    found = {one for word, one in table.items() if word.startswith(value)}
    return found.pop() if len(found) == 1 else None


def _amount(token: str) -> tuple[int, int] | None:
    """The range of cents that `=1875`, `>500`, `<=20` or `$12.50` means; None when it is no amount."""
    compared = _AMOUNT.fullmatch(token)
    if not compared and not _MONEY.fullmatch(token):
        return None
    sign, digits = (compared[1], compared[2]) if compared else ("=", token)
    try:
        cents = typed_cents(digits)
    except ValueError:
        return None
    match sign:
        case ">":
            return cents + 1, NEVER
        case ">=":
            return cents, NEVER
        case "<":
            return -NEVER, cents - 1
        case "<=":
            return -NEVER, cents
        case _:
            return cents, cents


def understood(asked: SearchTerms) -> str:
    """The question in words: `name begins with ortiz and service on 14 May 2026`; empty when nothing is asked."""
    return " and ".join(_told(asked))


def _told(asked: SearchTerms) -> Iterator[str]:
    for word in asked.words:
        number = any(sign.isdigit() for sign in word)
        yield f"{'number' if number else 'name or payer'} begins with {word}"
    if asked.day:
        what = "service or birth" if asked.birth else "service"
        yield f"{what} on {format_date(asked.day)[4:]}"
    for low, high in asked.amounts:
        if low == high:
            yield f"amount is {plain(low)}"
        else:
            yield f"amount from {plain(low)}" if high == NEVER else f"amount up to {plain(high)}"
    yield from (f"reason {reason}" for reason in asked.reasons)
    if asked.kinds:
        yield "kind " + " or ".join(kind.word for kind in asked.kinds)
    states = [state.word for state in asked.states] + [
        state.replace("_", " ") for state in asked.claim_states
    ]
    if states:
        yield "state " + " or ".join(states)
    if asked.mine:
        yield "owned by you"
    if asked.owner:
        yield f"owned by {asked.owner.upper()}"
    yield from (f"payer {payer}" for payer in asked.payers)
    yield from (f"({unread} is not known)" for unread in asked.unread)
