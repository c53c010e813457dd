"""Integrity of the store: every total against its rows, every stored rank against its function, every item against its
subject, the chain of events, the triggers. Reads only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from data.events import events
from data.imports import originals
from data.items import items
from data.office import integrity
from data.office.integrity import StoredBalance
from data.search import words
from data.store.sql_triggers import wrong_triggers
from medq.domain.rank.group import TOGETHER, MemberRank, solo_rank_from_key
from medq.work.claims.balances import compute_balances
from medq.work.desk import Desk
from medq.work.items.ranking import group_of, member_places, own_of

MOST_TOLD = 20
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it proves, and what it found (ids only, never a name)."""

    name: str
    found: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.found


def check(desk: Desk) -> list[Check]:
    """Every check, each on its own; at most 20 findings of each are told."""
    found = []
    with desk.store.read_transaction():
        for name, one in CHECKS.items():
            told = []
            for finding in one(desk):
                told.append(finding)
                if len(told) >= MOST_TOLD:
                    break
            found.append(Check(name, tuple(told)))
    return found


def _engine(desk: Desk) -> Iterator[str]:
    yield from integrity.engine_problems(desk.store)


def _guards(desk: Desk) -> Iterator[str]:
    yield from (f"trigger {name} is not as it should be" for name in wrong_triggers(desk.store))


def _chain(desk: Desk) -> Iterator[str]:
    yield from (
        f"event {event_id} does not fit its hash" for event_id in events.broken_links(desk.store)
    )


def _tally(desk: Desk) -> Iterator[str]:
    yield from integrity.wrong_tallies(desk.store)


def _transactions(desk: Desk) -> Iterator[str]:
    yield from integrity.wrong_transactions(desk.store)


def _subjects(desk: Desk) -> Iterator[str]:
    yield from integrity.items_without_subject(desk.store)


def _groups(desk: Desk) -> Iterator[str]:
    yield from integrity.wrong_groups(desk.store)


def _words(desk: Desk) -> Iterator[str]:
    """The words of the search are those that its patients, payments and unmatched claims give."""
    yield from words.wrong_words(desk.store)


def _leads(desk: Desk) -> Iterator[str]:
    """The first members of each group stand where they stand together, the others where they stand by themselves."""
    today = desk.today().toordinal()
    for group in integrity.group_keys(desk.store):
        after: tuple[int, ...] | None = None
        first = True
        while chunk := integrity.members(desk.store, group, after, CHUNK):
            after = chunk[-1]
            known = {
                item.id: item for item in items.item_records(desk.store, [row[-1] for row in chunk])
            }
            listed = [known[row[-1]] for row in chunk]
            if first and any(item.rerank_on <= today for item in listed[:TOGETHER]):
                break  # the next writer brings it up to date
            wanted = member_places(desk, listed[:TOGETHER]) if first else []
            wanted += [
                MemberRank(*solo_rank_from_key(item.solo_rank_key), behind_lead=True)
                for item in listed[len(wanted) :]
            ]
            first = False
            for item, one in zip(listed, wanted, strict=True):
                if (one.tier, -one.order, int(one.behind_lead)) != (
                    item.tier,
                    item.rank_key,
                    item.behind_lead,
                ):
                    yield f"item {item.id} stands where group {group} does not put it"


def _originals(desk: Desk) -> Iterator[str]:
    """Every kept file is what it was when it came in."""
    for file_id, sha256, size in originals.saved_files(desk.store):
        with originals.original(desk.store, file_id) as stream:
            found = originals.digest(stream)
        if found != (sha256, size):
            yield f"file {file_id} is not what came in"


def _claims(desk: Desk) -> Iterator[str]:
    """A claim owes what its results give, and stands where its facts put it."""
    for chunk in integrity.claims(desk.store, CHUNK):
        found = compute_balances(desk, chunk)
        for claim_id, kept in chunk.items():
            given = found[claim_id].row
            if given != kept:
                yield f"claim {claim_id}: its facts give {told(given)}, it keeps {told(kept)}"


def told(row: StoredBalance) -> str:
    paid, written_off, patient, review_reasons, state, follow_up = row
    looked = ", must be looked at" if review_reasons else ""
    return f"{state}, {paid} paid, {written_off} written off, {patient} patient's, follow-up {follow_up}{looked}"


def _ranks(desk: Desk) -> Iterator[str]:
    """Every stored place that is due is what its function gives today."""
    last, today, keys = 0, desk.today().toordinal(), integrity.group_keys(desk.store)
    while chunk := integrity.ranked_items(desk.store, last, CHUNK):
        last = chunk[-1]
        for item in items.item_records(desk.store, chunk):
            if item.rerank_on <= today:
                continue  # it turned since the last writer; the next one brings it up to date
            if (keys[item.group_id] if item.group_id else None) != group_of(desk, item):
                yield f"item {item.id} stands in a group that is not its own"
                continue
            own = own_of(desk, item, item.group_id)
            alone = item.group_id is None
            if own[1:3] != (item.solo_rank_key, item.rerank_on) or (
                alone and own[3:] != (item.tier, item.rank_key, item.behind_lead)
            ):
                yield f"item {item.id} stands where its function does not put it"


CHECKS: dict[str, Callable[[Desk], Iterator[str]]] = {
    "the engine finds the store whole": _engine,
    "the triggers are there": _guards,
    "the chain of events is unbroken": _chain,
    "the tally counts what there is": _tally,
    "posted transactions have their rows": _transactions,
    "originals are what came in": _originals,
    "claims owe what their results give": _claims,
    "items have their subject": _subjects,
    "groups know their size": _groups,
    "the search knows what there is": _words,
    "groups stand where their members put them": _leads,
    "items stand where the rank puts them": _ranks,
}
