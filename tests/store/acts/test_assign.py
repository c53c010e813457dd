"""Assigning on both engines: who may be chosen, what the form lists, and what it says."""

from medq.work.act_catalog import act_of_key, available_acts, form_notes, perform_act
from tests.store.clinic import Clinic


def test_the_form_lists_people_with_their_open_items_yourself_first(clinic: Clinic) -> None:
    items = [clinic.add_item(number) for number in range(10482, 10486)]
    for item in items[:2]:
        perform_act(clinic.desk(), item, "assign", {"to": "lk"})
    perform_act(clinic.desk("lk"), items[1], "wait", {"until": "fri"})
    form = act_of_key(clinic.desk(), (items[3],), "item.assign")
    assert form is not None
    (field,) = form.fields
    assert (field.choices[0], field.choice_texts[0]) == ("jm", "JM (you)  0 open")
    text_by_login = dict(zip(field.choices, field.choice_texts, strict=True))
    assert text_by_login["lk"] == "LK  1 open"
    assert (field.choices[-1], field.choice_texts[-1]) == ("-", "unassign")
    listed = next(act for act in available_acts(clinic.desk(), items[3]) if act.act == "assign")
    assert listed.fields[0].choice_texts[0] == "JM (you)", "a page does not count"


def test_the_form_says_that_the_due_date_stays(clinic: Clinic) -> None:
    item = clinic.add_item(10482, act_by=740000, deadline=740003)
    other = clinic.add_item(10483)
    notes = form_notes(clinic.desk(), (item,), "assign", {})
    assert notes.lines[0].startswith("Login, initials or number. The due date stays: send by")
    assert form_notes(clinic.desk(), (item, other), "assign", {}).lines == (
        "Login, initials or number. Due dates stay.",
    )
