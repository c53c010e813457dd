"""The sentences about an act on many items."""

from datetime import date

import pytest

from medq.domain.act_messages import SAYS_DIFFERENT_DATES, ActMessage, Did, sentence

DAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("did", "days_text"),
    [
        (Did.APPROVAL_ASKED, "Back {}."),
        (Did.AWAITS_ANSWER, "Back {} if nothing names the claim."),
    ],
)
def test_items_that_return_on_different_days_have_a_sentence_without_a_day(
    did: Did, days_text: str
) -> None:
    assert did in SAYS_DIFFERENT_DATES
    word = "by" if did is Did.APPROVAL_ASKED else "on"
    text = sentence(ActMessage(did, "No authorization", day=DAY), 3)
    assert text.endswith(days_text.format(f"{word} 11/02/26"))
    text = sentence(ActMessage(did, "No authorization"), 3)
    assert text.endswith(days_text.format("on different dates"))
