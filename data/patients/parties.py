"""Who pays, who treats, who is treated: found by their identifiers, or made. Keys are a normal form; the raw text is kept."""

from collections.abc import Iterable, Mapping
from datetime import date

from data.search import words
from data.store.columns import date_to_int
from data.store.store import Store
from medq.domain.claims.claim import Person
from medq.domain.identifiers import member_key

UNKNOWN_PAYER_KIND = "commercial_generic"  # decided: an unknown payer's deadlines are the strict default until confirmed
NAME_QUALIFIER = "NAME"  # the qualifier of a payer that has no number, only a name


def person_key(last: str, first: str, birth_day: date | None) -> str:
    """A person by name and birth date."""
    return f"{member_key(last)}|{member_key(first)}|{birth_day.isoformat() if birth_day else ''}"


def find_payer(store: Store, qualifier: str, identifier: str, name: str) -> int | None:
    """A payer by its identifier under that qualifier or an alias, else by identifier and name, else by its name alone: then the
    one that has no other."""
    if not identifier:
        found = store.value(
            "SELECT id FROM payer WHERE qualifier = ? AND identifier = ?",
            (NAME_QUALIFIER, _name_key(name)),
        )
        if found is not None:
            return int(found)
    else:
        found = store.value(
            "SELECT id FROM payer WHERE qualifier = ? AND identifier = ?", (qualifier, identifier)
        )
        if found is None:
            found = store.value(
                "SELECT payer_id FROM payer_alias WHERE qualifier = ? AND identifier = ?",
                (qualifier, identifier),
            )
        if found is not None:
            return int(found)
    named = [
        (payer_id, other)
        for payer_id, other, called in store.rows("SELECT id, identifier, name FROM payer")
        if member_key(called) == member_key(name)
    ]
    same = [payer_id for payer_id, other in named if other == identifier]
    if identifier and len(same) == 1:
        return int(same[0])
    return int(named[0][0]) if len(named) == 1 and (not identifier or qualifier == "TRN") else None


def payer(
    store: Store, qualifier: str, identifier: str, name: str, kind: str = ""
) -> tuple[int, bool]:
    """(id, whether it was made just now) of a payer as a file names it. A name under a new number becomes an alias."""
    found = find_payer(store, qualifier, identifier, name)
    if found is not None:
        if identifier:
            store.run(
                "INSERT INTO payer_alias (qualifier, identifier, payer_id) SELECT ?, ?, ? WHERE NOT EXISTS"
                " (SELECT 1 FROM payer WHERE qualifier = ? AND identifier = ?) ON CONFLICT DO NOTHING",
                (qualifier, identifier, found, qualifier, identifier),
            )
        return found, False
    key = identifier or _name_key(name)
    columns = {
        "qualifier": qualifier if identifier else NAME_QUALIFIER,
        "identifier": key,
        "name": name or f"payer {key}",
    }
    made = store.insert(
        "payer", **columns, kind=kind or UNKNOWN_PAYER_KIND, confirmed=int(bool(kind))
    )
    return made, True


def _name_key(name: str) -> str:
    """What a payer goes by that has no number."""
    return member_key(name) or "UNKNOWN"


def provider(
    store: Store, npi: str, last: str, first: str, taxonomy: str = "", tax_id: str = ""
) -> int | None:
    """A provider by NPI, else by name; made where it is new. None where the file names nobody."""
    key = npi or person_key(last, first, None)
    if not key.strip("|"):
        return None
    found = store.value("SELECT id FROM provider WHERE key = ?", (key,))
    if found is not None:
        return int(found)
    return store.insert(
        "provider", key=key, npi=npi, last=last, first=first, taxonomy=taxonomy, tax_id=tax_id
    )


def patients_by_key(store: Store, keys: Iterable[str]) -> dict[str, int]:
    """The patients with those keys."""
    return dict(store.rows_in("SELECT key, id FROM patient WHERE key IN (?*)", keys))


def insert_patients(store: Store, people: Mapping[str, Person]) -> dict[str, int]:
    """Make patients, by their keys; their ids."""
    first = store.next_id("patient")
    ids = {key: first + place for place, key in enumerate(people)}
    store.insert_many(
        "patient",
        "id, key, last, first, middle, birth_day, sex, address, city, state, postal_code",
        [
            (ids[key], key, one.last, one.first, one.middle, date_to_int(one.birth_day), one.sex, one.address, one.city, one.state,
             one.postal_code)
            for key, one in people.items()
        ],
    )  # fmt: skip
    words.insert_patient_words(
        store, [(ids[key], one.last, one.first, "", None) for key, one in people.items()]
    )
    store.advance_ids("patient")
    return ids


def coverage(
    store: Store,
    patient_id: int,
    payer_id: int,
    member_id: str,
    sequence: int,
    *,
    group_number: str = "",
    from_day: date | None = None,
    to_day: date | None = None,
) -> None:
    """Note that a patient is covered by a payer under a member id; what is known is kept, dates are brought up to date."""
    store.run(
        """INSERT INTO coverage (patient_id, payer_id, member_id, member_key, group_number, sequence, from_day, to_day)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (patient_id, payer_id, member_key) DO UPDATE SET
        group_number = CASE WHEN excluded.group_number = '' THEN coverage.group_number ELSE excluded.group_number END,
        from_day = COALESCE(excluded.from_day, coverage.from_day), to_day = COALESCE(excluded.to_day, coverage.to_day)""",
        (
            patient_id,
            payer_id,
            member_id,
            member_key(member_id),
            group_number,
            sequence,
            date_to_int(from_day),
            date_to_int(to_day),
        ),
    )


def office_rules(store: Store, payer_id: int) -> tuple[str, int, str] | None:
    """(kind, whether it is confirmed, the office's own columns as JSON or empty) of a payer."""
    row = store.row("SELECT kind, confirmed, rules FROM payer WHERE id = ?", (payer_id,))
    return (row[0], row[1], row[2]) if row else None


def all_office_rules(store: Store) -> list[str]:
    """The office's own columns of all payers that have some, as JSON; each text once."""
    return [text for (text,) in store.rows("SELECT DISTINCT rules FROM payer WHERE rules <> ''")]


def patients_by_account(store: Store) -> dict[str, int]:
    """Every patient that has an account."""
    return dict(store.rows("SELECT account, id FROM patient WHERE account IS NOT NULL"))


def patient_by_account(store: Store, account: str) -> int | None:
    found: int | None = store.value("SELECT id FROM patient WHERE account = ?", (account,))
    return found


def patient_by_key(store: Store, key: str) -> tuple[int, str | None] | None:
    """(id, account) of the patient with that key."""
    row = store.row("SELECT id, account FROM patient WHERE key = ?", (key,))
    return (row[0], row[1]) if row else None


def coverages(store: Store, patient_id: int) -> list[tuple[int, str, str]]:
    """(payer, member id, the payer's identifier) of a patient's coverages, the one that pays first at the top."""
    return store.rows(
        """SELECT v.payer_id, v.member_id, y.identifier FROM coverage v JOIN payer y ON y.id = v.payer_id
        WHERE v.patient_id = ? ORDER BY v.sequence, v.id""",
        (patient_id,),
    )


def patient_balance_cents(store: Store, patient_id: int) -> int:
    """The cents that are the patient's own on all their claims."""
    return int(
        store.value(
            "SELECT COALESCE(SUM(patient_cents), 0) FROM claim WHERE patient_id = ?", (patient_id,)
        )
    )


def has_callback(store: Store, key: str) -> bool:
    """Whether that call back is known."""
    return store.value("SELECT 1 FROM callback WHERE key = ?", (key,)) is not None
