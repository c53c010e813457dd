"""Strategies for visits: their lines, payers and claims, and what the payers answer when."""

from itertools import permutations

from hypothesis import strategies as st

from tests.differential.ledger import Line
from tests.differential.payer import AnsweringPayer, below
from tests.differential.stories import STORIES
from tests.differential.visit import CLAIM_FILES, PAYERS, Posting, SentClaim, Visit

COVERAGE_ORDERS = tuple(
    order for count in (1, 2, 3) for order in permutations(PAYERS, count) for _ in range(4 - count)
)
CODES = ("99213", "20610", "97110", "97140", "36415", "80053", "71046", "93000")
MODIFIERS = ("", "", "25", "59", "LT:59")
NUMBERING = ("own", "own", "same", "crossover")


def _line(code: int) -> Line:
    code, procedure = divmod(code, len(CODES))
    cents, modifiers = divmod(code, len(MODIFIERS))
    return Line(CODES[procedure], MODIFIERS[modifiers], 1000 + cents)


LINE_CODES = below(len(CODES) * len(MODIFIERS) * 30_000)


@st.composite
def visits(draw: st.DrawFn, payers: tuple[str, ...] = ()) -> Visit:
    """Draw a visit of one to six lines, and one to three payers (or these), each with a story."""
    lines = tuple(_line(draw(LINE_CODES)) for _ in range(draw(below(6)) + 1))
    payers = payers or COVERAGE_ORDERS[draw(below(len(COVERAGE_ORDERS)))]
    code, names_others = divmod(draw(below(len(NUMBERING) * 2 * 8)), 2)
    replacement, number = divmod(code, len(NUMBERING))
    numbering = NUMBERING[number]
    claims: list[SentClaim] = []
    postings: list[Posting] = []
    for sequence, name in enumerate(payers):
        own_number = str(sequence + 1) if numbering == "own" else "1"
        payer = AnsweringPayer(draw, lines, name, own_number, sequence)
        if numbering != "crossover":
            claims.append(SentClaim(own_number, name, sequence, bool(names_others), sequence))
        elif sequence == 0:
            claims.append(SentClaim(own_number, name, sequence, True, sequence))
        if numbering == "crossover" and sequence + 1 < len(payers):
            payer.forwards_to = payers[sequence + 1]
        if sequence == 0 and replacement == 1:
            claims.append(_replace_first_claim(payer, claims[0]))
        STORIES[draw(below(len(STORIES)))](payer)
        postings += payer.postings
    if len(payers) == 2 and not names_others and any(each.forwarded_to for each in postings):
        claims = [claim._replace(names_others=False) for claim in claims]
    postings.sort(key=lambda each: (each.stage, each.file, each.transaction))
    return Visit(lines, payers, tuple(claims), tuple(postings))


@st.composite
def batches(draw: st.DrawFn, count: int) -> "Batch":
    """Draw this many visits; some are of the patient of the one before."""
    batch: list[Visit] = []
    for _ in range(count):
        if batch and draw(below(8)) == 1:
            visit = draw(visits(batch[-1].payers))
            batch.append(visit._replace(is_of_same_patient=True))
        else:
            batch.append(draw(visits()))
    return Batch(batch)


class Batch(tuple[Visit, ...]):
    """Visits that are filed together."""

    def __repr__(self) -> str:
        """Return a short text: hypothesis prints it with a failure."""
        return f"{len(self)} visits"


def _replace_first_claim(payer: AnsweringPayer, claim: SentClaim) -> SentClaim:
    """Let the payer deny a claim, and return the claim that replaces it, with the same lines.

    What the payer answers then is about the replacement, under its number.
    """
    denied = payer.deny("4", "CO-16")
    payer.later()
    payer.claim = payer.draw(st.sampled_from(("1R", "1")))
    return claim._replace(
        number=payer.claim, frequency="7", reference=denied.number, file=CLAIM_FILES - 1
    )
