"""Payers, providers, patients and coverages: found by identifier, or created.

Keys are folded for comparing; the text from the file is stored beside them.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from data.search import words
from data.store.columns import date_to_int
from data.store.store import Store
from medq.domain.claims.claim import Person
from medq.domain.identifiers import member_key

UNKNOWN_PAYER_KIND = "commercial_generic"  # its deadlines are the strictest
NAME_QUALIFIER = "NAME"  # for a payer that has no identifier


def person_key(last: str, first: str, birth_day: date | None) -> str:
    """Return the key of a person: folded names and birth date."""
    return f"{member_key(last)}|{member_key(first)}|{birth_day.isoformat() if birth_day else ''}"


def find_payer(store: Store, qualifier: str, identifier: str, name: str) -> int | None:
    """Return the id of a payer, or None.

    Looks for the identifier under this qualifier, then for an alias, then for one payer with this
    identifier and name. A name alone finds the only payer of that name, and only where the file
    gives no identifier or the trace's (TRN) identifier.
    """
    if not identifier:
        payer_id = store.value(
            "SELECT id FROM payer WHERE qualifier = ? AND identifier = ?",
            (NAME_QUALIFIER, _name_key(name)),
        )
        if payer_id is not None:
            return int(payer_id)
    else:
        payer_id = store.value(
            "SELECT id FROM payer WHERE qualifier = ? AND identifier = ?", (qualifier, identifier)
        )
        if payer_id is None:
            payer_id = store.value(
                "SELECT payer_id FROM payer_alias WHERE qualifier = ? AND identifier = ?",
                (qualifier, identifier),
            )
        if payer_id is not None:
            return int(payer_id)
    same_name = [
        (row_id, row_identifier)
        for row_id, row_identifier, row_name in store.rows("SELECT id, identifier, name FROM payer")
        if member_key(row_name) == member_key(name)
    ]
    same_identifier = [
        row_id for row_id, row_identifier in same_name if row_identifier == identifier
    ]
    if identifier and len(same_identifier) == 1:
        return int(same_identifier[0])
    if len(same_name) == 1 and (not identifier or qualifier == "TRN"):
        return int(same_name[0][0])
    return None


def find_or_create_payer(
    store: Store, qualifier: str, identifier: str, name: str, kind: str = ""
) -> tuple[int, bool]:
    """Return (id, whether it is new) of a payer as a file names it.

    A known payer with a new identifier gets it as an alias.
    """
    payer_id = find_payer(store, qualifier, identifier, name)
    if payer_id is not None:
        if identifier:
            store.run(
                "INSERT INTO payer_alias (qualifier, identifier, payer_id)"
                " SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM payer WHERE qualifier = ?"
                " AND identifier = ?) ON CONFLICT DO NOTHING",
                (qualifier, identifier, payer_id, qualifier, identifier),
            )
        return payer_id, False
    key = identifier or _name_key(name)
    columns = {
        "qualifier": qualifier if identifier else NAME_QUALIFIER,
        "identifier": key,
        "name": name or f"payer {key}",
    }
    kind_columns = {"kind": kind or UNKNOWN_PAYER_KIND, "confirmed": int(bool(kind))}
    return store.insert("payer", **columns, **kind_columns), True


def _name_key(name: str) -> str:
    """Return the identifier of a payer that has none: its folded name."""
    return member_key(name) or "UNKNOWN"


def find_or_create_provider(
    store: Store, npi: str, last: str, first: str, taxonomy: str = "", tax_id: str = ""
) -> int | None:
    """Return the id of a provider by NPI, else by name, created if new; None without either."""
    key = npi or person_key(last, first, None)
    if not key.strip("|"):
        return None
    provider_id = store.value("SELECT id FROM provider WHERE key = ?", (key,))
    if provider_id is not None:
        return int(provider_id)
    return store.insert(
        "provider", key=key, npi=npi, last=last, first=first, taxonomy=taxonomy, tax_id=tax_id
    )


def patients_by_key(store: Store, keys: Iterable[str]) -> dict[str, int]:
    """Return the ids of patients by key."""
    return dict(store.rows_in("SELECT key, id FROM patient WHERE key IN (?*)", keys))


def insert_patients(store: Store, people: Mapping[str, Person]) -> dict[str, int]:
    """Insert patients by key and return their ids by key."""
    first_id = store.next_id("patient")
    ids = {key: first_id + index for index, key in enumerate(people)}
    store.insert_many(
        "patient",
        "id, key, last, first, middle, birth_day, sex, address, city, state, postal_code",
        [
            (ids[key], key, person.last, person.first, person.middle, date_to_int(person.birth_day),
             person.sex, person.address, person.city, person.state, person.postal_code)
            for key, person in people.items()
        ],
    )  # fmt: skip
    words.insert_patient_words(
        store, [(ids[key], person.last, person.first, "", None) for key, person in people.items()]
    )
    store.advance_ids("patient")
    return ids


class CoverageRow(NamedTuple):
    """A patient's coverage by a payer."""

    patient_id: int
    payer_id: int
    member_id: str
    sequence: int  # 1 primary, 2 secondary …
    group_number: str = ""
    from_day: date | None = None
    to_day: date | None = None


def save_coverage(store: Store, coverage: CoverageRow) -> None:
    """Insert a coverage, or update the group number and dates of a stored one where given."""
    store.run(
        """INSERT INTO coverage
        (patient_id, payer_id, member_id, member_key, group_number, sequence, from_day, to_day)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (patient_id, payer_id, member_key) DO UPDATE SET
        group_number = CASE WHEN excluded.group_number = '' THEN coverage.group_number
        ELSE excluded.group_number END,
        from_day = COALESCE(excluded.from_day, coverage.from_day),
        to_day = COALESCE(excluded.to_day, coverage.to_day)""",
        (
            coverage.patient_id,
            coverage.payer_id,
            coverage.member_id,
            member_key(coverage.member_id),
            coverage.group_number,
            coverage.sequence,
            date_to_int(coverage.from_day),
            date_to_int(coverage.to_day),
        ),
    )


def office_rules(store: Store, payer_id: int) -> tuple[str, int, str] | None:
    """Return (kind, confirmed, the office's own rule columns as JSON or "") of a payer, or None."""
    row = store.row("SELECT kind, confirmed, rules FROM payer WHERE id = ?", (payer_id,))
    return (row[0], row[1], row[2]) if row else None


def all_office_rules(store: Store) -> list[str]:
    """Return the distinct rule columns that the office set for any payer, as JSON."""
    return [text for (text,) in store.rows("SELECT DISTINCT rules FROM payer WHERE rules <> ''")]


def patients_by_account(store: Store) -> dict[str, int]:
    """Return the ids of patients by account number."""
    return dict(store.rows("SELECT account, id FROM patient WHERE account IS NOT NULL"))


def patient_by_account(store: Store, account: str) -> int | None:
    """Return the id of the patient with this account number, or None."""
    patient_id: int | None = store.value("SELECT id FROM patient WHERE account = ?", (account,))
    return patient_id


def patient_by_key(store: Store, key: str) -> tuple[int, str | None] | None:
    """Return (id, account) of the patient with this key, or None."""
    row = store.row("SELECT id, account FROM patient WHERE key = ?", (key,))
    return (row[0], row[1]) if row else None


def coverages(store: Store, patient_id: int) -> list[tuple[int, str, str]]:
    """Return (payer, member id, payer identifier) of a patient's coverages, primary first."""
    return store.rows(
        """SELECT v.payer_id, v.member_id, y.identifier FROM coverage v
        JOIN payer y ON y.id = v.payer_id
        WHERE v.patient_id = ? ORDER BY v.sequence, v.id""",
        (patient_id,),
    )


def patient_balance_cents(store: Store, patient_id: int) -> int:
    """Return the patient responsibility on all their claims, in cents."""
    return int(
        store.value(
            "SELECT COALESCE(SUM(patient_cents), 0) FROM claim WHERE patient_id = ?", (patient_id,)
        )
    )


def has_callback(store: Store, key: str) -> bool:
    """Return whether a callback with this key is stored."""
    return store.value("SELECT 1 FROM callback WHERE key = ?", (key,)) is not None
