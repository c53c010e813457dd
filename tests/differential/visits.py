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
def visits(draw: st.DrawFn) -> Visit:
    """Draw a visit of one to six lines and one to three payers, each with a story of its own."""
    lines = tuple(_line(draw(LINE_CODES)) for _ in range(draw(below(6)) + 1))
    payers = COVERAGE_ORDERS[draw(below(len(COVERAGE_ORDERS)))]
    code = draw(below(len(NUMBERING) * 2 * 8))
    code, names_others = divmod(code, 2)
    replacement, numbering = divmod(code, len(NUMBERING))
    claims: list[SentClaim] = []
    postings: list[Posting] = []
    for sequence, name in enumerate(payers):
        own_number = str(sequence + 1) if NUMBERING[numbering] == "own" else "1"
        payer = AnsweringPayer(draw, lines, name, own_number, sequence)
        if sequence == 0 or NUMBERING[numbering] != "crossover":
            others = bool(names_others) or NUMBERING[numbering] == "crossover"
            claims.append(SentClaim(own_number, name, sequence, others, sequence))
        if sequence == 0 and replacement == 1:
            claims.append(_replace_first_claim(payer, claims[0]))
        STORIES[draw(below(len(STORIES)))](payer)
        postings += payer.postings
    postings.sort(key=lambda each: (each.stage, each.file, each.transaction))
    return Visit(lines, payers, tuple(claims), tuple(postings))


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
