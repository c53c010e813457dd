"""Posting one transaction of a file, whatever its kind: judged by what the store knows, written, and what it asks for raised."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from data import claims as claim_rows
from data import events, files
from data import remittances as remittance_rows
from data.columns import day_in, moment_in
from medq.domain import topics
from medq.domain.identifiers import number_key
from medq.domain.item import Kind, Subject
from medq.domain.posted import Posted
from medq.domain.problem import Grade, Problem
from medq.domain.raising import raised as as_raised
from medq.domain.raising import settled, want
from medq.domain.raising_adjustments import Adjusted, Whole, raise_for_adjustment, raise_for_whole
from medq.domain.raising_payments import raise_for_payment
from medq.domain.raising_silence import sent
from medq.domain.remittance import ProviderAdjustment
from medq.work import answers, batches, remittances
from medq.work.desk import Desk
from medq.work.parties import Directory
from medq.work.raising import Raiser
from medq.work.rules import rules_of
from medq.work.standing import stand
from medq.x12.answers import read_group_answer, read_interchange_answer
from medq.x12.claims import read_claims
from medq.x12.remittances import read_remittance
from medq.x12.statuses import read_statuses
from medq.x12.survey import TransactionSurvey
from medq.x12.transaction import Transaction

T = TypeVar("T")
Count = Callable[[Iterable[Any]], Iterator[Any]]
SEQUENCE = {"P": 1, "S": 2, "T": 3}


@dataclass
class PostedSet:
    """What posting a transaction did: claims found and not found, items made by kind."""

    matched: int = 0
    unmatched: int = 0
    items: Counter[str] = field(default_factory=Counter)


def moment(desk: Desk) -> int:
    """Now, as the store keeps moments."""
    return moment_in(desk.now())


def verdict(desk: Desk, judged: TransactionSurvey) -> tuple[str, list[Problem]]:
    """(status, problems) of a transaction: what was wrong with it as read, and what the store knows of it."""
    problems = list(judged.problems)
    if judged.status == "refused":
        return "refused", problems
    if files.is_posted(desk.store, judged.key):
        return "already-posted", problems
    at = f"ISA {judged.interchange} · ST {judged.ordinal}"
    if judged.kind == "835" and judged.trace:
        same = remittance_rows.same_trace(desk.store, judged.trace, judged.trace_payer)
        if same:
            problems.append(
                Problem(
                    Grade.HELD,
                    at,
                    f"Another payment under the same trace {judged.trace} was posted, with another content",
                    "Compare the two; post it all the same with a reason, or leave it.",
                )
            )
    grades = {problem.grade for problem in problems}
    held = Grade.HELD in grades or (desk.settings.hold_on_note and Grade.NOTE in grades)
    return ("held" if held else "posted"), problems


def write_set(desk: Desk, file_id: int, judged: TransactionSurvey, status: str, problems: list[Problem]) -> int:
    """Keep what a transaction was judged to be; its id."""
    return desk.store.insert(
        "transaction_set",
        file_id=file_id,
        ordinal=judged.ordinal,
        kind=judged.kind,
        isa_control=judged.isa_control,
        isa_day=day_in(_isa_day(judged.isa_date)),
        group_control=judged.group_control,
        st_control=judged.control,
        key=judged.key,
        status=status,
        segments=judged.segments,
        claims=judged.claims or 0,
        charge_cents=judged.charge_cents or 0,
        paid_cents=judged.paid_cents or 0,
        adjustment_cents=judged.adjustment_cents or 0,
        provider_adjustment_cents=judged.provider_adjustment_cents or 0,
        balanced=None if judged.balanced is None else int(judged.balanced),
        problems=json.dumps([_problem(one) for one in problems], ensure_ascii=False),
        posted_at=moment(desk) if status == "posted" else None,
        staff_id=desk.user.id if status == "posted" else None,
    )


def raise_held(desk: Desk, set_id: int, judged: TransactionSurvey, problems: list[Problem]) -> Counter[str]:
    """The review item of a transaction that is held."""
    raiser = Raiser(desk)
    message = next((one.message for one in problems if one.grade is Grade.HELD), "A note holds it")
    if judged.kind == "835":
        held = judged.payment_cents or 0
        same = "same trace" in message
        raised = raise_for_whole(Whole(set_id, desk.today(), held, held_cents=0 if same else 1, same_trace=same))
        raised = raised._replace(wants=tuple(one._replace(title=message) for one in raised.wants))
    else:
        raised = as_raised([want(topics.HELD, Subject.TRANSACTION, set_id, message, judged.charge_cents or 0, desk.today())])
    raiser.take(raised)
    raiser.finish()
    return _made(raiser)


def post(desk: Desk, set_id: int, transaction: Transaction, count: Count = iter) -> PostedSet:
    """Write a transaction and raise what it asks for, streamed. Inside `writing()`."""
    raiser = Raiser(desk)
    directory = Directory(desk.store)
    day = transaction.envelope.isa_day or desk.today()
    posted = PostedSet()
    match transaction.kind:
        case "835":
            _post_remittance(desk, set_id, transaction, directory, raiser, posted, count)
        case "837P" | "837I":
            _post_batch(desk, set_id, transaction, day, directory, raiser, count)
        case "999":
            told = answers.post_group_answer(desk, read_group_answer(transaction), day, raiser)
            posted.matched, posted.unmatched = told.matched, told.unmatched
        case "TA1":
            told = answers.post_interchange_answer(desk, read_interchange_answer(transaction), day, raiser)
            posted.matched, posted.unmatched = told.matched, told.unmatched
        case _:
            statuses = count(read_statuses(transaction))
            told = answers.post_statuses(desk, set_id, transaction.kind, statuses, day, raiser)
            posted.matched, posted.unmatched = told.matched, told.unmatched
    for payer_id in directory.made:
        title = "A new payer: confirm its kind and rules"
        raiser.take(as_raised([want(topics.PAYER, Subject.PAYER, payer_id, title, 0, desk.today())]), (None, None, payer_id))
    raiser.finish()
    posted.items = _made(raiser)
    events.append(
        desk.store,
        at=desk.now(),
        staff_id=desk.user.id,
        act="import",
        subject=(int(Subject.TRANSACTION), set_id),
        text=f"{transaction.kind} posted: {posted.matched} matched, {posted.unmatched} not.",
    )
    return posted


def _post_batch(
    desk: Desk, set_id: int, transaction: Transaction, day: date, directory: Directory, raiser: Raiser, count: Count
) -> None:
    batch = read_claims(transaction)
    controls = (transaction.envelope.isa_control, transaction.envelope.group_control, transaction.control)
    sent_day = min(batch.head.made_day or day, desk.today())
    posted = batches.post_batch(desk, set_id, transaction.kind, controls, sent_day, batch.head, count(batch.claims()), directory)
    for chunk in batches.chunks([*posted.claims, *posted.superseded], batches.CHUNK):
        raiser.expect({(Subject.CLAIM, claim_id) for claim_id in chunk})
    for claim_id in posted.claims:
        raiser.take(sent(claim_id))
    for claim_id in posted.superseded:
        gone = (topics.SUBMIT, topics.DENIAL, topics.ANSWER, topics.NEVER_ACKNOWLEDGED, topics.RECORDS)
        raiser.take(as_raised([], [settled(topic, Subject.CLAIM, claim_id, "sent again") for topic in gone]))


def _post_remittance(
    desk: Desk,
    set_id: int,
    transaction: Transaction,
    directory: Directory,
    raiser: Raiser,
    posted: PostedSet,
    count: Count,
) -> None:
    remittance = read_remittance(transaction)
    payment = remittances.post_payment(desk, set_id, remittance.head, directory)
    for done in remittances.post_claims(desk, payment, count(remittance.claims()), directory):
        raise_for_claims(desk, payment.payer_id, payment.day, done, raiser)
    remittances.post_provider_adjustments(desk, payment, remittance.totals.provider_adjustments)
    _raise_for_adjustments(desk, payment, raiser)
    posted.matched, posted.unmatched = payment.matched, payment.unmatched


def raise_for_claims(desk: Desk, payer_id: int, day: date, done: list[remittances.PostedClaim], raiser: Raiser) -> None:
    """Bring the claims of these results up to date, and raise what each result asks for."""
    ids = [one.claim_id for one in done if one.claim_id is not None]
    balances = stand(desk, ids)
    results = remittance_rows.results_of(desk.store, ids)
    heads = claim_rows.heads(desk.store, ids)
    rules = rules_of(desk, payer_id)
    raiser.expect({(Subject.CLAIM, claim_id) for claim_id in ids} | {(Subject.CLAIM_PAYMENT, one.id) for one in done})
    for one in done:
        claim_id = one.claim_id
        before = [other for other in results.get(claim_id, ()) if other.id < one.id] if claim_id is not None else []
        mine = [other for other in before if other.payer_id == payer_id]
        later = [other for other in results.get(claim_id, ()) if other.id > one.id] if claim_id is not None else []
        head = heads.get(claim_id) if claim_id is not None else None
        facts = Posted(
            ref=one.id,
            claim=one.read,
            placing=one.placing,
            day=day,
            payer_ref=payer_id,
            claim_ref=claim_id,
            doubtful=one.match.verdict == "doubtful",
            difference_cents=one.difference_cents,
            open_cents=balances[claim_id].open_cents if claim_id is not None else None,
            expected_order=SEQUENCE.get(head.sequence) if head and head.payer_id == payer_id else None,
            original_known=one.reverses_id is not None or not one.read.is_reversal,
            corrected=any(other.payer_id == payer_id and other.status != "22" for other in later),
            supersedes=bool(mine),
            later_results=any(other.payer_id != payer_id for other in before),
            federal=rules.is_federal,
            medicaid=rules.kind.startswith("medicaid"),
        )
        raised = raise_for_payment(facts, desk.books.playbooks, desk.settings.correction_days)
        raiser.take(raised, (claim_id, head.patient_id if head else None, payer_id))


def _raise_for_adjustments(desk: Desk, payment: remittances.PostedRemittance, raiser: Raiser) -> None:
    """Provider adjustments that nobody has explained. A forward balance is explained by its other half, a recovery by a
    known reversal of the claim it names with its amount."""
    for adjustment_id, one in payment.provider_adjustments:
        explained = _explained(desk, payment.payer_id, adjustment_id, one)
        raised = raise_for_adjustment(Adjusted(adjustment_id, one, payment.day, explained), desk.books.provider_codes)
        raiser.take(raised, (None, None, payment.payer_id))
        if explained and one.reason == "FB":
            _settle_other_half(desk, payment.payer_id, adjustment_id, one, raiser)


def _explained(desk: Desk, payer_id: int, adjustment_id: int, one: ProviderAdjustment) -> bool:
    if one.reason == "FB":
        return bool(_other_halves(desk, payer_id, adjustment_id, one))
    numbers = claim_rows.by_payer_number(desk.store, [number_key(one.reference)]) if one.reference else {}
    ids = {claim_id for found in numbers.values() for claim_id in found}
    ids |= set(claim_rows.ids_by_number(desk.store, [number_key(one.reference)])) if one.reference else set()
    results = remittance_rows.results_of(desk.store, ids)
    return any(found.status == "22" and -found.paid_cents == one.cents for each in results.values() for found in each)


def _other_halves(desk: Desk, payer_id: int, adjustment_id: int, one: ProviderAdjustment) -> list[int]:
    rows = desk.store.rows(
        """SELECT a.id FROM provider_adjustment a JOIN payment m ON m.id = a.payment_id
        WHERE a.reference = ? AND a.reason = 'FB' AND a.cents = ? AND m.payer_id = ? AND a.id <> ?""",
        (one.reference, -one.cents, payer_id, adjustment_id),
    )
    return [other for (other,) in rows]


def _settle_other_half(desk: Desk, payer_id: int, adjustment_id: int, one: ProviderAdjustment, raiser: Raiser) -> None:
    for other in _other_halves(desk, payer_id, adjustment_id, one):
        done = settled(topics.FORWARD_BALANCE, Subject.PROVIDER_ADJUSTMENT, other, "explained")
        raiser.take(as_raised([], [done]))


def _made(raiser: Raiser) -> Counter[str]:
    return Counter({Kind(kind).word: number for kind, number in raiser.made.items()})


def _problem(problem: Problem) -> dict[str, str]:
    return {"grade": problem.grade.value, "at": problem.at, "message": problem.message, "mend": problem.mend}


def _isa_day(text: str) -> date | None:
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6])) if len(text) == 6 else None
    except ValueError:
        return None
