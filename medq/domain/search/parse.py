"""Parse what is typed into a search or a filter: words, a date, amounts, reasons, kinds, states.

What cannot be parsed is a word to search for. Nothing is refused, because the search runs after
every letter.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from medq.domain.claims.state import ClaimState
from medq.domain.items.item import Kind, State
from medq.domain.money import typed_cents
from medq.domain.reasons.adjustment_code import AdjustmentCode
from medq.domain.search.due_words import PAST_DUE, due_range
from medq.domain.search.terms import NO_LIMIT, SearchTerms
from medq.domain.typed_dates import searched_day

T = TypeVar("T")
LONGEST = 200  # letters that are parsed
MOST_WORDS = 8
STATES = {state.word: state for state in State}
KINDS = (
    {kind.word: kind for kind in Kind}
    | {f"{kind.word}s": kind for kind in Kind}
    | {"followup": Kind.FOLLOW_UP}
)
CLAIM_STATES = {
    **{state.value: state for state in ClaimState},
    "to-send": ClaimState.TO_SUBMIT,
    "to-submit": ClaimState.TO_SUBMIT,
}

NONE = "none"  # as a value: items without one
OLDEST_DAYS = 100_000
DUE, ON_HOLD, DONE_TODAY, REJECTED = "due", "on hold", "done today", "rejected"
HALF_TYPED = frozenset({"<", ">", "=", "<=", ">="})
COMPARED = tuple("<>=:")
HALF_TYPED_DUE = frozenset(f"{DUE}{sign}" for sign in (*HALF_TYPED, ":"))

_FIELDS = ("kind", "state", "owner", "payer", "reason", "cause")  # `kind:denial` and the like
_AMOUNT = re.compile(r"([<>]=?|=)\s*(-?\$?[\d,]*\.?\d{0,2})", re.ASCII)
_LOOSE_SIGN = re.compile(r"(?:\b(due)\s*)?([<>]=?|=)\s+(?=[\d$-])", re.ASCII)
_MONEY = re.compile(r"\$\d[\d,]*(?:\.\d\d?)?|\d[\d,]*\.\d\d", re.ASCII)
_AGE = re.compile(r"age([<>]=?)(\d{1,4})", re.ASCII)
_REASON = re.compile(r"(co|pr|oa|pi|cr)-?([a-z]?\d{1,3})", re.ASCII)
_NOT_IN_REASON = re.compile(r"[^A-Z0-9-]+")
_DATE_WORDS = 3  # a date has at most three words: 14 may 2026


def parse(text: str, today: date) -> SearchTerms:
    """Return what a text searches for. Half a word is a word."""
    tokens = _LOOSE_SIGN.sub(r"\1\2", text[:LONGEST].lower()).split()
    terms = SearchTerms()
    index = 0
    while index < len(tokens):
        two_words = " ".join(tokens[index : index + 2])
        if two_words == DONE_TODAY:
            terms = terms._replace(done_today=True)
            index += 2
        elif two_words == ON_HOLD:
            terms = terms._replace(states=_unique(terms.states, State.WAITING))
            index += 2
        elif terms.day is None and (dated := _date_at(tokens, index, today)):
            terms = terms._replace(day=dated.day, birth=dated.has_year)
            index += dated.words
        else:
            terms = _with_token(terms, tokens[index], today)
            index += 1
    return terms


class _TypedDate(NamedTuple):
    day: date
    has_year: bool
    words: int


def _date_at(tokens: list[str], index: int, today: date) -> _TypedDate | None:
    """Return the date that begins at a token, of as many words as possible."""
    for count in range(min(_DATE_WORDS, len(tokens) - index), 0, -1):
        dated = searched_day(" ".join(tokens[index : index + count]), today)
        if dated:
            return _TypedDate(*dated, count)
    return None


def _with_token(terms: SearchTerms, token: str, today: date) -> SearchTerms:
    if token == PAST_DUE or token.startswith(DUE):
        return _with_due(terms, token, today)
    if age := _AGE.fullmatch(token):
        return terms._replace(ages=(*terms.ages, _age_range(age[1], int(age[2]))))
    name, colon, value = token.partition(":")
    if colon and name in _FIELDS:
        return _with_field(terms, name, value) if value else terms
    amount = _amount(token)
    if amount is not None:
        return terms._replace(amounts=(*terms.amounts, amount))
    if token in HALF_TYPED:
        return terms
    if token[0] in "<>=":
        return terms._replace(unread=(*terms.unread, token))
    if reason := _REASON.fullmatch(token):
        code = AdjustmentCode(reason[1].upper(), reason[2].upper())
        return terms._replace(reasons=(*terms.reasons, code))
    if token in KINDS:
        return terms._replace(kinds=_unique(terms.kinds, KINDS[token]))
    if token in STATES:
        return terms._replace(states=_unique(terms.states, STATES[token]))
    if token == "mine":
        return terms._replace(mine=True)
    if token == REJECTED:
        return terms._replace(
            kinds=_unique(terms.kinds, Kind.SUBMIT),
            claim_states=_unique(terms.claim_states, ClaimState.REJECTED),
        )
    return terms._replace(words=_unique(terms.words, token)[:MOST_WORDS])


def _with_due(terms: SearchTerms, token: str, today: date) -> SearchTerms:
    """Add `due<12/8`, `due<=10d` or `late`; a word that only begins like that is a word."""
    if token in HALF_TYPED_DUE:
        return terms
    due = due_range(token, today)
    if due is not None:
        return terms._replace(due=(*terms.due, due))
    if token[len(DUE) :][:1] in COMPARED:
        return terms._replace(unread=(*terms.unread, token))
    return terms._replace(words=_unique(terms.words, token)[:MOST_WORDS])


def _with_field(terms: SearchTerms, name: str, value: str) -> SearchTerms:
    """Add `kind:denial` and the like; a kind or state may be cut short where it is unambiguous."""
    if name == "payer":
        return terms._replace(payers=(*terms.payers, value))
    if name == "cause":
        cause = "" if value == NONE else value.replace("_", " ")
        return terms._replace(causes=(*terms.causes, cause))
    if name == "owner" and value == NONE:
        return terms._replace(unassigned=True)
    if name == "owner":
        return terms._replace(mine=True) if value == "me" else terms._replace(owner=value)
    if name == "reason":
        code = AdjustmentCode.of_words(_NOT_IN_REASON.sub("", value.upper()))
        return terms._replace(reasons=(*terms.reasons, code))
    if name == "kind" and (kind := _completed(KINDS, value)):
        return terms._replace(kinds=_unique(terms.kinds, kind))
    if name == "state" and (state := _completed(STATES, value)):
        return terms._replace(states=_unique(terms.states, state))
    if name == "state" and (claim_state := _completed(CLAIM_STATES, value)):
        return terms._replace(claim_states=(*terms.claim_states, claim_state))
    return terms._replace(unread=(*terms.unread, f"{name}:{value}"))


def _age_range(sign: str, days: int) -> tuple[int, int]:
    """Return the days that `age>30` or `age<=60` means."""
    match sign:
        case ">":
            return days + 1, OLDEST_DAYS
        case ">=":
            return days, OLDEST_DAYS
        case "<":
            return 0, days - 1
        case _:
            return 0, days


def _unique(values: tuple[T, ...], value: T) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*values, value)))


def _completed(table: Mapping[str, T], value: str) -> T | None:
    """Return the entry of a word, or the only one whose word begins so."""
    if value in table:
        return table[value]
    matches = {entry for word, entry in table.items() if word.startswith(value)}
    return matches.pop() if len(matches) == 1 else None


def _amount(token: str) -> tuple[int, int] | None:
    """Return the range of cents that `=1875`, `>500`, `<=20` or `$12.50` means; None if none."""
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
            return cents + 1, NO_LIMIT
        case ">=":
            return cents, NO_LIMIT
        case "<":
            return -NO_LIMIT, cents - 1
        case "<=":
            return -NO_LIMIT, cents
        case _:
            return cents, cents
