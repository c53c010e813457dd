"""A person's worklists and filters in the store, and the words of a filter on items."""

from datetime import timedelta

import pytest

from data.office import settings, staff
from data.search import words
from medq.domain.errors import MedqError
from medq.domain.items.item import Kind, State
from medq.domain.queue.page import Query
from medq.domain.queue.worklist import STANDARD, Worklist
from medq.work.act_catalog import perform_act, undo
from medq.work.queue import listing, worklists
from tests.office import TODAY
from tests.store.clinic import Clinic

CIGNA = Worklist(6, "Cigna auth", "payer:cigna ORTIZ")


def found(clinic: Clinic, text: str, login: str = "jm") -> list[int]:
    """Return the items that a filter leaves, by id."""
    rows = listing.page(clinic.desk(login), Query(search=text), limit=1000).rows
    return sorted(row.id for row in rows)


def test_worklists_are_each_persons_own(clinic: Clinic) -> None:
    jm, an = clinic.desk("jm"), clinic.desk("an")
    assert worklists.worklists(jm) == STANDARD
    assert worklists.save_worklist(jm, CIGNA) == (*STANDARD, CIGNA)
    assert worklists.worklists(an) == STANDARD
    own_denials = Worklist(2, "Mine denied", "mine denial")
    assert worklists.save_worklist(jm, own_denials)[1] == own_denials
    assert worklists.save_worklist(jm, own_denials._replace(name="")) == (*STANDARD, CIGNA)
    with pytest.raises(MedqError):
        worklists.save_worklist(jm, CIGNA._replace(number=10))
    with pytest.raises(MedqError):
        worklists.save_worklist(clinic.desk("su"), CIGNA)


def test_nobody_else_reads_what_somebody_filters_by(clinic: Clinic) -> None:
    worklists.save_worklist(clinic.desk(), CIGNA)
    worklists.remember_filter(clinic.desk(), "ortiz")
    assert "ORTIZ" not in repr(settings.of_everybody(clinic.store)).upper()
    for user, _active in staff.users(clinic.store):
        assert "ORTIZ" not in repr(settings.of_person(clinic.store, user.id)).upper()


def test_the_newest_filters_are_kept_each_once(clinic: Clinic) -> None:
    desk = clinic.desk()
    for number in range(30):
        worklists.remember_filter(desk, f"payer:{number}")
    worklists.remember_filter(desk, "payer:20")
    filters = worklists.earlier_filters(desk)
    assert filters[:2] == ["payer:20", "payer:29"] and len(filters) == len(set(filters)) == 20
    reader = clinic.desk("su")
    worklists.remember_filter(reader, "ortiz")
    assert worklists.earlier_filters(reader) == []


def test_mine_is_assigned_checked_out_or_followed_up_by_me(clinic: Clinic) -> None:
    assigned, taken, others, waiting = (clinic.add_item(number) for number in range(1, 5))
    perform_act(clinic.desk(), assigned, "assign", {"to": "jm"})
    perform_act(clinic.desk(), taken, "take", {})
    perform_act(clinic.desk("an"), others, "assign", {"to": "an"})
    clinic.store.run("UPDATE item SET follow_up_by = 1 WHERE id = ?", (waiting,))
    assert found(clinic, "mine") == [assigned, taken, waiting]
    assert found(clinic, "mine", "an") == [others]
    assert worklists.checked_out(clinic.desk()) == (1, 10_000)
    assert worklists.item_count(clinic.desk(), Query(worklist="mine")) == 3
    clinic.store.run("UPDATE item SET follow_up_by = NULL WHERE id = ?", (waiting,))


def test_done_today_is_what_i_finished_or_followed_up(clinic: Clinic) -> None:
    done = clinic.add_item(1, Kind.SUBMIT)
    waiting, undone, others = (clinic.add_item(number) for number in range(2, 5))
    jm = clinic.desk()
    perform_act(jm, done, "done", {"outcome": "not-billable", "reason": "test"})
    perform_act(jm, waiting, "wait", {"until": "+5"})
    result = perform_act(jm, undone, "wait", {"until": "+5"})
    perform_act(clinic.desk("an"), others, "wait", {"until": "+5"})
    undo(jm, result.event_id)
    assert found(clinic, "done today") == [done, waiting]
    assert found(clinic, "on hold") == [waiting, others]
    assert clinic.read_item(done, "state") == State.DONE


def test_due_dates_ages_and_causes_narrow_a_list(clinic: Clinic) -> None:
    days = (-3, 0, 9, 10, 40)
    ids = [
        clinic.add_item(
            number,
            act_by=(TODAY + timedelta(day)).toordinal(),
            age_start=TODAY.toordinal() - 20 * number,
            cause="CO-16 M76" if day == 9 else "CO-197",
        )
        for number, day in enumerate(days)
    ]
    undated = clinic.add_item(9, Kind.REVIEW, cause="", age_start=TODAY.toordinal())
    assert found(clinic, "late") == ids[:1]
    assert found(clinic, "due:today") == ids[1:2]
    assert found(clinic, "due<10d") == ids[:3]
    assert found(clinic, "due<=10d") == ids[:4]
    assert found(clinic, f"due>{(TODAY + timedelta(10)).isoformat()}") == ids[4:]
    assert found(clinic, "due:none") == [undated]
    assert found(clinic, "age>20 age<=60") == ids[2:4]
    assert found(clinic, "cause:co-16_m76") == ids[2:3]
    assert found(clinic, "cause:none") == [undated]
    assert found(clinic, "owner:none") == [*ids, undated]
    assert found(clinic, "denial >500qbh") == [], "a word that is not known leaves nothing"


def test_a_payer_is_named_by_its_short_name(clinic: Clinic) -> None:
    clinic.store.run("UPDATE payer SET short_name = 'Aetna MA' WHERE name = 'AETNA'")
    clinic.store.run("UPDATE payer SET short_name = 'Aetna' WHERE name LIKE 'CIGNA%'")
    first = clinic.add_item(1)
    second = clinic.add_item(2, payer_id=clinic.other_payer)
    callback = clinic.add_item(3, Kind.CALLBACK, cause="callback")
    assert found(clinic, "payer:aetna_ma") == [first]
    assert found(clinic, "payer:aetna") == [second], "the whole short name comes first"
    assert found(clinic, "payer:aet") == [first], "else a word of the name"
    assert callback not in found(clinic, "payer:aetna_ma")


def test_a_phone_and_an_authorization_number_find_a_claim(clinic: Clinic) -> None:
    first, second = clinic.add_item(1), clinic.add_item(2)
    store = clinic.store
    store.run("UPDATE patient SET phone = '(303) 555-0172' WHERE account = 'M1'")
    words.rebuild_person(store, int(store.value("SELECT id FROM patient WHERE account = 'M1'")))
    store.run("UPDATE claim SET authorization_number = 'AU-7714' WHERE number = '2'")
    assert found(clinic, "303-555-0172") == found(clinic, "3035550") == [first]
    assert found(clinic, "au-7714") == [second]
    assert found(clinic, "au-77") == [], "an authorization number is found whole"


def test_patients_of_an_older_store_are_found_by_phone(clinic: Clinic) -> None:
    first = clinic.add_item(1)
    clinic.store.run("UPDATE patient SET phone = '303-555-0172'")
    with clinic.store.write_transaction():
        words.add_phone_words(clinic.store)
    assert found(clinic, "303-555-0172") == [first]
