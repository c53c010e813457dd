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
from data.office import counted_responses, integrity, ledger_integrity, payer_integrity
from data.search import word_integrity
from data.store.sql_triggers import wrong_triggers
from medq.domain.remittances.agreement import is_another_person
from medq.work.chunks import chunks
from medq.work.claims.balances import compute_balances, visit_sums
from medq.work.desk import Desk
from medq.work.upkeep import date_checks, rank_checks

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
        yield f"claim {claim.id}: {claim.open_cents} cents open, and nothing watches it"


def _ledger(desk: Desk) -> Iterator[str]:
    yield from ledger_integrity.wrong_entries(desk.store)
    yield from ledger_integrity.wrong_approvals(desk.store)
    yield from ledger_integrity.several_pending(desk.store)


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


CHECKS: dict[str, Callable[[Desk], Iterator[str]]] = {
    "database integrity": _database,
    "triggers": _triggers,
    "event chain": _event_chain,
    "tally matches the items": _tally,
    "posted transactions have their rows": _transactions,
    "originals are unchanged": _originals,
    "claim balances match their payments": _balances,
    "visit balances match their claims": _visits,
    "open money has an item or a waiting date": _open_money,
    "ledger matches its reversals and approvals": _ledger,
    "responses count for the person they name": _responses,
    "items have their subject": _subjects,
    "group totals match their members": _group_totals,
    "a payer's number is one payer's": _payers,
    "search words match the names": _search_words,
    "deadlines of open items match a fresh dating": date_checks.wrong_dates,
    "group ranks match their members": rank_checks.wrong_group_ranks,
    "item ranks match the rank function": rank_checks.wrong_item_ranks,
    "one item leads each claim": rank_checks.wrong_joins,
    "one person holds a claim": rank_checks.claims_of_several,
}
