"""No amount of a callback's account is shown before identification, whatever the wording."""

from typing import Any

import pytest

from medq.domain.items.item import Kind
from medq.domain.money import dollars_a_minute
from medq.domain.queue.page import Query
from medq.domain.rank import term_text
from medq.domain.value_format import SCREEN_FORMAT
from medq.work.details.item import detail
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
