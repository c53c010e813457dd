"""Whatever records are merged, undo in reverse order gives every row back, and check finds nothing.

Each desk is checked at the end of its test, in the state that the merges have left or undone.
"""

from random import Random

import pytest

from medq.domain.errors import MedqError
from medq.work.act_catalog import undo
from medq.work.patients.merge_acts import merge_by_command
from tests.store.csv_office import VANCE, VISIT, CsvOffice
from tests.store.patients.test_merge import owners, paid_cents, pay, send
from tests.store.x12_files import PaidClaim

LAST_NAMES, BIRTHS = ("VANCE", "KELLER", "VANCE-KELLER"), ("03/14/1985", "03/14/1958", "")
MEMBERS, PAYERS = ("W1", "W2", "W3"), ("BIG PAYER,99999", "SMALL PAYER,77777")


def fill(office: CsvOffice, random: Random) -> None:
    """Import records that may be of one person, with claims and payments."""
    rows, charges = [], []
    for number in range(1, 6):
        payer = random.choice(PAYERS)
        row = VANCE.replace("P1,VANCE", f"P{number},{random.choice(LAST_NAMES)}{number // 3}")
        row = row.replace("03/14/1985", random.choice(BIRTHS))
        rows.append(row.replace("BIG PAYER,99999,W1", f"{payer},{random.choice(MEMBERS)}"))
        visit = VISIT.replace("P1,A1", f"P{number},A{number}")
        charges.append(visit.replace("99999", payer.split(",")[1]))
    assert office.patients(*rows).status == "posted"
    assert office.charges(*charges).status == "posted"
    send(office, "B1", last=random.choice(LAST_NAMES), member=random.choice(MEMBERS))
    pay(
        office,
        *(
            PaidClaim(
                f"A{number}",
                charge_cents=15000,
                last=random.choice(LAST_NAMES),
                member=random.choice(MEMBERS),
                day="20261002",
            )
            for number in range(1, 6)
        ),
    )


def merge_any(office: CsvOffice, random: Random) -> int | None:
    """Merge two records; return the event, or None where it is refused."""
    ids = [row[0] for row in office.desk.store.rows("SELECT id FROM patient ORDER BY id")]
    patient_id, into_id = random.sample(ids, 2)
    try:
        return merge_by_command(office.desk, patient_id, into_id).event_id
    except MedqError:
        return None


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("is_undone", [True, False])
def test_any_merges_are_undone_exactly(csv_office: CsvOffice, seed: int, is_undone: bool) -> None:
    random = Random(seed)
    fill(csv_office, random)
    before = owners(csv_office), paid_cents(csv_office)
    events = [merge_any(csv_office, random) for _ in range(4)]
    done = [event_id for event_id in events if event_id is not None]
    assert done
    assert (owners(csv_office), paid_cents(csv_office)) != before
    if is_undone:
        for event_id in reversed(done):
            undo(csv_office.desk, event_id)
        after = owners(csv_office), paid_cents(csv_office)
        assert after == before
