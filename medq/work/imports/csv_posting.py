"""Posting the office's own CSV files: patients with their coverage, charges as claims to be sent, call backs asked for."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from data.claims import claims as claim_rows
from data.events import events
from data.events.event_groups import mark_first_event
from data.events.events import ChangeSet
from data.imports import originals
from data.patients import parties
from data.search import words
from data.store.columns import date_to_int, moment_to_int
from medq.domain.claims.claim import NamedProvider, ServiceLine
from medq.domain.errors import MedqError
from medq.domain.identifiers import member_key, number_key
from medq.domain.items.item import Kind, Subject
from medq.domain.npi import npi_problem
from medq.domain.triggers.unsent import (
    CallbackRequest,
    UnsentClaim,
    triggers_for_callback,
    triggers_for_unsent,
)
from medq.work.desk import Desk
from medq.work.imports.csv_files import CsvFile, Row
from medq.work.items.updater import ItemUpdater, window_columns
from medq.work.parties import Directory

Rows = tuple[tuple[int, Row], ...]


@dataclass
class CsvPostingResult:
    """What became of a CSV file: posted or already posted, the items made by kind, the event that takes it back."""

    status: str
    items: Counter[str] = field(default_factory=Counter)
    event_id: int = 0


def post_csv_file(
    desk: Desk, file_id: int, name: str, found: CsvFile, known: int | None = None
) -> CsvPostingResult:
    """Take in a CSV file that was read whole; `known` is its transaction where it was taken back before. Errors: `MedqError`
    naming the line. Inside `writing()`."""
    key = f"{found.kind} {hashlib.sha256(repr([row for _line, row in found.rows]).encode()).hexdigest()}"
    claims = {row["claim_number"] for _line, row in found.rows} if found.kind == "charges" else ()
    status = "already-posted" if originals.is_posted(desk.store, key) else "posted"
    set_id = originals.save_transaction(
        desk.store,
        known,
        file_id=file_id,
        ordinal=1,
        kind=found.kind,
        isa_control="",
        group_control="",
        st_control="",
        key=key,
        status=status,
        segments=len(found.rows),
        claims=len(claims),
        charge_cents=sum(row["charge"] for _line, row in found.rows)
        if found.kind == "charges"
        else 0,
        paid_cents=0,
        adjustment_cents=0,
        provider_adjustment_cents=0,
        problems="[]",
        posted_at=moment_to_int(desk.now()) if status == "posted" else None,
        staff_id=desk.user.id if status == "posted" else None,
    )
    posted = CsvPostingResult(status)
    if status == "posted":
        entry, raiser = ChangeSet(desk.store), ItemUpdater(desk)
        mark_first_event(desk.store, entry)
        POST[found.kind](desk, name, found.rows, raiser)
        raiser.finish()
        posted.event_id = events.append(
            desk.store,
            events.NewEvent(
                at=desk.now(),
                staff_id=desk.user.id,
                act="import",
                subject=(int(Subject.TRANSACTION), set_id),
                text=f"{found.kind}: {len(found.rows)} rows.",
                change_set=entry,
            ),
        )
        posted.items.update({Kind(kind).word: number for kind, number in raiser.made.items()})
    return posted


def _patients(desk: Desk, name: str, rows: Rows, raiser: ItemUpdater) -> None:
    store = desk.store
    by_account = parties.patients_by_account(store)
    kinds = set(desk.payer_kinds)
    for line, row in rows:
        if row["payer_kind"] and row["payer_kind"] not in kinds:
            raise MedqError(
                f"There is no kind of payer {row['payer_kind']!r}.",
                where=f"{name} line {line}, column payer_kind",
                hint="The first column of the payers' table names them; empty means the strict default.",
            )
        columns = {
            "account": row["account"],
            "last": row["last_name"],
            "first": row["first_name"] or "",
            "birth_day": date_to_int(row["birth_date"]),
            "phone": row["phone"] or "",
            "leave_message": int(bool(row["leave_message"])),
            **{
                one: row[one] or ""
                for one in (
                    "sex",
                    "address",
                    "city",
                    "state",
                    "postal_code",
                    "preferred_name",
                    "language",
                )
            },
        }
        key = parties.person_key(row["last_name"], row["first_name"] or "", row["birth_date"])
        patient_id = by_account.get(row["account"])
        if patient_id is None:
            known = parties.patient_by_key(store, key)
            if (
                known and known[1] is not None
            ):  # somebody else of that name and day: told apart by the account
                key, known = f"{key}|{row['account']}", None
            patient_id = known[0] if known else store.insert("patient", key=key, **columns)
            by_account[row["account"]] = patient_id
        store.update("patient", patient_id, **columns)
        words.delete_words(store, Subject.PATIENT, [patient_id])
        words.insert_patient_words(
            store,
            [
                (
                    patient_id,
                    columns["last"],
                    columns["first"],
                    columns["preferred_name"],
                    columns["account"],
                )
            ],
        )
        if row["payer_id"] or row["payer_name"]:
            payer_id, _made = parties.find_or_create_payer(
                store, "PI", row["payer_id"] or "", row["payer_name"] or "", row["payer_kind"] or ""
            )
            coverage = parties.CoverageRow(
                patient_id,
                payer_id,
                row["member_id"] or "",
                row["coverage_order"] or 1,
                group_number=row["group_number"] or "",
                from_day=row["coverage_start"],
                to_day=row["coverage_end"],
            )
            parties.save_coverage(store, coverage)


def _charges(desk: Desk, name: str, rows: Rows, raiser: ItemUpdater) -> None:
    """Rows of one claim stand together or apart; a claim number that is known already is left as it is."""
    store = desk.store
    directory = Directory(store)
    ordered = sorted(rows, key=lambda one: (one[1]["claim_number"], one[0]))
    known = claim_rows.versions_by_number(
        store, {number_key(row["claim_number"]) for _line, row in rows}
    )
    for number, group in groupby(ordered, key=lambda one: one[1]["claim_number"]):
        of_claim = list(group)
        if any(one.number == number for one in known.get(number_key(number), ())):
            continue
        line, first = of_claim[0]
        patient_id = _patient(desk, first["account"], f"{name} line {line}, column account")
        coverage = _coverage(desk, patient_id, first["payer_id"])
        payer_id = coverage[0] if coverage else _self_pay(desk)
        lines = [_line(place, row) for place, (_line_number, row) in enumerate(of_claim, 1)]
        days = [row["service_date"] for _line_number, row in of_claim]
        diagnoses = list(
            dict.fromkeys(code for _line_number, row in of_claim for code in row["diagnoses"] or ())
        )
        claim_id = store.next_id("claim")
        member = coverage[1] if coverage else ""
        charge = sum(one.charge_cents for one in lines)
        rendering = (
            directory.provider(NamedProvider("", npi=first["rendering_npi"]))
            if first["rendering_npi"]
            else None
        )
        claim_rows.insert_claims(
            store,
            [
                (claim_id, number, number_key(number), "P", None, patient_id, payer_id, member, member_key(member), None,
                 rendering, "P", "1", "", None, first["authorization"] or "", first["place"] or "", " ".join(diagnoses), charge,
                 date_to_int(min(days)), date_to_int(max(days)), None, "to_submit", None)
            ],
            claim_rows.line_rows(claim_id, lines),
        )  # fmt: skip
        stops = _stops(first, diagnoses, lines, covered=coverage is not None, member=member)
        raiser.take(
            triggers_for_unsent(UnsentClaim(claim_id, max(days), charge, stops)),
            (claim_id, patient_id, payer_id),
        )
    store.advance_ids("claim", "claim_line")


def _stops(
    first: Row, diagnoses: list[str], lines: list[ServiceLine], *, covered: bool, member: str
) -> tuple[str, ...]:
    """What is missing, so that no payer would take the claim: each with its mend."""
    found = []
    if not covered:
        found.append("No coverage is known for the visit: ask the patient for the card")
    elif not member:
        found.append("The member id is missing: take it from the card")
    if not diagnoses:
        found.append("There is no diagnosis: ask the provider")
    problem = npi_problem(first["rendering_npi"] or "")
    if problem:
        found.append(f"Rendering provider: {problem}")
    found += [f"Line {one.number} has no charge" for one in lines if one.charge_cents <= 0]
    return tuple(found)


def _callbacks(desk: Desk, name: str, rows: Rows, raiser: ItemUpdater) -> None:
    """Who asked to be called is called by the end of the next working day: without a promised window, that is the promise."""
    store = desk.store
    for line, row in rows:
        at = f"{name} line {line}"
        patient_id = _patient(desk, row["account"], f"{at}, column account")
        start, end = row["window_start"], row["window_end"]
        if (start is None) != (end is None) or (start and end and start > end):
            raise MedqError(
                "The window has no beginning, no end, or ends before it begins.",
                where=at,
                hint="Give both, or none.",
            )
        key = f"{row['account']}|{moment_to_int(row['asked_at'])}"
        if parties.has_callback(store, key):
            continue
        callback_id = store.insert(
            "callback",
            key=key,
            patient_id=patient_id,
            asked_at=moment_to_int(row["asked_at"]),
            reason=row["reason"] or "",
            phone=row["phone"] or "",
            window_start=moment_to_int(start) if start else None,
            window_end=moment_to_int(end) if end else None,
            promised=int(bool(row["promised"])),
        )
        asked = row["asked_at"].astimezone(desk.zone).date()
        if start is None or end is None:
            day = desk.calendar.next_working(asked + timedelta(days=1))
            start = datetime.combine(day, desk.settings.opens, desk.zone)
            end = datetime.combine(day, desk.settings.closes, desk.zone)
        raised = triggers_for_callback(
            CallbackRequest(
                callback_id, asked, "", parties.patient_balance_cents(store, patient_id)
            )
        )
        raiser.take(raised, (None, patient_id, None), **window_columns(start, end, promised=True))


POST: dict[str, Callable[[Desk, str, Rows, ItemUpdater], None]] = {
    "patients": _patients,
    "charges": _charges,
    "callbacks": _callbacks,
}


def _line(number: int, row: Row) -> ServiceLine:
    return ServiceLine(
        number=number,
        procedure=row["procedure"].upper(),
        modifiers=row["modifiers"] or (),
        charge_cents=row["charge"],
        units=row["units"] or "1",
        place=row["place"] or "",
        line_control=f"{row['claim_number']}-{number}",
        from_day=row["service_date"],
        to_day=row["service_date"],
    )


def _patient(desk: Desk, account: str, at: str) -> int:
    found = parties.patient_by_account(desk.store, account)
    if found is None:
        raise MedqError(
            "There is no patient with that account.", where=at, hint="Import the patients first."
        )
    return found


def _coverage(desk: Desk, patient_id: int, payer_identifier: str | None) -> tuple[int, str] | None:
    """(payer, member id) of the patient's coverage at that payer, else of the one that pays first."""
    rows = parties.coverages(desk.store, patient_id)
    named = [row for row in rows if payer_identifier and row[2] == payer_identifier]
    found = (named or ([] if payer_identifier else rows))[:1]
    return (found[0][0], found[0][1]) if found else None


def _self_pay(desk: Desk) -> int:
    """The payer of claims that no plan is known for."""
    return parties.find_or_create_payer(desk.store, "MEDQ", "SELF", "Self-pay", "self_pay")[0]
