"""Rows of a list: items with their patient, payer, subject and staff."""

from collections.abc import Sequence
from datetime import date

from data.store.columns import date_from_int, moment_from_int
from data.store.store import Row, Store, placeholders
from medq.domain.items.item import ItemRow, Kind, State, Subject, Window
from medq.domain.rank.order import finish_by_of, latest_start, score_of

ROW_QUERY = """
    SELECT i.id, i.kind, i.state, t.text, p.last, p.first, COALESCE(p.account, i_claim.member_id,
    ''), y.name,
        i.subject_kind, i.subject_id, i_claim.number, i.cause, i.money_cents, i.act_by, i.deadline,
        i.window_start,
        i.window_end, i.minutes, i.age_start, o.initials, h.initials, i.held_until, i.wait_until,
        i.wait_for, i.payer_id,
        i.tier, i.rank_key, i.version
    FROM item i
    JOIN shared_text t ON t.id = i.title_id
    LEFT JOIN patient p ON p.id = i.patient_id
    LEFT JOIN payer y ON y.id = i.payer_id
    LEFT JOIN claim i_claim ON i_claim.id = i.claim_id
    LEFT JOIN staff o ON o.id = i.owner_id
    LEFT JOIN staff h ON h.id = i.holder_id
"""
SUBJECT_NAMES = {
    Subject.CLAIM_PAYMENT: "SELECT id, number FROM claim_payment WHERE id IN",
    Subject.PAYMENT: "SELECT id, trace FROM payment WHERE id IN",
    Subject.PROVIDER_ADJUSTMENT: (
        "SELECT id, reason || ' ' || reference FROM provider_adjustment WHERE id IN"
    ),
    Subject.BATCH: "SELECT id, reference FROM batch WHERE id IN",
    Subject.PAYER: "SELECT id, name FROM payer WHERE id IN",
    Subject.FILE: "SELECT id, name FROM file WHERE id IN",
    Subject.TRANSACTION: "SELECT id, kind || ' ' || st_control FROM transaction_set WHERE id IN",
}


def by_ids(store: Store, ids: Sequence[int], today: date) -> list[ItemRow]:
    """Return the rows of these items, in no particular order."""
    if not ids:
        return []
    rows = store.rows(f"{ROW_QUERY} WHERE i.id IN ({placeholders(ids)})", ids)
    names = _subject_names(store, rows)
    return [_item(row, names, today) for row in rows]


def by_id(store: Store, item_id: int, today: date) -> ItemRow | None:
    """Return one item's row, or None."""
    found = by_ids(store, [item_id], today)
    return found[0] if found else None


def short_name(last: str | None, first: str | None, account: str) -> str:
    """Return initials and the last two digits: all that shows before identity verification."""
    if not last:
        return ""
    initials = "".join(f"{name[0].upper()}." for name in (first, last) if name)
    digits = "".join(character for character in account if character.isdigit())[-2:]
    return f"{initials} ..{digits}" if digits else initials


def _item(row: Row, names: dict[tuple[int, int], str], today: date) -> ItemRow:
    (item_id, kind, state, title, last, first, account, payer, subject_kind, subject_id,
     claim_number, cause, money, act_by, deadline, start, end, minutes, age_start, owner, holder,
     held_until, wait_until, wait_for, payer_id, tier, rank_key, version) = row  # fmt: skip
    window_start, window_end = moment_from_int(start), moment_from_int(end)
    end_by = finish_by_of(tier, -rank_key)
    number = "" if subject_kind == Subject.CLAIM else names.get((subject_kind, subject_id), "")
    if not number:
        subject_kind, number = Subject.CLAIM, claim_number or ""
    return ItemRow(
        id=item_id,
        kind=Kind(kind),
        state=State(state),
        title=title,
        patient=", ".join(name for name in (last, first) if name),
        patient_short=short_name(last, first, account),
        patient_last=last or first or "",
        payer=payer or "",
        subject_kind=Subject(subject_kind),
        subject_number=number,
        cause=cause,
        money_cents=money,
        act_by=date_from_int(act_by),
        deadline=date_from_int(deadline),
        window=Window(window_start, window_end) if window_start and window_end else None,
        effort_minutes=minutes,
        age_days=max(0, today.toordinal() - age_start),
        owner=owner or "",
        holder=holder or "",
        held_until=moment_from_int(held_until),
        wait_until=date_from_int(wait_until),
        wait_for=wait_for,
        group=f"{Kind(kind).word}:{payer_id}:{cause}"
        if cause and payer_id and kind != Kind.CALLBACK
        else "",
        tier=tier,
        score=score_of(tier, -rank_key),
        version=version,
        start_by=None if end_by is None else latest_start(end_by, minutes),
    )


def _subject_names(store: Store, rows: Sequence[Row]) -> dict[tuple[int, int], str]:
    wanted: dict[int, set[int]] = {}
    for row in rows:
        wanted.setdefault(row[8], set()).add(row[9])
    names: dict[tuple[int, int], str] = {}
    for kind, ids in wanted.items():
        query = SUBJECT_NAMES.get(Subject(kind))
        if query:
            names |= {
                (kind, i): name
                for i, name in store.rows(f"{query} ({placeholders(ids)})", sorted(ids))
            }
    return names
