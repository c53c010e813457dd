"""All about one item: its facts, the reason in plain words, its place, deadlines, usual steps and history."""

import json
from collections.abc import Callable

from data import events, facts, items
from data.columns import moment_out
from data.items import Facts
from medq.domain.desk import BEFORE_IDENTITY
from medq.domain.item import DeadlineLine, EventLine, Fact, ItemDetail, Kind, Step, Subject
from medq.domain.money import plain
from medq.domain.playbook import Playbook
from medq.domain.problem import MedqError
from medq.work import words
from medq.work.claim_facts import candidate_facts, claim_facts, payment_facts
from medq.work.clocks import clock_of
from medq.work.desk import Desk
from medq.work.ranking import item_terms, reason

Told = tuple[list[Fact], str]  # facts, and the reason in plain words


def detail(desk: Desk, item_id: int) -> ItemDetail:
    """Everything the item's page shows. Errors: `MedqError` when there is no such item."""
    with desk.store.reading():
        item = items.facts(desk.store, item_id)
        row = items.by_id(desk.store, item_id, desk.today())
        if item is None or row is None:
            raise MedqError(f"There is no item {item_id}.", mend="medq queue lists them.")
        told, in_words = ABOUT.get(item.subject_kind, _of_nothing)(desk, item)
        playbook = _playbook(desk, item)
        return ItemDetail(
            row=row,
            facts=tuple(told),
            plain=in_words or (playbook.plain if playbook else row.title),
            reason=reason(desk, item),
            terms=item_terms(desk, item),
            deadlines=_deadlines(desk, item),
            steps=_steps(item, playbook),
            events=_history(desk, item),
            candidates=tuple(candidate_facts(desk, item)),
        )


def _of_claim(desk: Desk, item: Facts) -> Told:
    told = claim_facts(desk, item.subject_id)
    playbook = _playbook(desk, item)
    in_words = ""
    if item.kind is Kind.DENIAL and playbook:
        barred = " The patient may not be billed." if item.cause.startswith("CO-") else ""
        in_words = f"The payer says ({item.cause}): {playbook.plain}.{barred}"
    return told, in_words


def _of_claim_payment(desk: Desk, item: Facts) -> Told:
    found = facts.claim_payment(desk.store, item.subject_id)
    if found is None:
        return [], ""
    told = payment_facts(desk, found)
    if found.claim_id is not None:
        told += claim_facts(desk, found.claim_id, with_payments=False)
    return told, ""


def _of_transaction(desk: Desk, item: Facts) -> Told:
    found = facts.transaction(desk.store, item.subject_id)
    if found is None:
        return [], ""
    told = [
        Fact("file", "file", found.file),
        Fact("file", "transaction", f"{found.kind}, ISA {found.isa_control}, ST {found.st_control}: {found.status}"),
        Fact("file", "claims", str(found.claims)),
        Fact("file", "charged", plain(found.charge_cents)),
        Fact("file", "paid", plain(found.paid_cents)),
        Fact("file", "provider adj.", plain(found.provider_adjustment_cents)),
    ]
    problems = json.loads(found.problems)
    told += [Fact("problems", one["grade"], f"{one['message']} {one['mend']}".strip()) for one in problems[:20]]
    held = next((one["message"] for one in problems if one["grade"] == "held"), "")
    return told, f"{held}. It was not posted." if held else ""


def _of_provider_adjustment(desk: Desk, item: Facts) -> Told:
    found = facts.provider_adjustment(desk.store, item.subject_id)
    if found is None:
        return [], ""
    told = [
        Fact("payment", "payment", f"{found.trace} of {found.day or 'an unknown day'}, {plain(found.amount_cents)}"),
        Fact("payment", "payer", found.payer),
        Fact("adjustment", "reason", f"{found.reason}: {words.provider_adjustment(found.reason)}"),
        Fact("adjustment", "reference", found.reference or "none"),
        Fact("adjustment", "amount", plain(found.cents)),
        Fact("adjustment", "provider", found.provider),
    ]
    way = "took" if found.cents > 0 else "added"
    return told, f"{found.payer} {way} {plain(abs(found.cents))}: {words.provider_adjustment(found.reason)}."


def _of_callback(desk: Desk, item: Facts) -> Told:
    found = facts.callback(desk.store, item.subject_id)
    if found is None:
        return [], ""
    asked = moment_out(found.asked_at)
    told = [
        Fact(BEFORE_IDENTITY, "dial", found.phone or "no number is known"),
        Fact(BEFORE_IDENTITY, "leave a message", "yes, name and number only" if found.leave_message else "no"),
        Fact(BEFORE_IDENTITY, "preferred name", found.preferred_name or found.patient.partition(", ")[2][:1] + "."),
    ]
    if found.language:
        told.append(Fact(BEFORE_IDENTITY, "language", found.language))
    if asked:
        told.append(Fact(BEFORE_IDENTITY, "asked", f"{asked.astimezone(desk.zone):%a %d %b %H:%M}"))
    start, end = moment_out(found.window_start), moment_out(found.window_end)
    if start and end:
        window = f"{start.astimezone(desk.zone):%a %d %b %H:%M}-{end.astimezone(desk.zone):%H:%M}"
        told.append(Fact(BEFORE_IDENTITY, "promised" if found.promised else "wished", window))
    told += [Fact("patient", "patient", found.patient), Fact("patient", "account", found.account)]
    told.append(Fact("patient", "asks", found.reason))
    return told, ""


def _of_batch(desk: Desk, item: Facts) -> Told:
    found = facts.batch(desk.store, item.subject_id)
    if found is None:
        return [], ""
    told = [
        Fact("batch", "reference", found.reference),
        Fact("batch", "controls", f"ISA {found.isa_control}, GS {found.group_control}, ST {found.st_control}"),
        Fact("batch", "sent", found.sent_day.isoformat()),
        Fact("batch", "claims", f"{found.claims}, {plain(found.charge_cents)}"),
        Fact("batch", "answer", found.answer or "none yet"),
    ]
    return told, ""


def _of_payer(desk: Desk, item: Facts) -> Told:
    found = facts.payer(desk.store, item.subject_id)
    if found is None:
        return [], ""
    told = [
        Fact("payer", "payer", found.name),
        Fact("payer", "number", f"{found.identifier} ({found.qualifier})"),
        Fact("payer", "kind", f"{found.kind}, {'confirmed' if found.confirmed else 'a default: confirm'}"),
    ]
    return told, f"{found.name} was not known. Its deadlines are the strict default until somebody confirms its kind."


def _of_nothing(desk: Desk, item: Facts) -> Told:
    return [], ""


ABOUT: dict[Subject, Callable[[Desk, Facts], Told]] = {
    Subject.CLAIM: _of_claim,
    Subject.CLAIM_PAYMENT: _of_claim_payment,
    Subject.TRANSACTION: _of_transaction,
    Subject.PROVIDER_ADJUSTMENT: _of_provider_adjustment,
    Subject.CALLBACK: _of_callback,
    Subject.BATCH: _of_batch,
    Subject.PAYER: _of_payer,
}


def _playbook(desk: Desk, item: Facts) -> Playbook | None:
    group, dash, rest = item.cause.partition("-")
    if not dash or item.kind is not Kind.DENIAL:
        return None
    reason_code, _space, remark = rest.partition(" ")
    return desk.books.playbooks.of(group, reason_code, (remark,) if remark else ())


def _steps(item: Facts, playbook: Playbook | None) -> tuple[Step, ...]:
    if playbook:
        each = max(1, playbook.minutes // max(1, len(playbook.steps)))
        return tuple(Step(step, playbook.contact, each, item.deadline) for step in playbook.steps)
    return tuple(Step(step, last_day=item.deadline) for step in USUAL.get((item.kind, item.topic), USUAL.get((item.kind, ""), ())))


USUAL: dict[tuple[Kind, str], tuple[str, ...]] = {
    (Kind.REVIEW, ""): ("Look at what differs", "Put it right, or accept it and say why"),
    (Kind.REVIEW, "unmatched"): ("Compare with the claims below", "Link it to its claim (l)", "None fits: ask the payer"),
    (Kind.REVIEW, "held"): ("Ask the payer for the missing part", "Post it all the same, with a reason (p)"),
    (Kind.SUBMIT, ""): ("Mend what is missing", "Send it with the next batch"),
    (Kind.FOLLOW_UP, ""): (
        "Look it up in the payer's portal",
        "Call: received? pending why? expected when?",
        "Send it again if it was never received",
    ),
    (Kind.CALLBACK, ""): (
        "Check who is speaking: two of three identifiers, said by the caller",
        "Explain, or find out and promise a date",
    ),
    (Kind.QUESTION, ""): ("Remind the provider", "Apply the addendum once it is signed"),
}


def _deadlines(desk: Desk, item: Facts) -> tuple[DeadlineLine, ...]:
    clock = clock_of(desk, item)
    if clock is None:
        return ()
    return (
        DeadlineLine(
            name=clock.name,
            day=clock.day,
            counted_from=f"{clock.base_event}, {clock.base_day.isoformat()}",
            rule=clock.told_rule,
            met_by=clock.met_by,
            is_default=clock.is_default,
        ),
    )


def _history(desk: Desk, item: Facts) -> tuple[EventLine, ...]:
    rows = events.history(desk.store, item.id)
    return tuple(EventLine(row[0], events.told_at(row[1]), row[2], row[3], row[4]) for row in rows)
