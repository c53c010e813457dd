"""What the history says of an act whose event ends with typed words, to who may not read them.

Typed words may name a person or an identifier. The item's page shows its state and its dates, so
that what is left out here is the words alone.
"""

from collections.abc import Mapping

from medq.domain.outcomes.outcome import EXPIRED

TYPED_ACTS: Mapping[str, str] = {
    "note": "Note.",
    "wait": "Follow-up set.",
    "done": "Outcome recorded.",
    EXPIRED: "Let expire.",
    "approve": "Approved.",
    "approved": "Approved.",
    "refuse": "Refused.",
    "refused": "Refused.",
    "post": "Posted.",
    "unmatch": "Payment unlinked.",
}
"""By the name of the act."""
