"""Results that came before the claim they are for, and so were posted on another one.

The claim comes with an 837 that is imported after the payment: a claim to the paying payer itself,
where only one to another payer was known, or another version of the claim.
"""

from collections.abc import Collection, Mapping, Sequence

from data.remittances import payer_numbers, stored_claim_payments
from data.remittances.stored_claim_payments import RuledPayment
from medq.domain.remittances.candidate import Candidate, CandidateSource
from medq.domain.remittances.matching import Match, match
from medq.work.claims.balances import ClaimBalance
from medq.work.claims.candidates import store_candidates
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.remittances.links import end_unsupported_requests
from medq.work.remittances.originals import stored_transaction
from medq.work.remittances.rematch import rematch_payments

BY_PAYER_NUMBER = "rule 3"
"""How a result was matched that follows another one with its payer's number."""
_RULES_BY_NUMBER = (1, 2, 3)


def move_results(
    desk: Desk,
    new_claim_ids: Collection[int],
    balances: Mapping[int, ClaimBalance],
    updater: ItemUpdater,
) -> set[str]:
    """Move results to the new claims that they name better than the claim on which they are.

    `balances` are those of their visits and of the claims under their numbers. Returns the
    reference keys that the results make known. Call inside a write transaction.
    """
    result_ids = _results_to_compare(new_claim_ids, balances.values())
    if not result_ids:
        return set()
    ruled = stored_claim_payments.matched_by_rule(desk.store, result_ids)
    followers = [each for each in ruled if each.matched_by == BY_PAYER_NUMBER]
    others = [each for each in ruled if each.matched_by != BY_PAYER_NUMBER]
    mover = _Mover(desk, new_claim_ids, updater)
    keys = mover.move(others, taught_by=ruled)
    return keys | mover.move(followers, taught_by=followers)


def _results_to_compare(
    new_claim_ids: Collection[int], balances: Collection[ClaimBalance]
) -> set[int]:
    """Return the results on claims of a new claim's visit or number that may be for it.

    What is on a claim to its own payer is not for a claim to another one.
    """
    families: dict[int | str, list[ClaimBalance]] = {}
    for balance in balances:
        for family in (balance.head.visit_id, balance.head.number_key):
            families.setdefault(family, []).append(balance)
    result_ids: set[int] = set()
    for members in families.values():
        new_payers = {each.head.payer_id for each in members if each.head.id in new_claim_ids}
        result_ids.update(
            result.id
            for each in members
            if new_payers and each.head.id not in new_claim_ids
            for result in each.results
            if result.payer_id in new_payers or result.payer_id != each.head.payer_id
        )
    return result_ids


class _Mover:
    """Matches results again, and posts those anew that name a new claim."""

    def __init__(self, desk: Desk, new_claim_ids: Collection[int], updater: ItemUpdater) -> None:
        self._desk = desk
        self._new_claim_ids = new_claim_ids
        self._updater = updater

    def move(self, results: Sequence[RuledPayment], taught_by: Sequence[RuledPayment]) -> set[str]:
        """Move those of these results that are for a new claim; return the keys they make known.

        Payer's numbers that claims have from nothing but `taught_by` are left aside: these results
        may be on the wrong claims.
        """
        matches = self._matches(results, taught_by)
        moved = [
            each
            for each in results
            if matches[each.id].claim_id in self._new_claim_ids
            and matches[each.id].rule in _RULES_BY_NUMBER
        ]
        segments: dict[int, dict[int, Match]] = {}
        for each in moved:
            segments.setdefault(each.transaction_id, {})[each.segment] = matches[each.id]
        keys: set[str] = set()
        for transaction_id, match_by_segment in segments.items():
            row = stored_transaction(self._desk, transaction_id)
            keys |= rematch_payments(self._desk, row, match_by_segment, self._updater)
        if moved:
            left_ids = {each.claim_id for each in moved}
            end_unsupported_requests(self._desk, left_ids, self._updater)
        return keys

    def _matches(
        self, results: Sequence[RuledPayment], taught_by: Sequence[RuledPayment]
    ) -> dict[int, Match]:
        if not results:
            return {}
        store = self._desk.store
        stated = stored_claim_payments.stored_claim_payments(store, [each.id for each in results])
        taught = payer_numbers.keys_given_only_by(
            store, [each.id for each in taught_by], {each.claim_id for each in taught_by}
        )
        source = _UntaughtCandidates(store_candidates(store, list(stated.values())), taught)
        return {
            each.id: match(stated[each.id], frozenset({each.payer_id}), source) for each in results
        }


class _UntaughtCandidates:
    """A `CandidateSource` of claims as if nothing had been posted on them.

    They lack the payer's numbers that they were taught, and all are open: that one was answered
    does not say that another answer is not for it.
    """

    def __init__(self, source: CandidateSource, taught: Mapping[int, Collection[str]]) -> None:
        self._source = source
        self._taught = taught

    def by_exact_number(self, number: str) -> Sequence[Candidate]:
        """Return the claims whose CLM01 is exactly this number."""
        return self._untaught(self._source.by_exact_number(number))

    def by_number(self, key: str) -> Sequence[Candidate]:
        """Return the claims whose CLM01 has this `number_key`."""
        return self._untaught(self._source.by_number(key))

    def by_payer_number(self, key: str) -> Sequence[Candidate]:
        """Return the claims that still have this payer claim number (as `number_key`)."""
        untaught = self._untaught(self._source.by_payer_number(key))
        return [each for each in untaught if key in each.payer_numbers]

    def by_member(self, key: str) -> Sequence[Candidate]:
        """Return the claims of this member id (as `member_key`)."""
        return self._untaught(self._source.by_member(key))

    def by_name(self, key: str) -> Sequence[Candidate]:
        """Return the claims of patients with this last name (as `name_key`)."""
        return self._untaught(self._source.by_name(key))

    def _untaught(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        return [
            each._replace(
                payer_numbers=each.payer_numbers.difference(self._taught.get(each.id, ())),
                open=True,
                is_replaced=False,
            )
            for each in candidates
        ]
