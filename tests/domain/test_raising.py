"""What posted facts ask of a person, trigger by trigger (domain 2.2 to 2.11, 6.1, 6.2), and what they settle."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.acknowledgments.records import ClaimStatus, StatusCode
from medq.domain.errors import MedqError
from medq.domain.items import topics
from medq.domain.items.item import Kind, Subject
from medq.domain.items.work_requests import (
    Recoverability,
    Severity,
    TriggerResult,
    raised,
    settled,
    want,
)
from medq.domain.reasons.playbook import Playbooks
from medq.domain.reasons.tables import DeadlineKind, reason_tables
from medq.domain.remittances.allocation import AdjustmentClassifier
from medq.domain.remittances.remittance import (
    Adjustment,
    ClaimPayment,
    LinePayment,
    ProviderAdjustment,
)
from medq.domain.triggers.acknowledgments import (
    BatchAcknowledgment,
    SentClaimRef,
    StatusFacts,
    triggers_for_batch,
    triggers_for_status,
)
from medq.domain.triggers.no_response import (
    CallbackRequest,
    UnacknowledgedBatch,
    UnansweredClaim,
    UnbilledService,
    UnsentClaim,
    triggers_for_callback,
    triggers_for_sent,
    triggers_for_unacknowledged_batch,
    triggers_for_unanswered_claim,
    triggers_for_unbilled,
    triggers_for_unsent,
)
from medq.domain.triggers.payments import triggers_for_payment
from medq.domain.triggers.posted_payment import PostedPayment
from medq.domain.triggers.provider_adjustments import (
    HeldTransaction,
    PostedAdjustment,
    triggers_for_adjustment,
    triggers_for_held,
)
from medq.domain.triggers.provider_codes import provider_code, provider_codes

DAY = date(2026, 10, 20)
REFERENCE = Path(__file__).parents[2] / "data" / "reference"


def _read(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


TABLES = reason_tables(_read("carc"), _read("rarc"), _read("combinations"))
BOOKS, SORTER, CODES = Playbooks(TABLES), AdjustmentClassifier(TABLES), provider_codes(_read("plb"))


def line(
    charge: int, paid: int, *adjustments: tuple[str, str, int], remarks: tuple[str, ...] = ()
) -> LinePayment:
    made = tuple(Adjustment(*found) for found in adjustments)
    return LinePayment(1, "99213", (), charge, paid, "1", remarks=remarks, adjustments=made)


def claim(*lines: LinePayment, status: str = "1", **more: object) -> ClaimPayment:
    charge, paid = sum(one.charge_cents for one in lines), sum(one.paid_cents for one in lines)
    return ClaimPayment(1, "M1", status, charge, paid, 0, lines=lines, **more)  # type: ignore[arg-type]


GOOD = claim(line(10000, 7000, ("CO", "45", 1000), ("PR", "3", 2000)))
DENIED = claim(
    line(12550, 0, ("CO", "197", 12550), remarks=("N130",)),
    line(4500, 0, ("CO", "197", 4500)),
    status="4",
)


def posted(paid: ClaimPayment, **more: object) -> PostedPayment:
    given_facts: dict[str, object] = {"claim_ref": 5, "open_cents": 0, **more}
    return PostedPayment(9, paid, SORTER.place(paid), DAY, 3, **given_facts)  # type: ignore[arg-type]


def asked(paid: ClaimPayment, **more: object) -> TriggerResult:
    return triggers_for_payment(posted(paid, **more), BOOKS)


def names(found: TriggerResult) -> list[str]:
    return [one.topic.name for one in found.wants]


# --- denials --------------------------------------------------------------------------------------------------------------


def test_a_claim_that_is_paid_asks_for_nothing() -> None:
    found = asked(GOOD)
    assert found.wants == ()
    assert {one.topic for one in found.settled} >= {"answer", "denial", "acknowledgement"}


def test_a_denied_claim_is_one_item_with_its_playbook() -> None:
    (one,) = asked(DENIED, open_cents=17050).wants
    assert one.key == (Kind.DENIAL, Subject.CLAIM, 5, "denial")
    assert (one.cause, one.money_cents, one.minutes, one.chance) == (
        "CO-197",
        17050,
        25,
        Recoverability.MAYBE,
    )
    assert (one.deadline, one.since, one.category, one.duty) == (
        DeadlineKind.APPEAL,
        DAY,
        "authorization",
        False,
    )


def test_several_reasons_are_one_denial_named_by_the_largest() -> None:
    paid = claim(
        line(5000, 0, ("CO", "16", 5000), remarks=("N290",)), line(9000, 0, ("CO", "50", 9000))
    )
    (one,) = asked(paid, open_cents=14000).wants
    assert (one.cause, one.money_cents) == ("CO-50", 14000)
    assert one.told[0].startswith("CO-16 N290 $50.00")
    assert one.minutes == TABLES.reasons["50"].minutes + 5


def test_a_denial_is_worth_what_would_be_allowed() -> None:
    assert asked(DENIED, expected_cents=9000).wants[0].money_cents == 9000
    assert asked(DENIED, expected_cents=99000).wants[0].money_cents == 17050


def test_a_claim_denied_as_a_whole_without_a_reason_is_a_denial() -> None:
    (one,) = asked(claim(line(10000, 0), status="4"), difference_cents=10000).wants[:1]
    assert (one.topic.name, one.cause, one.money_cents) == ("denial", "no reason", 10000)


@pytest.mark.parametrize("reason", ["1", "2", "3"])
def test_nothing_paid_for_the_deductible_is_no_denial(reason: str) -> None:
    assert asked(claim(line(10000, 0, ("CO", "45", 2000), ("PR", reason, 8000)))).wants == ()


def test_ma130_and_wrong_payer_run_on_the_filing_limit() -> None:
    paid = claim(line(5000, 0, ("CO", "16", 5000), remarks=("MA130", "M76")))
    assert asked(paid).wants[0].deadline is DeadlineKind.FILING
    assert asked(claim(line(5000, 0, ("OA", "109", 5000)))).wants[0].deadline is DeadlineKind.FILING


def test_a_retired_code_and_the_payers_desk_are_told() -> None:
    paid = claim(
        line(5000, 0, ("CO", "15", 5000)),
        contact="CLAIMS DESK 8005551212",
        priority_payer="FIRST PLAN",
    )
    told = asked(paid).wants[0].told
    assert any("retired" in one for one in told)
    assert any("CLAIMS DESK" in one for one in told)
    assert any("FIRST PLAN" in one for one in told)


# --- reviews of a payment -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paid", "more", "topic", "money", "severity"),
    [
        (GOOD, {"difference_cents": -100}, "balance", 100, Severity.STOP),
        (GOOD, {"unmatched_lines_cents": 700}, "lines", 700, Severity.STOP),
        (GOOD, {"claim_ref": None}, "match", 7000, Severity.STOP),
        (GOOD, {"claim_ref": None, "doubtful": True}, "match", 7000, Severity.STOP),
        (DENIED, {"claim_ref": None}, "match", 17050, Severity.STOP),
        (replace(GOOD, status="13"), {}, "status", 7000, Severity.STOP),
        (replace(GOOD, paid_cents=10500), {}, "overpaid", 500, Severity.HIGH),
        (GOOD, {"overpaid_cents": 900}, "overpaid", 900, Severity.HIGH),
        (GOOD, {"paid_before": True}, "duplicate payment", 7000, Severity.HIGH),
        (GOOD, {"open_cents": -800}, "credit", 800, Severity.HIGH),
        (
            GOOD,
            {"underpaid_cents": 650, "underpaid_code": "99213"},
            "underpaid",
            650,
            Severity.NORMAL,
        ),
        (GOOD, {"expected_order": 2}, "payer order", 7000, Severity.NORMAL),
        (GOOD, {"medicaid": True}, "share after medicaid", 2000, Severity.NORMAL),
        (GOOD, {"expected_share_cents": 2500}, "patient share", 500, Severity.NORMAL),
        (GOOD, {"copay_collected_cents": 3000}, "patient share", 1000, Severity.NORMAL),
        (GOOD, {"interest_due": True}, "interest", 0, Severity.LOW),
        (GOOD, {"unknown_payer": True}, "payer", 0, Severity.NORMAL),
        (GOOD, {"supersedes": True, "later_results": True}, "reopened", 7000, Severity.HIGH),
        (claim(line(9000, 0, ("CO", "45", 9000))), {}, "hidden denial", 9000, Severity.HIGH),
        (claim(line(9000, 0, ("PR", "96", 9000))), {}, "notice", 9000, Severity.NORMAL),
        (
            claim(line(9000, 7000, ("PR", "2", 2000), remarks=("N782",))),
            {},
            "patient barred",
            2000,
            Severity.NORMAL,
        ),
        (
            claim(line(9000, 8000, ("CO", "59", 1000))),
            {},
            "underpayment test",
            1000,
            Severity.NORMAL,
        ),
        (claim(line(9000, 8000, ("PI", "45", 1000))), {}, "adjustment", 1000, Severity.NORMAL),
        (claim(line(9000, 8000, ("CO", "9Z9", 1000))), {}, "codes", 1000, Severity.NORMAL),
        (claim(line(9000, 9000), line(4000, 0)), {}, "codes", 4000, Severity.NORMAL),
        (replace(GOOD, corrected_member_id="W9"), {}, "coverage", 10000, Severity.NORMAL),
        (replace(GOOD, priority_payer="FIRST"), {}, "coverage", 10000, Severity.NORMAL),
        (replace(GOOD, coverage_end=DAY), {}, "coverage", 10000, Severity.NORMAL),
    ],
)
def test_each_trigger(
    paid: ClaimPayment, more: dict[str, object], topic: str, money: int, severity: Severity
) -> None:
    found = asked(paid, **more)
    assert names(found) == [topic]
    (one,) = found.wants
    assert (one.money_cents, one.severity, one.kind) == (money, severity, Kind.REVIEW)


@pytest.mark.parametrize(
    ("topic", "minutes"),
    [
        (topics.BALANCE, 15),
        (topics.MATCH, 12),
        (topics.OVERPAID, 10),
        (topics.DUPLICATE, 20),
        (topics.CREDIT, 20),
        (topics.UNDERPAID, 15),
        (topics.TAKEBACK, 20),
        (topics.REVERSAL, 15),
        (topics.PAYER_ORDER, 10),
        (topics.SHARE, 8),
        (topics.UNFUNDED, 10),
        (topics.CODES, 8),
        (topics.HIDDEN_DENIAL, 10),
        (topics.STATUS, 10),
        (topics.CHANGED, 8),
        (topics.INTEREST, 5),
        (topics.UNBILLED, 5),
    ],
)
def test_efforts_are_the_domains(topic: topics.Topic, minutes: int) -> None:
    assert topic.minutes == minutes


@pytest.mark.parametrize(
    "more", [{"open_cents": -800}, {"paid_before": True}, {"overpaid_cents": 900}]
)
def test_federal_surplus_is_a_duty_in_law(more: dict[str, object]) -> None:
    (theirs,) = asked(GOOD, federal=True, **more).wants
    assert (theirs.duty, theirs.deadline) == (True, DeadlineKind.OVERPAYMENT)
    (private,) = asked(GOOD, **more).wants
    assert (private.duty, private.deadline) == (False, DeadlineKind.NONE)


def test_a_changed_code_or_cut_units_are_looked_at() -> None:
    changed = replace(GOOD.lines[0], submitted_procedure="99214")
    cut = replace(GOOD.lines[0], adjustments=(Adjustment("CO", "45", 3000, "2"),))
    for one in (changed, cut):
        assert "changed code" in names(asked(replace(GOOD, lines=(one,))))
    told = replace(GOOD.lines[0], adjustments=(Adjustment("CO", "45", 3000, "0"),))
    assert names(asked(replace(GOOD, lines=(told,)))) == []


def test_a_discount_on_a_refused_line_is_part_of_the_denial() -> None:
    assert names(asked(claim(line(9000, 0, ("CO", "45", 2000), ("CO", "50", 7000))))) == ["denial"]


def test_an_unknown_remark_is_asked_for_once_a_payer() -> None:
    first, second = (
        asked(replace(GOOD, remarks=("Q77",)), claim_ref=ref).wants[0] for ref in (5, 6)
    )
    assert first.key == second.key == (Kind.REVIEW, Subject.PAYER, 3, "remark Q77")


def test_hints_of_one_topic_are_one_item() -> None:
    (one,) = asked(replace(GOOD, corrected_member_id="W9", priority_payer="FIRST")).wants
    assert len(one.told) == 1


def test_a_price_estimate_asks_for_nothing() -> None:
    assert asked(replace(DENIED, status="25")) == TriggerResult()


# --- reversals, forwards, waits -------------------------------------------------------------------------------------------

TAKEN = claim(line(-10000, -7000, ("CO", "45", -1000), ("PR", "3", -2000)), status="22")


def test_a_reversal_is_no_denial_and_its_correction_is_waited_for() -> None:
    (one,) = asked(TAKEN).wants
    assert (one.kind, one.topic.name, one.money_cents) == (Kind.FOLLOW_UP, "correction", 7000)
    assert one.wake == DAY + timedelta(days=14)
    assert asked(TAKEN, corrected=True).wants == ()


def test_a_reversal_of_a_denial_raises_no_denial() -> None:
    taken = claim(line(-10000, 0, ("CO", "197", -10000)), status="22")
    assert "denial" not in names(asked(taken))


def test_a_reversal_without_its_original_is_looked_at() -> None:
    assert "reversal" in names(asked(TAKEN, original_known=False))
    (one,) = asked(TAKEN, claim_ref=None).wants
    assert (one.topic.name, one.subject, one.money_cents) == (
        "reversal",
        Subject.CLAIM_PAYMENT,
        7000,
    )


def test_a_correction_settles_what_the_first_result_left() -> None:
    gone = {one.topic for one in asked(GOOD, supersedes=True, open_cents=100).settled}
    assert gone >= {"correction", "denial", "hidden denial", "notice", "undecided"}
    kept = {one.topic for one in asked(GOOD, open_cents=100).settled}
    assert "denial" not in kept
    again = asked(DENIED, supersedes=True, open_cents=17050)
    assert "denial" in names(again)
    assert "denial" not in {one.topic for one in again.settled}


@pytest.mark.parametrize("status", ["19", "20", "21"])
def test_what_was_passed_on_is_waited_for(status: str) -> None:
    (one,) = asked(replace(GOOD, status=status, crossover_payer="NEXT PLAN")).wants
    assert (one.kind, one.topic.name, one.money_cents) == (Kind.FOLLOW_UP, "forwarded", 2000)
    assert one.wake == DAY + timedelta(days=30)
    assert "NEXT PLAN" in one.title


def test_the_next_payers_result_ends_that_wait() -> None:
    assert "forwarded" in {one.topic for one in asked(replace(GOOD, status="2")).settled}
    assert "forwarded" not in {one.topic for one in asked(GOOD).settled}


def test_a_claim_of_another_payer_is_looked_at_and_followed() -> None:
    assert sorted(names(asked(claim(line(9000, 0), status="23"), difference_cents=0))) == [
        "codes",
        "coverage",
        "forwarded",
    ]


def test_undecided_waits() -> None:
    (one,) = asked(claim(line(9000, 0, ("OA", "133", 9000)))).wants
    assert (one.kind, one.topic.name, one.wake) == (
        Kind.FOLLOW_UP,
        "undecided",
        DAY + timedelta(days=30),
    )


def test_no_credit_any_more_settles_the_credit() -> None:
    assert "credit" in {one.topic for one in asked(GOOD).settled}
    assert "credit" not in {one.topic for one in asked(GOOD, open_cents=-1).settled}
    assert "credit" not in {one.topic for one in asked(GOOD, open_cents=None).settled}


# --- provider adjustments and payments ------------------------------------------------------------------------------------


def plb(reason: str, cents: int = 1500, **more: object) -> TriggerResult:
    return triggers_for_adjustment(
        PostedAdjustment(4, ProviderAdjustment(1, "123", reason, "REF", cents), DAY, **more), CODES
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "topic"),
    [
        *[
            (code, "takeback")
            for code in (
                "WO",
                "CS",
                "LE",
                "IR",
                "SL",
                "WU",
                "OB",
                "TL",
                "72",
                "B2",
                "50",
                "51",
                "L3",
                "B3",
                "E3",
            )
        ],
        ("FB", "forward balance"),
        ("AP", "forward balance"),
        ("ZZ", "provider adjustment"),
        ("", "provider adjustment"),
    ],
)
def test_a_provider_adjustment_that_nothing_explains(reason: str, topic: str) -> None:
    (one,) = plb(reason, -1500).wants
    assert (one.topic.name, one.money_cents, one.subject) == (
        topic,
        1500,
        Subject.PROVIDER_ADJUSTMENT,
    )


@pytest.mark.parametrize("reason", ["L6", "J1", "LS", "CT", "BN", "IP", "IS", "PI", "RA"])
def test_income_and_information_ask_for_nothing(reason: str) -> None:
    assert plb(reason).wants == ()


def test_what_is_explained_is_settled() -> None:
    assert plb("WO", explained=True).wants == ()
    assert plb("WO", explained=True).settled[0].topic == "takeback"
    assert plb("FB", explained=True).settled[0].topic == "forward balance"
    assert plb("E3", foreseen=True).wants == ()
    assert plb("CS", explained=True).wants
    assert plb("72", refund_claim_ref=5).settled[0][:4] == (Kind.REVIEW, Subject.CLAIM, 5, "credit")
    assert plb("WO", 0) == TriggerResult()


def test_a_forward_balance_waits_sixty_days() -> None:
    assert plb("FB").wants[0].wake == DAY + timedelta(days=60)


@pytest.mark.parametrize(
    ("column", "value"), [("does", "odd"), ("severity", "odd"), ("minutes", "0"), ("plain", "")]
)
def test_a_bad_line_of_the_table_is_named(column: str, value: str) -> None:
    row = {**_read("plb")[0], column: value}
    with pytest.raises(MedqError, match=column):
        provider_code(row)


@pytest.mark.parametrize(
    ("whole", "topic"),
    [
        (HeldTransaction(1, DAY, 19000, held_cents=100), "held"),
        (HeldTransaction(1, DAY, 19000, same_trace=True), "held"),
        (HeldTransaction(1, DAY, 19000, remittance_seen=False, overdue=True), "no remittance"),
        (HeldTransaction(1, DAY, 19000, money_seen=False, overdue=True), "no money"),
    ],
)
def test_a_payment_as_a_whole(whole: HeldTransaction, topic: str) -> None:
    (one,) = triggers_for_held(whole).wants
    assert (one.topic.name, one.money_cents) == (topic, 19000)


def test_a_payment_in_time_or_whose_bank_is_not_posted_asks_for_nothing() -> None:
    assert triggers_for_held(HeldTransaction(1, DAY, 19000)) == TriggerResult()
    assert triggers_for_held(HeldTransaction(1, DAY, 19000, money_seen=False)) == TriggerResult()
    assert (
        triggers_for_held(HeldTransaction(1, DAY, 0, money_seen=False, overdue=True))
        == TriggerResult()
    )
    assert len(triggers_for_held(HeldTransaction(1, DAY, 19000, money_seen=True)).settled) == 2


# --- answers --------------------------------------------------------------------------------------------------------------


def said(*codes: str, **more: object) -> TriggerResult:
    status = ClaimStatus(
        1, "claim", tuple(StatusCode(*code.split(":")) for code in codes), due_day=DAY
    )
    return triggers_for_status(StatusFacts(5, status, DAY, 17050, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "kind", "topic", "wake"),
    [
        ("A3", Kind.SUBMIT, "submit", None),
        ("A6", Kind.SUBMIT, "submit", None),
        ("A7", Kind.SUBMIT, "submit", None),
        ("A8", Kind.SUBMIT, "submit", None),
        ("A0", Kind.FOLLOW_UP, "answer", 3),
        ("A1", Kind.FOLLOW_UP, "answer", 3),
        ("A4", Kind.SUBMIT, "submit", None),
        ("D0", Kind.SUBMIT, "submit", None),
        ("P3", Kind.DENIAL, "records", None),
        ("R4", Kind.DENIAL, "records", None),
        ("P4", Kind.CALLBACK, "plan question", None),
        ("P5", Kind.FOLLOW_UP, "answer", 14),
        ("F0", Kind.FOLLOW_UP, "remittance", 7),
        ("F1", Kind.FOLLOW_UP, "remittance", 5),
        ("F4", Kind.FOLLOW_UP, "remittance", 7),
        ("F2", Kind.DENIAL, "denial", None),
        ("F3", Kind.FOLLOW_UP, "correction", 14),
        ("F3F", Kind.FOLLOW_UP, "forwarded", 30),
        ("F3N", Kind.SUBMIT, "submit", None),
        ("E0", Kind.FOLLOW_UP, "answer", None),
        ("E1", Kind.FOLLOW_UP, "answer", 1),
        ("Z9", Kind.FOLLOW_UP, "answer", None),
    ],
)
def test_each_category(code: str, kind: Kind, topic: str, wake: int | None) -> None:
    (one,) = said(code).wants
    assert (one.kind, one.topic.name, one.money_cents) == (kind, topic, 17050)
    assert one.wake == (None if wake is None else DAY + timedelta(days=wake))


@pytest.mark.parametrize("code", ["A2", "A5", "P0", "P1", "P2"])
def test_what_goes_its_way_asks_for_nothing_and_ends_the_silence(code: str) -> None:
    found = said(code)
    assert found.wants == ()
    assert "acknowledgement" in {one.topic for one in found.settled}


def test_a_rejection_is_high_and_names_its_codes() -> None:
    (one,) = said("A3:21:IL", "A3:164").wants
    assert (one.severity, one.cause, one.deadline) == (Severity.HIGH, "A3 21", DeadlineKind.FILING)
    assert one.told == ("A3:21 IL", "A3:164")


def test_the_heaviest_of_several_statuses_is_acted_on() -> None:
    assert said("A2:20", "A7:500").wants[0].topic.name == "submit"


def test_a_request_carries_the_letters_own_date() -> None:
    (one,) = said("P3:317").wants
    assert (one.due, one.deadline) == (DAY, DeadlineKind.RECORDS)


def test_a_plans_question_is_one_call_a_patient() -> None:
    assert said("P4", patient_ref=8).wants[0].key[1:3] == (Subject.PATIENT, 8)
    assert said("P4").wants[0].key[1:3] == (Subject.CLAIM, 5)


def test_not_found_depends_on_the_days_and_on_proof() -> None:
    early = said("A4", sent_day=DAY - timedelta(days=2)).wants[0]
    assert (early.topic.name, early.wake) == ("answer", DAY + timedelta(days=3))
    assert "proof" in said("D0", sent_day=date(2026, 9, 1), filed=True).wants[0].title
    assert said("D0", sent_day=date(2026, 9, 1)).wants[0].topic.name == "submit"


def test_the_third_hold_is_a_call() -> None:
    assert said("P5", holds=2).wants[0].wake is None
    assert "call" in said("P5", holds=2).wants[0].title


def test_a_status_after_the_remittance_says_nothing_new() -> None:
    for code in ("A3", "F1", "F2", "A1"):
        assert said(code, paid_already=True).wants == ()
    assert said("P3", paid_already=True).wants


def test_a_denial_known_early_is_the_one_that_the_remittance_will_complete() -> None:
    early = said("F2", expected_cents=9000).wants[0]
    assert early.key == asked(DENIED).wants[0].key
    assert (early.cause, early.money_cents) == ("awaiting codes", 9000)


@pytest.mark.parametrize("verdict", ["R", "M", "W", "X"])
def test_a_refused_file_sends_every_claim_back(verdict: str) -> None:
    claims = (SentClaimRef(5, 17050, ("CLM05-1 1X",)), SentClaimRef(6, 100))
    found = triggers_for_batch(BatchAcknowledgment(2, DAY, verdict, claims, findings=("CLM 19",)))
    assert [(one.kind, one.ref, one.money_cents) for one in found.wants] == [
        (Kind.SUBMIT, 5, 17050),
        (Kind.SUBMIT, 6, 100),
        (Kind.REVIEW, 2, 17150),
    ]
    assert found.wants[0].told == ("CLM05-1 1X",)
    assert found.settled[0].topic == "acknowledgement"


@pytest.mark.parametrize("verdict", ["A", "E", "P"])
def test_an_accepted_file_only_has_its_answer(verdict: str) -> None:
    found = triggers_for_batch(BatchAcknowledgment(2, DAY, verdict, (SentClaimRef(5, 17050),)))
    assert found.wants == ()
    assert len(found.settled) == 1


# --- silence, sending, calls ----------------------------------------------------------------------------------------------


def test_a_file_without_a_999_after_one_working_day() -> None:
    batch = UnacknowledgedBatch(2, DAY, 1, 102300, 6, answered=False)
    assert triggers_for_unacknowledged_batch(batch) == TriggerResult()
    (one,) = triggers_for_unacknowledged_batch(replace(batch, work_days=2)).wants
    assert (one.subject, one.money_cents, one.chance, one.minutes) == (
        Subject.BATCH,
        102300,
        Recoverability.UNFILED,
        3,
    )
    assert triggers_for_unacknowledged_batch(replace(batch, work_days=9, answered=True)).wants == ()


SILENT = UnansweredClaim(5, DAY, 2, 17050, follow_up=DAY + timedelta(days=18))


@pytest.mark.parametrize(
    ("changes", "later", "cause"),
    [
        ({"work_days": 3}, 3, None),
        ({"work_days": 4}, 4, "no 277CA"),
        ({"work_days": 4, "batch_silent": True}, 4, None),
        ({"work_days": 4, "acknowledged": True}, 4, "no payer's 277CA"),
        ({"work_days": 4, "acknowledged": True, "by_payer": True}, 4, None),
        ({"work_days": 13, "acknowledged": True, "by_payer": True}, 17, None),
        ({"work_days": 13, "acknowledged": True, "by_payer": True}, 18, "no answer"),
        ({"work_days": 99, "acknowledged": True, "by_payer": True, "follow_up": None}, 99, None),
    ],
)
def test_a_silent_claim(changes: dict[str, object], later: int, cause: str | None) -> None:
    found = triggers_for_unanswered_claim(replace(SILENT, **changes), DAY + timedelta(days=later))  # type: ignore[arg-type]
    assert [one.cause for one in found.wants] == ([cause] if cause else [])
    assert all(one.money_cents == 17050 for one in found.wants)


def test_claims_to_send() -> None:
    (clean,) = triggers_for_unsent(UnsentClaim(5, DAY, 17050)).wants
    (stopped,) = triggers_for_unsent(UnsentClaim(5, DAY, 17050, ("No member id", "No NPI"))).wants
    assert (clean.cause, clean.minutes) == ("clean", 1)
    assert (stopped.cause, stopped.minutes, stopped.told) == ("stopped", 10, ("No NPI",))
    assert triggers_for_sent(5).settled[0][:4] == clean.key


def test_the_unrecorded_and_the_call() -> None:
    (one,) = triggers_for_unbilled(
        UnbilledService(Subject.PATIENT, 8, DAY, 24000, "Visit without a claim")
    ).wants
    assert (one.topic.name, one.money_cents) == ("unbilled", 24000)
    (call,) = triggers_for_callback(CallbackRequest(7, DAY, "asks about the bill", 2400, DAY)).wants
    assert (call.kind, call.money_cents, call.due) == (Kind.CALLBACK, 2400, DAY)


# --- laws -----------------------------------------------------------------------------------------------------------------


def test_one_want_a_key_and_the_dearest_leads() -> None:
    less = want(topics.SHARE, Subject.CLAIM, 5, "less", 100, DAY)
    more = want(topics.SHARE, Subject.CLAIM, 5, "more", 900, DAY, duty=True)
    gone = settled(topics.SHARE, Subject.CLAIM, 5, "answered")
    found = raised([less, more], [gone])
    assert found.settled == ()
    assert [(one.title, one.told, one.duty) for one in found.wants] == [("more", ("less",), True)]


PAIRS = st.lists(
    st.builds(
        Adjustment,
        st.sampled_from(["CO", "PR", "OA", "PI", "CR", "ZZ"]),
        st.sampled_from([*sorted(TABLES.reasons), "9Z9"]),
        st.integers(-20_000, 20_000),
    ),
    max_size=4,
).map(tuple)


@given(
    PAIRS,
    st.integers(-20_000, 20_000),
    st.sampled_from(["1", "2", "3", "4", "19", "20", "21", "22", "23", "25", "13", ""]),
    st.lists(st.sampled_from([*sorted(TABLES.remarks), "Q7"]), max_size=3).map(tuple),
    st.none() | st.integers(-9_000, 9_000),
    st.none() | st.integers(0, 9_000),
    st.booleans(),
)
def test_whatever_comes_is_one_item_a_key_and_nothing_is_both_wanted_and_settled(
    adjustments: tuple[Adjustment, ...],
    paid: int,
    status: str,
    remarks: tuple[str, ...],
    left: int | None,
    ref: int | None,
    flag: bool,
) -> None:
    charge = paid + sum(one.cents for one in adjustments)
    one_line = LinePayment(
        1, "99213", (), charge, paid, "1", adjustments=adjustments, remarks=remarks
    )
    facts = posted(
        claim(one_line, status=status),
        claim_ref=ref,
        open_cents=left,
        federal=flag,
        supersedes=flag,
    )
    found = triggers_for_payment(facts, BOOKS)
    keys = [one.key for one in found.wants]
    assert len(keys) == len(set(keys))
    assert not set(keys) & {one[:4] for one in found.settled}
    for one in found.wants:
        assert one.money_cents >= 0
        assert one.minutes > 0
        assert one.cause
        assert one.title
    assert sum(one.kind is Kind.DENIAL for one in found.wants) <= 1
    assert status != "22" or all(one.kind is not Kind.DENIAL for one in found.wants)
    open_portions = [
        one
        for one in facts.placing.portions
        if one.bucket.value in ("denial", "wait") and one.cents > 0
    ]
    if open_portions and ref is not None and status in ("1", "2", "3", "4"):
        assert found.wants
