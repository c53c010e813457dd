"""`medq check`: stored totals, ranks, subjects, events and triggers against their sources.

Reads only. Mismatches hold ids and figures, never a name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from data.claims import lookups, visits
from data.claims.balances import ClaimBalanceRow, stored_balances
from data.claims.open_money import forgotten_claims
from data.claims.visits import VisitSums
from data.events import events
from data.imports import originals
from data.items import item_records
from data.office import counted_responses, integrity, payer_integrity
from data.search import word_integrity
from data.store.sql_triggers import wrong_triggers
from medq.domain.rank.group import TOGETHER, MemberRank, solo_rank_from_key
from medq.domain.remittances.agreement import is_another_person
from medq.work.chunks import chunks
from medq.work.claims.balances import compute_balances, visit_sums
from medq.work.desk import Desk
from medq.work.items.item_ranks import group_of, member_ranks, rank_context, stored_rank

MOST_MISMATCHES = 20  # of one check
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check."""

    name: str
    mismatches: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """True if nothing was found."""
        return not self.mismatches


def check(desk: Desk) -> list[Check]:
    """Run every check; each reports at most 20 mismatches."""
    with desk.store.read_transaction():
        return [
            Check(name, tuple(islice(find_mismatches(desk), MOST_MISMATCHES)))
            for name, find_mismatches in CHECKS.items()
        ]


def _database(desk: Desk) -> Iterator[str]:
    yield from integrity.engine_problems(desk.store)


def _triggers(desk: Desk) -> Iterator[str]:
    yield from (f"trigger {name} is missing or changed" for name in wrong_triggers(desk.store))


def _event_chain(desk: Desk) -> Iterator[str]:
    yield from (
        f"event {event_id} does not match its hash" for event_id in events.broken_links(desk.store)
    )


def _tally(desk: Desk) -> Iterator[str]:
    yield from integrity.wrong_tallies(desk.store)


def _transactions(desk: Desk) -> Iterator[str]:
    yield from integrity.wrong_transactions(desk.store)


def _originals(desk: Desk) -> Iterator[str]:
    for file_id, sha256, size in originals.saved_files(desk.store):
        with originals.original(desk.store, file_id) as stream:
            if originals.digest(stream) != (sha256, size):
                yield f"file {file_id} differs from what was imported"


def _balances(desk: Desk) -> Iterator[str]:
    for stored_by_claim in stored_balances(desk.store, CHUNK):
        balances = compute_balances(desk, stored_by_claim)
        for claim_id, stored in stored_by_claim.items():
            computed = balances[claim_id].row
            if computed != stored:
                yield (
                    f"claim {claim_id}: computed {_balance_text(computed)},"
                    f" stored {_balance_text(stored)}"
                )


def _visits(desk: Desk) -> Iterator[str]:
    """Yield visits whose sums differ from those of their claims, and claims without a visit."""
    for stored_by_visit in visits.stored_sums(desk.store, CHUNK):
        balances = compute_balances(desk, visits.claim_ids_of(desk.store, stored_by_visit))
        computed_by_visit = {sums.id: sums for sums in visit_sums(balances.values())}
        for visit_id, stored in stored_by_visit.items():
            computed = computed_by_visit.get(visit_id, VisitSums(0, 0, 0, 0, visit_id))
            if computed != stored:
                yield f"visit {visit_id}: computed {computed[:-1]}, stored {stored[:-1]} (cents)"
    for claim_id in visits.claims_without(desk.store):
        yield f"claim {claim_id} has no visit"


def _open_money(desk: Desk) -> Iterator[str]:
    for claim in forgotten_claims(desk.store):
        yield f"claim {claim.id}: {claim.open_cents} cents open without an item or a follow-up day"


def _balance_text(balance: ClaimBalanceRow) -> str:
    """Return a claim's state and figures (cents) as one line."""
    unverified = ", balance unverified" if balance.review_reasons else ""
    return (
        f"{balance.state}, paid {balance.paid_cents}, adjustments {balance.written_off_cents},"
        f" patient resp. {balance.patient_cents}, open {balance.open_cents},"
        f" follow-up {balance.follow_up_day}{unverified}"
    )


def _responses(desk: Desk) -> Iterator[str]:
    for chunk in chunks(counted_responses.with_other_names(desk.store)):
        claim_ids = {response.claim_id for response in chunk}
        claim_by_id = {claim.id: claim for claim in lookups.candidates(desk.store, claim_ids)}
        for response in chunk:
            if is_another_person(response, claim_by_id[response.claim_id]):
                yield (
                    f"{response.table} {response.id} counts for claim {response.claim_id}, and"
                    " names another person"
                )


def _subjects(desk: Desk) -> Iterator[str]:
    yield from integrity.items_without_subject(desk.store)


def _group_totals(desk: Desk) -> Iterator[str]:
    yield from integrity.wrong_groups(desk.store)


def _payers(desk: Desk) -> Iterator[str]:
    yield from payer_integrity.numbers_of_several(desk.store)
    yield from payer_integrity.rows_of_joined(desk.store)


def _search_words(desk: Desk) -> Iterator[str]:
    yield from word_integrity.wrong_words(desk.store)


def _group_ranks(desk: Desk) -> Iterator[str]:
    """Yield members whose rank is not the one their group gives them.

    The first members of a group are ranked together, further ones on their own.
    """
    today = desk.today().toordinal()
    for group in integrity.group_keys(desk.store):
        after = integrity.BEFORE_FIRST
        is_front = True
        while keys := integrity.members(desk.store, group, after, CHUNK):
            after = keys[-1]
            item_ids = [key.id for key in keys]
            record_by_id = {item.id: item for item in item_records.by_ids(desk.store, item_ids)}
            members = [record_by_id[item_id] for item_id in item_ids]
            if is_front and any(item.rerank_on <= today for item in members[:TOGETHER]):
                break  # the next new-day run re-ranks it
            ranks = member_ranks(desk, members[:TOGETHER]) if is_front else []
            ranks += [
                MemberRank(*solo_rank_from_key(item.solo_rank_key), behind_lead=True)
                for item in members[len(ranks) :]
            ]
            is_front = False
            for item, rank in zip(members, ranks, strict=True):
                computed = (rank.tier, -rank.sort_value, int(rank.behind_lead))
                if computed != (item.tier, item.rank_key, item.behind_lead):
                    yield f"item {item.id}: rank differs from what group {group} gives"


def _item_ranks(desk: Desk) -> Iterator[str]:
    """Yield items whose stored group or solo rank differs from the rank function's."""
    context, last_id, keys = rank_context(desk), 0, integrity.group_keys(desk.store)
    today = context.today.toordinal()
    while item_ids := integrity.ranked_items(desk.store, last_id, CHUNK):
        last_id = item_ids[-1]
        for item in item_records.by_ids(desk.store, item_ids):
            if item.rerank_on <= today:
                continue  # the next new-day run re-ranks it
            if (keys[item.group_id] if item.group_id else None) != group_of(item, context.today):
                yield f"item {item.id} is in the wrong group"
                continue
            solo = stored_rank(desk, context, item, item.group_id)
            is_single = item.group_id is None
            if solo[1:3] != (item.solo_rank_key, item.rerank_on) or (
                is_single and solo[3:] != (item.tier, item.rank_key, item.behind_lead)
            ):
                yield f"item {item.id}: stored rank differs from the rank function"


CHECKS: dict[str, Callable[[Desk], Iterator[str]]] = {
    "database integrity": _database,
    "triggers": _triggers,
    "event chain": _event_chain,
    "tally matches the items": _tally,
    "posted transactions have their rows": _transactions,
    "originals are unchanged": _originals,
    "claim balances match their payments": _balances,
    "visit balances match their claims": _visits,
    "open money has an item or a follow-up day": _open_money,
    "responses count for the person they name": _responses,
    "items have their subject": _subjects,
    "group totals match their members": _group_totals,
    "a payer's number is one payer's": _payers,
    "search words match the names": _search_words,
    "group ranks match their members": _group_ranks,
    "item ranks match the rank function": _item_ranks,
}
