"""Rows of a list: items with their patient, payer, subject and staff."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from data.items.denial_codes import denial_codes
from data.items.held_payments import held_payments
from data.store.columns import domain_rows, select_list
from data.store.store import Store
from medq.domain.items.item import ItemRow, Kind, State, Subject, Window
from medq.domain.patients.shown_names import listed_name
from medq.domain.rank.order import finish_by_of, latest_start, score_of
from medq.domain.reasons.adjustment_code import AdjustmentCode


class StoredRow(NamedTuple):
    """A row as it is stored; its fields are the columns of the query."""

    id: int
    kind: Kind
    state: State
    title: str
    last: str | None
    first: str | None
    account: str
    payer: str | None
    subject_kind: Subject
    subject_id: int
    claim_number: str | None
    cause: str
    money_cents: int
    act_by: date | None
    deadline: date | None
    duty: bool
    window_start: datetime | None
    window_end: datetime | None
    minutes: int
    age_start: date
    owner: str | None
    holder: str | None
    held_until: datetime | None
    wait_until: date | None
    wait_for: str
    payer_id: int | None
    tier: int
    rank_key: int
    version: int
    service_day: date | None
    payer_short: str | None
    claim_id: int | None
    phone: str
    preferred_name: str


COLUMNS = select_list(
    StoredRow,
    "i",
    title="t.text",
    last="p.last",
    first="p.first",
    account="COALESCE(p.account, c.member_id, '')",
    payer="y.name",
    claim_number="c.number",
    service_day="c.from_day",
    payer_short="y.short_name",
    phone="COALESCE(NULLIF(b.phone, ''), p.phone, '')",
    preferred_name="COALESCE(p.preferred_name, '')",
    owner="o.initials",
    holder="h.initials",
)
# SQL text: figures 2 and 3, the rows of the first screen, and 10, a page of a list.
ROWS = f"""SELECT {COLUMNS}
    FROM item i
    JOIN shared_text t ON t.id = i.title_id
    LEFT JOIN patient p ON p.id = i.patient_id
    LEFT JOIN payer y ON y.id = i.payer_id
    LEFT JOIN claim c ON c.id = i.claim_id
    LEFT JOIN callback b ON i.subject_kind = {int(Subject.CALLBACK)} AND b.id = i.subject_id
    LEFT JOIN staff o ON o.id = i.owner_id
    LEFT JOIN staff h ON h.id = i.holder_id
    WHERE i.id IN (?*)"""
# SQL text: figures 2, 3 and 10, as above.
SUBJECT_NUMBERS = {
    Subject.CLAIM_PAYMENT: "SELECT id, number FROM claim_payment WHERE id IN (?*)",
    Subject.PAYMENT: "SELECT id, trace FROM payment WHERE id IN (?*)",
    Subject.PROVIDER_ADJUSTMENT: (
        "SELECT id, reason || ' ' || reference FROM provider_adjustment WHERE id IN (?*)"
    ),
    Subject.BATCH: "SELECT id, reference FROM batch WHERE id IN (?*)",
    Subject.PAYER: "SELECT id, name FROM payer WHERE id IN (?*)",
    Subject.FILE: "SELECT id, name FROM file WHERE id IN (?*)",
    Subject.APPROVAL: (
        "SELECT a.id, c.number FROM approval a JOIN claim c ON c.id = a.claim_id WHERE a.id IN (?*)"
    ),
    Subject.CLAIM_STATUS: "SELECT id, number FROM claim_status WHERE id IN (?*)",
    Subject.TRANSACTION: (
        "SELECT id, CASE trace WHEN '' THEN kind || ' ' || st_control ELSE trace END"
        " FROM transaction_set WHERE id IN (?*)"
    ),
}


def by_ids(store: Store, ids: Sequence[int], today: date) -> list[ItemRow]:
    """Return the rows of these items, in no particular order."""
    rows = domain_rows(StoredRow, store.rows_in(ROWS, ids))
    numbers = _subject_numbers(store, rows)
    codes = denial_codes(store, filter(None, map(_denied, rows)))
    held = held_payments(
        store, [row.subject_id for row in rows if row.subject_kind is Subject.TRANSACTION]
    )
    items = []
    for row in rows:
        item, denied = _item(row, numbers, today), _denied(row)
        if denied is not None:
            item = item._replace(**codes[denied]._asdict())
        elif row.subject_kind is Subject.TRANSACTION and row.subject_id in held:
            item = item._replace(**held[row.subject_id]._asdict())
        items.append(item)
    return items


def _denied(row: StoredRow) -> tuple[int, AdjustmentCode] | None:
    """Return the claim and the reason of a denial; None for any other item."""
    code = AdjustmentCode.of_cause(row.cause) if row.kind is Kind.DENIAL else None
    return (row.claim_id, code) if row.claim_id is not None and code is not None else None


def by_id(store: Store, item_id: int, today: date) -> ItemRow | None:
    """Return one item's row, or None."""
    return next(iter(by_ids(store, [item_id], today)), None)


def short_name(last: str | None, first: str | None, account: str) -> str:
    """Return initials and the last two digits: all that shows before identity verification."""
    if not last:
        return ""
    initials = "".join(f"{name[0].upper()}." for name in (first, last) if name)
    digits = "".join(character for character in account if character.isdigit())[-2:]
    return f"{initials} ..{digits}" if digits else initials


def _item(row: StoredRow, numbers: dict[tuple[Subject, int], str], today: date) -> ItemRow:
    kind, tier = row.kind, row.tier
    window_start, window_end = row.window_start, row.window_end
    finish_by = finish_by_of(tier, -row.rank_key)
    subject, number = row.subject_kind, numbers.get((row.subject_kind, row.subject_id), "")
    if not number:
        subject, number = Subject.CLAIM, row.claim_number or ""
    elif subject is Subject.APPROVAL:
        subject = Subject.CLAIM  # people know it by the claim that money is moved from
    is_callback = kind is Kind.CALLBACK
    is_grouped = row.cause and row.payer_id and not is_callback
    return ItemRow(
        id=row.id,
        kind=kind,
        state=row.state,
        title=row.title,
        patient=listed_name(row.last, row.first),
        patient_short=short_name(row.last, row.first, row.account),
        patient_last=row.last or row.first or "",
        payer=row.payer or "",
        subject_kind=subject,
        subject_number=number,
        cause=row.cause,
        cause_text=row.cause,
        money_cents=row.money_cents,
        act_by=row.act_by,
        deadline=row.deadline,
        is_duty=row.duty,
        window=Window(window_start, window_end) if window_start and window_end else None,
        effort_minutes=row.minutes,
        age_days=max(0, (today - row.age_start).days),
        owner=row.owner or "",
        holder=row.holder or "",
        held_until=row.held_until,
        wait_until=row.wait_until,
        wait_for=row.wait_for,
        group=f"{kind.word}:{row.payer_id}:{row.cause}" if is_grouped else "",
        tier=tier,
        score=score_of(tier, -row.rank_key),
        version=row.version,
        start_by=None if finish_by is None else latest_start(finish_by, row.minutes),
        service_day=row.service_day,
        payer_short=row.payer_short or row.payer or "",
        phone=row.phone if is_callback else "",
        preferred_name=row.preferred_name if is_callback else "",
    )


def _subject_numbers(store: Store, rows: Sequence[StoredRow]) -> dict[tuple[Subject, int], str]:
    """Return the numbers of the rows' subjects by (kind, id); a claim's is in its row."""
    ids_by_kind: dict[Subject, set[int]] = {}
    for row in rows:
        ids_by_kind.setdefault(row.subject_kind, set()).add(row.subject_id)
    return {
        (kind, subject_id): number
        for kind, ids in ids_by_kind.items()
        if kind in SUBJECT_NUMBERS
        for subject_id, number in store.rows_in(SUBJECT_NUMBERS[kind], ids)
    }
