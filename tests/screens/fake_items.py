"""Items made from their number, any count of them, for screens and widgets without a store."""

from datetime import timedelta

from medq.domain.items.item import ItemRow, Kind, State, Subject, Window
from medq.domain.search.results import SearchResult
from tests.office import NOW, TODAY

NAMES = (
    "MOYER, DANA",
    "ORTIZ, MARIA",
    "WONG, AMY",
    "NG, PETER",
    "MÜLLER, ÅSA",
    "山田, 太郎",
    "O'BRIEN-SMITHSON, E",
)
PAYERS = ("Anthem CO", "Cigna", "UHC", "Aetna", "Medicare Part B")
TITLES = ("CO-50 denied", "to be fixed", "40.00 under", "no answer yet", "no addendum")
KINDS = (Kind.DENIAL, Kind.CALLBACK, Kind.SUBMIT, Kind.REVIEW, Kind.FOLLOW_UP, Kind.QUESTION)


def item(number: int) -> ItemRow:
    """Return the item of that number, always the same."""
    kind = KINDS[number % len(KINDS)]
    name = NAMES[number % len(NAMES)]
    begins = NOW.replace(hour=10, minute=50)
    return ItemRow(
        id=number + 1,
        kind=kind,
        state=State.OPEN,
        title=TITLES[number % len(TITLES)],
        patient=name,
        patient_last=name.split(",")[0],
        patient_short="B.H. ..41",
        payer=PAYERS[number % len(PAYERS)],
        subject_kind=Subject.CLAIM,
        subject_number=str(10000 + number),
        cause="CO-50",
        money_cents=164_000 + 137 * (number % 1000),
        act_by=TODAY + timedelta(days=number % 60),
        deadline=TODAY + timedelta(days=number % 60 + 3),
        window=Window(begins, begins + timedelta(minutes=30)) if kind is Kind.CALLBACK else None,
        effort_minutes=30,
        age_days=number % 90,
        owner="",
        holder="",
        held_until=None,
        wait_until=None,
        wait_for="",
        group="",
        tier=2,
        score=54_010_000 - number,
        version=1,
        cause_text="CO-50",
        service_day=None if kind is Kind.CALLBACK else TODAY - timedelta(days=number % 90),
        payer_short=PAYERS[number % len(PAYERS)].split()[0],
    )


def item_result(row: ItemRow) -> SearchResult:
    """Return an item as a result of a search; a callback as everybody sees it."""
    if row.kind is Kind.CALLBACK:
        return SearchResult(
            "callback",
            "",
            row.patient_short,
            None,
            "",
            None,
            "callback",
            Subject.CALLBACK,
            row.id,
            item=row,
        )
    number = row.subject_number
    state = row.kind.word if row.state is State.OPEN else row.state.name.lower()
    return SearchResult(
        "claim",
        number,
        row.patient,
        TODAY,
        row.payer,
        row.money_cents,
        state,
        Subject.CLAIM,
        row.id,
        item=row,
    )


def patient_result(row: ItemRow) -> SearchResult:
    """Return the patient of an item as a result of a search."""
    return SearchResult(
        "patient",
        str(20_000 + row.id),
        row.patient,
        None,
        "",
        187_500,
        "pt resp 0.00",
        Subject.PATIENT,
        row.id,
        birth_year=1979,
    )
