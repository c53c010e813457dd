"""The request that follows where the interest of a remittance is not what its claims state.

Interest is stated in AMT*I of the claims, and paid in PLB L6, or within the claim where a payer
writes CARC 225 (835 guide 005010X221A1; X12 RFI 1565, 2123). All of a remittance is one matter.
"""

from datetime import date
from typing import NamedTuple

from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.money import plain


class RemittanceInterest(NamedTuple):
    """The interest of one remittance, in cents: above zero where it is paid to us."""

    stated_cents: int | None = None  # by its claims; None: no claim states any
    in_claims_cents: int = 0  # part of what the claims paid
    apart_cents: int = 0  # beside the claims, as a provider adjustment

    @property
    def paid_cents(self) -> int:
        """Return all interest that was paid."""
        return self.in_claims_cents + self.apart_cents

    def with_claim(self, amount_cents: int | None, in_claim_cents: int) -> "RemittanceInterest":
        """Return the interest with that of one more claim: as AMT*I states it, and as it paid it.

        What a claim paid without stating it apart is stated by that.
        """
        stated_cents = in_claim_cents if amount_cents is None else amount_cents
        return self._replace(
            stated_cents=(self.stated_cents or 0) + stated_cents,
            in_claims_cents=self.in_claims_cents + in_claim_cents,
        )


def triggers_for_interest(
    interest: RemittanceInterest, subject: Subject, ref: int, day: date
) -> TriggerResult:
    """Return the review of interest that differs from what the claims state.

    Interest that no claim states is income, and compared with nothing. Money: the difference.
    """
    if interest.stated_cents is None or interest.stated_cents == interest.paid_cents:
        return TriggerResult()
    request = topics.INTEREST_DIFFERENCE.request(
        subject,
        ref,
        "Interest paid is not what the claims state",
        interest.paid_cents - interest.stated_cents,
        day,
        details=[f"stated {plain(interest.stated_cents)}, paid {plain(interest.paid_cents)}"],
    )
    return TriggerResult((request,))
