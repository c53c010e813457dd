"""Follow-ups and contacts as commands: refusals in words, and what is asked about once."""

from pathlib import Path
from typing import Any

from tests.cli.conftest import Medq


def first_denial(medq: Medq, demo: Path) -> Any:
    return medq("queue", "--kind", "denial", "--store", demo, "--json").json["items"][0]["id"]


def test_a_day_after_the_deadline_is_refused_in_words_and_takes_a_reason(
    medq: Medq, demo: Path
) -> None:
    item = first_denial(medq, demo)
    act = ("act", item, "wait", "--until", "2029-12-31", "--store", demo)
    refused = medq(*act, "--json")
    assert refused.status == 1
    error = refused.json["error"]
    assert error["message"].startswith("2029-12-31 is after the ")
    assert error["hint"].startswith("Type LATE and a reason") and "--" not in str(error)
    done = medq(*act, "--for", "payer", "--note", "ref 4", "--late", "payer reprocesses", "--json")
    assert done.status == 0 and done.json["item"]["wait_until"] == "2029-12-31"
    assert done.json["item"]["wait_for"] == "payer"
    history = medq("item", item, "--store", demo, "--json").json["events"]
    assert history[0]["text"] == (
        "Follow-up set for Mon 12/31/29, waiting on payer. LATE payer reprocesses. ref 4"
    )


def test_a_day_off_is_asked_about_once(medq: Medq, demo: Path) -> None:
    item = first_denial(medq, demo)
    act = ("act", item, "wait", "--until", "2026-11-28", "--store", demo)
    refused = medq(*act)
    assert refused.status == 1 and "Sat 2026-11-28 is a weekend." in refused.err
    assert "To do it anyway give the field again the value yes." in refused.err
    assert medq(*act, "--again", "yes").status == 0
    two = ("act", f"{item},{item + 1}", *act[2:])
    refused = medq(*two)
    assert refused.status == 1 and "Enter" not in refused.err


def test_a_contact_is_logged_and_undone(medq: Medq, demo: Path) -> None:
    item = first_denial(medq, demo)
    values = ("--with", "Cigna UM", "--spoke", "Julie R.", "--ref", "88541")
    done = medq(
        "act", item, "contact", *values, "--outcome", "in-process", "--store", demo, "--json"
    ).json
    assert done["message"].startswith("Call logged. Follow-up set for ")
    assert (done["item"]["state"], done["undo"]) == ("waiting", True)
    history = medq("item", item, "--store", demo, "--json").json["events"]
    assert history[0]["text"] == "Called Cigna UM, Julie R., ref 88541: in process."
    assert medq("undo", "--store", demo, "--json").json["item"]["state"] == "open"
