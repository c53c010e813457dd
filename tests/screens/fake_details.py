"""The pages of generated items: a claim with its lines, decision, deadlines and notes."""

from datetime import date, timedelta

from medq.domain.claims.deadline import Deadline
from medq.domain.claims.deadline_days import Channel
from medq.domain.claims.payer import Roll, Unit
from medq.domain.claims.running_deadline import RunningDeadline, WayState
from medq.domain.items.item import DetailField, EventLine, ItemDetail, ItemRow, Kind, Step, Term
from medq.domain.items.item_page import (
    BillingRule,
    CallerBlock,
    CallFacts,
    ClaimFacts,
    Decision,
    DecisionKind,
    ItemPage,
    Note,
    RelatedCounts,
    ServiceLine,
)
from medq.domain.items.related import (
    Related,
    RelatedClaim,
    RelatedCoverage,
    RelatedPatient,
)
from medq.domain.reasons.ways import Way
from tests.office import NOW, TODAY

DIALED = "303-555-0172"
CALL = CallFacts("HALE, BRIAN", "Brian", DIALED, True, "English", NOW - timedelta(days=1))
CALL_FIELDS = (
    DetailField("call", "phone", DIALED),
    DetailField("call", "voicemail", "OK: name and number only"),
    DetailField("account", "balance", "SECRET 84.50"),
)
CLAIM_FIELDS = (
    DetailField("claim", "diagnoses", "M810"),
    DetailField("claim", "batch", "0144"),
)
DECISION = Decision(
    DecisionKind.DENIED,
    date(2026, 5, 28),
    "Anthem CO",
    "ANTHEM2605280044",
    ("CO-50", "N130"),
    "Not medically necessary",
)
BILLING = BillingRule("CO", "Do not bill the patient.")
CALLER = CallerBlock(
    "MESA CLINIC", "841234567", "1999999984", "1457399210", "CLAIMS 8005550199", "8 am-6 pm ET"
)
ARITHMETIC = "$54/min = 1,640.00 x 52% x 1.9 (last day) / 30 min"
TERMS = (
    Term("chance", 0.52, "52 %: 62 of 100 won here, less for age"),
    Term("limit", 1.9, "1.9: limit today"),
)


def detail_of(row: ItemRow) -> ItemDetail:
    """Return the page of an item; of a callback nothing of the account."""
    is_callback = row.kind is Kind.CALLBACK
    return ItemDetail(
        row=row,
        facts=CALL_FIELDS if is_callback else CLAIM_FIELDS,
        plain="SECRET" if is_callback else "The payer says it was not medically necessary.",
        reason="$54/min",
        terms=TERMS,
        deadlines=() if is_callback else deadlines(row.act_by or TODAY),
        steps=(
            Step("Appeal with office notes and policy", "payer appeals", 30, TODAY),
            Step("Corrected claim (only if it was wrong)", "", 15, date(2027, 4, 29)),
        ),
        events=events(),
        arithmetic=() if is_callback else (ARITHMETIC,),
        page=None if is_callback else claim_page(row),
        call=CALL if is_callback else None,
    )


def claim_page(row: ItemRow) -> ItemPage:
    """Return the records of the claim of an item."""
    return ItemPage(
        claim=claim_of(row),
        caller=CALLER,
        decision=DECISION,
        lines=(
            ServiceLine("J0897", "RT", "60", 164_000, None, 0, 164_000, 0, ("CO-50",)),
            ServiceLine("99213", "25", "1", 67_000, None, 0, 67_000, 0, ("CO-50",)),
        ),
        billing=BILLING,
        notes=tuple(Note(event.at.date(), event.user, event.text) for event in events()),
        related=RelatedCounts(2, 4, 17),
    )


def claim_of(row: ItemRow) -> ClaimFacts:
    """Return the claim of an item."""
    return ClaimFacts(
        id=row.id,
        number=row.subject_number,
        patient=row.patient,
        birth_day=date(1975, 3, 2),
        account="20077",
        payer=row.payer,
        payer_short=row.payer_short,
        is_payer_confirmed=True,
        member_id="U3739877301",
        icn="2026148AA0193",
        from_day=date(2026, 5, 2),
        to_day=date(2026, 5, 2),
        charge_cents=231_000,
        paid_cents=0,
        written_off_cents=0,
        patient_cents=0,
        open_cents=231_000,
        is_of_visit=False,
        review_reasons="",
        sent_day=date(2026, 5, 4),
        received_day=date(2026, 5, 8),
        place="11",
        rendering="PATEL, ANITA",
        rendering_npi="1457399210",
        authorization_number="",
        diagnoses="M810",
    )


def deadlines(act_by: date) -> tuple[RunningDeadline, ...]:
    """Return an appeal on which the item runs, to be mailed by `act_by`."""
    base_day = date(2026, 5, 28)
    day = act_by + timedelta(days=10)
    limit = Deadline(
        name="appeal",
        rule="commercial_generic.appeal",
        base_event="notice date",
        base_day=base_day,
        limit=(day - base_day).days,
        unit=Unit.DAYS,
        roll=Roll.NONE,
        day=day,
        unrolled_day=day,
        met_by="delivery confirmation of the appeal",
        is_default=False,
        source="",
    )
    running = RunningDeadline(
        way=Way.APPEAL,
        state=WayState.RUNS,
        channel=Channel.UNKNOWN,
        deadline=limit,
        act_by=act_by,
        fax_by=day,
        is_own=True,
    )
    return (running,)


def events() -> tuple[EventLine, ...]:
    """Return 29 notes of one person, the newest first."""
    return tuple(
        EventLine(
            number,
            NOW - timedelta(days=number),
            "LK",
            "note",
            f"called 303-555-0118, ref 4471-{number}",
        )
        for number in range(1, 30)
    )


def related_to(row: ItemRow, group_total: int) -> Related:
    """Return two claims of the item's patient: the item's own and a closed one."""
    own = RelatedClaim(
        row.id,
        row.subject_number,
        date(2026, 5, 2),
        row.payer_short,
        231_000,
        231_000,
        "denied",
        "denied",
        is_filed=True,
        item=row,
    )
    closed = RelatedClaim(
        9001, "9001-1", date(2026, 3, 3), row.payer_short, 18_000, 0, "paid", "paid", is_filed=True
    )
    patient = RelatedPatient(
        row.patient_short,
        date(1975, 3, 2),
        "20077",
        "720-555-0163",
        231_000,
        6_450,
        (RelatedCoverage("Cigna", "U3739877301", date(2026, 1, 1), None),),
        (Note(date(2026, 11, 18), "LK", "called, ref 88213"),),
    )
    return Related(patient, (own, closed), group_total)
