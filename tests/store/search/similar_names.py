"""Items whose patients have similar names, to search for."""

from medq.domain.items.item import Kind
from tests.office import TODAY
from tests.store.clinic import Clinic


def add_similar_names(clinic: Clinic) -> list[int]:
    """Insert four items whose patients have similar names; return their ids."""
    items = [
        clinic.add_item(1, last="ORTIZ", claim_number="10391"),
        clinic.add_item(
            2, last="ORTIZ", claim_number="10392", payer_id=clinic.other_payer, money_cents=15_000
        ),
        clinic.add_item(3, Kind.REVIEW, last="ORTEGA", claim_number="20614", cause="CO-16"),
        clinic.add_item(4, Kind.CALLBACK, last="O'BRIEN", claim_number="30001", cause="callback"),
    ]
    with clinic.store.write_transaction():
        clinic.store.run(
            "UPDATE patient SET birth_day = ? WHERE id = 4",
            (TODAY.replace(1979, 5, 14).toordinal(),),
        )
    return items
