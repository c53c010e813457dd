"""What a page may not show: a callback's account before identification, names to a reader."""

from datetime import date
from typing import Any

import pytest

from data.models.patients import Patient
from data.office import settings
from medq.domain.items.item import Kind
from medq.domain.money import dollars_a_minute
from medq.domain.queue.page import Query
from medq.domain.rank import term_text
from medq.domain.value_format import SCREEN_FORMAT
from medq.work.act_catalog import perform_act
from medq.work.desk import Desk
from medq.work.details.item import detail
from medq.work.details.related import related
from medq.work.queue import listing
from tests.store.clinic import Clinic

MONEY_CENTS = 123_477  # told apart from every other figure of the item
RECOVERY_PPM = 654_321


def every_figure(term: Any, day_format: object) -> str:
    """Return the text of a term that shows all that it knows."""
    return repr(term._asdict())


@pytest.fixture(params=["as it is", "every figure"])
def wording(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Word the terms as they are, or with every figure."""
    if request.param == "every figure":
        for kind in term_text.TEXTS:
            monkeypatch.setitem(term_text.TEXTS, kind, every_figure)
    return str(request.param)


def money_in(text: str, score_micros: int) -> list[str]:
    """Return the forms of the item's money and of the score that it makes which a text shows."""
    forms = (
        "1,234",
        "1234",
        str(MONEY_CENTS),
        str(RECOVERY_PPM),
        dollars_a_minute(score_micros),
        str(score_micros),
    )
    return [form for form in forms if form in text]


@pytest.mark.parametrize("promise", [{}, {"promised": 1}])
def test_the_terms_of_a_callback_show_no_money_in_any_wording(
    clinic: Clinic, wording: str, promise: dict[str, Any]
) -> None:
    item = clinic.add_item(
        10482, Kind.CALLBACK, money_cents=MONEY_CENTS, recovery_ppm=RECOVERY_PPM, **promise
    )
    desk = clinic.desk()
    page = detail(desk, item, SCREEN_FORMAT)
    (row,) = listing.page(desk, Query()).rows
    (terms,) = listing.terms(desk, [row])
    term_texts = [term.text for term in (*page.terms, *terms)]
    assert term_texts
    assert not page.arithmetic
    for text in (*term_texts, page.reason, page.plain, *(field.value for field in page.facts)):
        assert money_in(text, row.score) == [], text


def test_the_same_terms_of_a_denial_show_its_money(clinic: Clinic, wording: str) -> None:
    """Prove that the test above can fail: where nothing is hidden, money is found."""
    item = clinic.add_item(10482, Kind.DENIAL, money_cents=MONEY_CENTS, recovery_ppm=RECOVERY_PPM)
    page = detail(clinic.desk(), item, SCREEN_FORMAT)
    score = page.row.score
    assert any(money_in(term.text, score) for term in page.terms)
    assert money_in(page.reason, score)
    assert money_in(" ".join(page.arithmetic), score)


TYPED = "Wife Joan at 3035550101"
WRITE_OFF = {"outcome": "written-off", "code": "no-auth", "note": TYPED}
CALL = {"with": "Cigna UM", "outcome": "in-process", "note": TYPED}
TYPING_ACTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("note", {"text": TYPED}),
    ("wait", {"until": "12/4", "note": TYPED}),
    ("done", WRITE_OFF | {"amount": "20"}),  # at once
    ("done", WRITE_OFF | {"amount": "80"}),  # a manager decides
    ("let-go", {"decision": "leave-open", "owner": "lk", "until": "12/4", "reason": TYPED}),
    ("contact", CALL),
)


@pytest.fixture
def limited(clinic: Clinic) -> Clinic:
    """Let specialists write off 25.00 alone."""
    with clinic.store.write_transaction():
        settings.save(clinic.store, "write_off_limit_cents", "25")
    return clinic


def pages(desk: Desk) -> str:
    """Return all that a person reads of the first two items."""
    return repr([(detail(desk, item, SCREEN_FORMAT), related(desk, item)) for item in (1, 2)])


@pytest.mark.parametrize(("act", "answers"), TYPING_ACTS)
def test_who_sees_no_names_reads_no_typed_words(
    limited: Clinic, act: str, answers: dict[str, str]
) -> None:
    item = limited.add_item(10482, money_cents=30_000)
    limited.add_to_claim(item, Kind.REVIEW)
    perform_act(limited.desk(), item, act, answers)
    assert TYPED in pages(limited.desk())
    assert TYPED not in pages(limited.desk(read_only=True))


def test_who_sees_no_names_reads_no_reason_of_a_manager(limited: Clinic) -> None:
    item = limited.add_item(10482, money_cents=30_000)
    perform_act(limited.desk(), item, "done", WRITE_OFF | {"amount": "80", "note": ""})
    request = item + 1
    perform_act(limited.desk("an"), request, "refuse", {"reason": TYPED})
    assert TYPED in pages(limited.desk())
    assert TYPED not in pages(limited.desk(read_only=True))


@pytest.mark.parametrize("kind", Kind)
def test_a_reader_gets_no_name_and_no_birth_date(clinic: Clinic, kind: Kind) -> None:
    item = clinic.add_item(10482, kind, last="SPARROWUMBRELLA")
    patient_id = clinic.read_item(item, "patient_id")
    birth_day = date(1975, 3, 2).toordinal()
    clinic.store.run(Patient.update(birth_day=birth_day).where(Patient.id == patient_id))
    account = clinic.store.value(Patient.select(Patient.account).where(Patient.id == patient_id))
    personal = ("SPARROWUMBRELLA", "1975", f"'{account}'")
    worker, reader = clinic.desk(), clinic.desk(read_only=True)
    shown = repr(detail(reader, item, SCREEN_FORMAT))
    assert [value for value in personal if value in shown] == []
    assert "SPARROWUMBRELLA" in repr(detail(worker, item, SCREEN_FORMAT))
