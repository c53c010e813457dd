"""Questions whether a payer that a file names is one that is known: asked once, about all it waits.

What asks is evidence that contradicts itself (a known name under another number, another name under
a known number), or the first payment that names another payer's claim by number, person and charge.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from data.events.change_set import ChangeSet
from data.items.new_items import ItemParties
from data.patients import payer_answers, payers
from data.remittances import payments
from data.remittances.results import results_by_claim
from medq.domain.claims.payer_names import shared_words
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.remittances.candidate import Candidate
from medq.domain.remittances.matching import Match, named_but_for_payer, names_all_but_payer
from medq.domain.remittances.remittance import ClaimPayment
from medq.domain.triggers.payers import (
    PossiblePayer,
    triggers_for_new_payer,
    triggers_for_possible_payer,
)
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.parties import Directory

SAME_PAYER = "same-payer"  # outcomes of a question
ANOTHER_PAYER = "another-payer"
MOST_HITS = 20  # claims of one remittance that are looked at


def request_payer_reviews(desk: Desk, directory: Directory, updater: ItemUpdater) -> None:
    """Request what each payer needs that a posting created, after all of it is posted.

    It is a question where the payer may be a known one, else the review of its plan type.
    """
    updater.expect((Subject.PAYER, payer_id) for payer_id in directory.new_payers)
    for payer_id, suspects in directory.new_payers.items():
        if updater.open_cause(topics.SAME_PAYER, Subject.PAYER, payer_id) is not None:
            continue
        if suspects:
            _ask(desk, payer_id, suspects[0], updater)
        else:
            request_plan_type(desk, payer_id, updater)


def request_plan_type(desk: Desk, payer_id: int, updater: ItemUpdater) -> None:
    """Request the review of a payer's plan type, unless the office gave it."""
    rules = payers.office_rules(desk.store, payer_id)
    if rules is not None and not rules.is_confirmed:
        result = triggers_for_new_payer(payer_id, desk.today())
        updater.take(result, ItemParties(payer_id=payer_id))


def hits_of(matches: Iterable[Match]) -> list[Candidate]:
    """Return the first claims that only their payer keeps from being matched."""
    hits = (candidate for match in matches if (candidate := named_but_for_payer(match)) is not None)
    return list(islice(hits, MOST_HITS))


def ask_about_payer(
    desk: Desk, payer_id: int, hits: Sequence[Candidate], updater: ItemUpdater
) -> None:
    """Ask whether a payer is the one of the claims that its payments name; nothing without hits.

    A payer with claims of its own is known: it may have paid another payer's claim.
    """
    if not hits or payers.has_claims(desk.store, payer_id):
        return
    suspects = (_likeliest_payer(desk, payer_id, hit) for hit in hits)
    suspect = next((other_id for other_id in suspects if other_id is not None), None)
    if suspect is not None:
        _ask(desk, payer_id, suspect, updater)


def end_refuted_question(
    desk: Desk, payer_id: int, claim_ids: Iterable[int], updater: ItemUpdater
) -> None:
    """End the question about a payer that names claims which the other one has answered itself.

    A claim that both answer has two payers.
    """
    question = payers.open_question(desk.store, payer_id)
    if question is None:
        return
    results = results_by_claim(desk.store, claim_ids).values()
    if any(result.payer_id == question.other_id for each in results for result in each):
        ended = topics.SAME_PAYER.resolution(Subject.PAYER, payer_id, ANOTHER_PAYER)
        updater.take(TriggerResult((), (ended,)))
        request_plan_type(desk, payer_id, updater)


def _likeliest_payer(desk: Desk, payer_id: int, candidate: Candidate) -> int | None:
    """Return the payer of a claim that an unknown payer which pays it may be, None for none.

    It is one that has not answered the claim itself, and of which nobody said that it is another:
    the one whose name is most alike, else the one that the claim was billed to.
    """
    store = desk.store
    excluded = payer_answers.kept_apart(store, payer_id) | {payer_id}
    results = results_by_claim(store, [candidate.id]).get(candidate.id, ())
    answered = {result.payer_id for result in results}
    possible = candidate.payers - excluded - answered
    if not possible:
        return None
    own_name = payers.payer_name(store, payer_id).name
    names = {other_id: payers.payer_name(store, other_id).name for other_id in possible}
    return max(
        possible,
        key=lambda other_id: (
            shared_words(own_name, names[other_id]),
            other_id == candidate.payer,
            -other_id,
        ),
    )


class LinkedPayer(NamedTuple):
    """The payer of a payment that a person links to a claim."""

    payer_id: int
    claim_payment: ClaimPayment
    candidate: Candidate


def answered_payer(
    desk: Desk,
    linked: LinkedPayer,
    is_same: bool | None,
    change_set: ChangeSet,
    updater: ItemUpdater,
) -> int | None:
    """Return the payer that a payment's payer is by being linked to a claim, None for another one.

    `is_same` is the person's answer. Without one, number, person and charge that agree say so, or
    names that are alike; else the question is asked. "no" is remembered.
    """
    store, payer_id, candidate = desk.store, linked.payer_id, linked.candidate
    billed_id = candidate.payer
    if payer_id in candidate.payers or billed_id is None:
        return None
    if is_same is not None:
        if is_same:
            return billed_id
        payer_answers.keep_apart(change_set, payer_id, billed_id)
        ended = topics.SAME_PAYER.resolution(Subject.PAYER, payer_id, ANOTHER_PAYER)
        updater.take(TriggerResult((), (ended,)))
        return None
    other_id = None
    if not payers.has_claims(store, payer_id):
        other_id = _likeliest_payer(desk, payer_id, candidate)
    if other_id is None:
        return None
    names = [payers.payer_name(store, each).name for each in (payer_id, other_id)]
    if names_all_but_payer(linked.claim_payment, candidate) or shared_words(*names):
        return other_id
    _ask(desk, payer_id, other_id, updater)
    return None


def _ask(desk: Desk, payer_id: int, other_id: int, updater: ItemUpdater) -> None:
    """Request the answer whether a payer is another one; money: what waits for the answer.

    Of a question that is open already only the money changes.
    """
    open_question = payers.open_question(desk.store, payer_id)
    since = desk.today()
    if open_question is not None:
        other_id, since = open_question.other_id, open_question.since
    other_name = payers.payer_name(desk.store, other_id).shown
    waiting_cents = payments.unmatched_cents(desk.store, payer_id)
    possible = PossiblePayer(payer_id, other_id, other_name, waiting_cents, since)
    updater.take(triggers_for_possible_payer(possible))
