"""Files the claims of a visit: under one number or several, replaced, or forwarded by a payer."""

from collections.abc import Sequence

from hypothesis import strategies as st

from tests.differential.ledger import Line
from tests.differential.payer import AnsweringPayer, below
from tests.differential.visit import CLAIM_FILES, Posting, SentClaim, Visit

# Whose claim has which number: one of its own, all the same, or the first payer's forwarded.
NUMBERING = ("own", "own", "same", "crossover")


class Filing:
    """A visit while its claims are filed and answered, payer by payer."""

    def __init__(
        self,
        draw: st.DrawFn,
        lines: Sequence[Line],
        payers: tuple[str, ...],
        numbering: str,
        *,
        names_others: bool,
    ) -> None:
        self._draw = draw
        self._lines = list(lines)
        self._current = dict(enumerate(lines))  # by index, as they are billed now
        self._payers = payers
        self._numbering = numbering
        self._names_others = names_others
        self._claims: list[SentClaim] = []
        self.postings: list[Posting] = []

    def payer(self, sequence: int) -> AnsweringPayer:
        """File the claim of a payer, unless the claim before is forwarded to it; return it."""
        name, lines = self._payers[sequence], self._current
        number = self._number(sequence)
        is_forwarding = self._numbering == "crossover"
        if self._numbering == "own" and sequence > 0:
            lines = self._some_lines()
        payer = AnsweringPayer(self._draw, lines, name, number, sequence)
        if not is_forwarding or sequence == 0:
            others = self._names_others or is_forwarding
            claim = SentClaim(number, name, sequence, tuple(lines), others, sequence)
            self._claims.append(claim)
        if is_forwarding and sequence + 1 < len(self._payers):
            payer.forwards_to = self._payers[sequence + 1]
        return payer

    def _number(self, sequence: int) -> str:
        """Return the number of a payer's claim; a forwarded claim is the last one filed."""
        if self._numbering == "own":
            return str(sequence + 1)
        is_forwarded = self._numbering == "crossover" and sequence > 0
        return self._claims[-1].number if is_forwarded else "1"

    def _some_lines(self) -> dict[int, Line]:
        """Return the lines of a later claim: mostly all; of equal lines none is left out."""
        lines = self._current
        if len(set(lines.values())) < len(lines) or self._draw(below(4)) != 3:
            return lines
        code = self._draw(below(2 ** len(lines) - 1)) + 1
        return {index: line for bit, (index, line) in enumerate(lines.items()) if code >> bit & 1}

    def replace(self, payer: AnsweringPayer, *, is_changed: bool) -> None:
        """Let the first payer deny the claim, and file one that replaces it, changed or not.

        What the payer answers then is about the replacement, under its number: the claim's or its
        own.
        """
        denied = payer.deny("4", "CO-16")
        payer.later()
        payer.claim = payer.draw(st.sampled_from(("1R", "1")))
        if is_changed:
            line = self._lines[0]
            changed = line._replace(modifiers="76", charge_cents=line.charge_cents + 250)
            self._current = {**self._current, len(self._lines): changed}
            del self._current[0]
            self._lines.append(changed)
            payer.lines = self._current
        replacement = self._claims[0]._replace(
            number=payer.claim,
            lines=tuple(self._current),
            frequency="7",
            reference=denied.number,
            file=CLAIM_FILES - 1,
        )
        self._claims.append(replacement)

    def visit(self) -> Visit:
        """Return the visit, its results in order."""
        claims = self._claims
        is_told = any(each.forwarded_to for each in self.postings)
        if len(self._payers) == 2 and not self._names_others and is_told:
            claims = [claim._replace(names_others=False) for claim in claims]
        self.postings.sort(key=lambda each: (each.stage, each.file, each.transaction))
        return Visit(tuple(self._lines), self._payers, tuple(claims), tuple(self.postings))
