"""The money in a callback's reasons stays hidden, whatever words the texts have."""

from datetime import date

import pytest

from medq.domain.items.item import Kind
from medq.domain.plan import reason_texts
from medq.domain.plan.reasons import (
    OmissionKind,
    OmissionReason,
    PlacementReason,
    ReasonKind,
    redact_omission,
    redact_reason,
)
from medq.domain.plan.spans import Span

SECRET_CENTS = 351_700
SECRET_TEXTS = ("3517", "3,517", "351700", "351_700")
WORDINGS = (
    lambda cents: f"${cents // 100:,}/min",
    lambda cents: f"${cents / 100:,.2f} a minute",
    lambda cents: f"earns {cents} cents per min",
    lambda cents: f"{cents // 100} dollars, promised a minute",
)


@pytest.fixture(params=WORDINGS)
def _reworded_rate(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Say dollars per minute in other words."""
    wording = request.param
    monkeypatch.setattr(
        reason_texts, "rate_text", lambda cents: "" if cents is None else wording(cents)
    )


@pytest.mark.usefixtures("_reworded_rate")
@pytest.mark.parametrize("kind", list(ReasonKind))
def test_no_wording_shows_the_money_of_a_callbacks_placement(kind: ReasonKind) -> None:
    reason = PlacementReason(kind, SECRET_CENTS, Span(540, 600), 540, date(2026, 11, 25))
    text = reason_texts.placement_text(redact_reason(reason, Kind.CALLBACK))
    assert text and not any(secret in text for secret in SECRET_TEXTS)
    if kind is ReasonKind.VALUE:
        for other_kind in set(Kind) - {Kind.CALLBACK}:
            text = reason_texts.placement_text(redact_reason(reason, other_kind))
            assert any(secret in text for secret in SECRET_TEXTS)


@pytest.mark.usefixtures("_reworded_rate")
@pytest.mark.parametrize("kind", list(OmissionKind))
def test_no_wording_shows_the_money_of_a_callbacks_omission(kind: OmissionKind) -> None:
    reason = OmissionReason(kind, holder="LK", minutes=10, cents_per_minute=SECRET_CENTS)
    text = reason_texts.omission_text(redact_omission(reason, Kind.CALLBACK))
    assert text and not any(secret in text for secret in SECRET_TEXTS)
    if kind is OmissionKind.LOW_VALUE:
        text = reason_texts.omission_text(redact_omission(reason, Kind.DENIAL))
        assert any(secret in text for secret in SECRET_TEXTS)
