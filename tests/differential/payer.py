"""A payer that answers the claims for a visit: each answer follows those before it.

One drawn number often holds several choices, because a draw costs more than reading it apart.
Zero is always the plainest choice.
"""

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from tests.differential.ledger import Line, Result
from tests.differential.results import (
    FIRST_PAYER,
    LATER_PAYER,
    REVERSAL_REASONS,
    balanced_result,
    line_result,
    reversal,
    with_interest,
    with_oddities,
)
from tests.differential.visit import PAYERS, STAGES, Form, Posting

PROCESSED = ("1", "2", "3")
FORWARDED = ("19", "20", "21")


def below(count: int) -> st.SearchStrategy[int]:
    """Return the numbers from 0 to `count` - 1."""
    return st.integers(0, count - 1)


class AnsweringPayer:
    """One payer of a visit while it answers: each answer follows those that it gave before."""

    def __init__(
        self, draw: st.DrawFn, lines: Mapping[int, Line], name: str, claim: str, sequence: int
    ) -> None:
        self.draw = draw
        self.lines = lines  # of its claim, by their index in the visit
        self.name = name
        self.claim = claim
        self.sequence = sequence
        self.stage = min(sequence, len(STAGES) - 1)
        self.postings: list[Posting] = []
        self.forwards_to = ""  # the payer to which what it pays crosses over
        self._numbers = 0

    def number(self, step: int = 1) -> str:
        """Return the payer's number of its next result; without a step, that of the last."""
        self._numbers += step
        return f"{PAYERS.index(self.name)}{max(1, self._numbers)}"

    def later(self) -> None:
        """Let some days pass, at most to the last day."""
        self.stage = min(self.stage + 1, len(STAGES) - 1)

    def answer(self, lines: Sequence[int] = (), *, splits: bool = False, step: int = 1) -> Posting:
        """Decide about these lines, all of the claim by default."""
        wanted = lines or list(self.lines)
        decisions = (*FIRST_PAYER, *LATER_PAYER)
        if self.sequence > 0:
            decisions = (*LATER_PAYER, *FIRST_PAYER)
        code = self.draw(below(len(decisions) ** len(wanted)))
        style = self.draw(below(3 * 6 * 10))
        parts = []
        for index in wanted:
            code, decision = divmod(code, len(decisions))
            parts.append(line_result(index, self.lines[index].charge_cents, decisions[decision]))
        style, status = divmod(style, 3)
        style, spot = divmod(style, 6)
        order = (self.sequence + status) % 3
        result = balanced_result(
            self.name,
            self.claim,
            FORWARDED[order] if self.forwards_to else PROCESSED[order],
            self.number(step),
            with_oddities(parts, style),
        )
        return self.post(
            with_interest(result, 123) if style == 1 and result.paid_cents else result,
            spot=spot,
            splits=splits,
            form=self._form(style),
        )

    def post(
        self,
        result: Result,
        *,
        spot: int = 0,
        splits: bool = False,
        form: Form = Form.FULL,
    ) -> Posting:
        """Put a result into a file of the day, at one of six spots.

        Only parts of a split answer may be in any of the day's files: they name other lines.
        """
        spot, transaction = divmod(spot, 3)
        files = STAGES[self.stage]
        posting = Posting(
            result,
            self.stage,
            files[spot % len(files)] if splits else files[0],
            int(transaction == 2),
            form,
            self.forwards_to if result.status in FORWARDED else "",
        )
        self.postings.append(posting)
        return posting

    def _form(self, style: int) -> Form:
        """Return a form from which every line can still be told."""
        count = len(self.lines)
        if style == 4 and len({line[:2] for line in self.lines.values()}) == count:
            return Form.NO_CONTROL_NUMBERS
        if style == 5 and len({line.code for line in self.lines.values()}) == count:
            return Form.NO_MODIFIERS
        return Form.NO_LINES if style == 6 and count == 1 else Form.FULL

    def take_back(self, original: Result, *, is_known: bool = True) -> None:
        """Reverse an earlier result, under status 22 or its own, with reasons of any kind.

        The payer's number instead of ours says which only if its result is known.
        """
        code, other_number = divmod(self.draw(below(2 * len(REVERSAL_REASONS) * 6 * 8)), 8)
        code, keeps_status = divmod(code, 2)
        spot, reasons = divmod(code, len(REVERSAL_REASONS))
        is_whole = len({part.line for part in original.lines}) == len(self.lines)
        status = original.status if original.status in PROCESSED else "1"
        self.post(
            reversal(
                original,
                status if keeps_status else "22",
                REVERSAL_REASONS[reasons] if is_whole else REVERSAL_REASONS[reasons % 2],
            ),
            spot=spot,
            form=Form.OTHER_NUMBER if other_number == 7 and is_known else Form.FULL,
        )

    def deny(self, status: str, reason: str) -> Result:
        """Deny all lines for this reason."""
        parts = [
            line_result(index, line.charge_cents, ((reason, 0),))
            for index, line in self.lines.items()
        ]
        result = balanced_result(self.name, self.claim, status, self.number(), parts)
        return self.post(result).result
