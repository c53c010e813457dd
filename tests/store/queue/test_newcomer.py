"""Who is new to a store: a person who has done nothing to any item."""

from medq.work.act_catalog import perform_act
from medq.work.session.session import StoreSession
from tests.store.clinic import Clinic


def test_a_person_is_new_until_their_first_act(clinic: Clinic) -> None:
    lk, jm = clinic.desk("lk"), clinic.desk("jm")
    item_id = clinic.add_item(1)
    assert not StoreSession(lk).views.has_acted()
    perform_act(lk, item_id, "note", {"text": "called"})
    assert StoreSession(lk).views.has_acted() and not StoreSession(jm).views.has_acted()
