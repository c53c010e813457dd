"""Strategies for visits: their lines, payers and claims, and what the payers answer when."""

from itertools import permutations

from hypothesis import strategies as st

from tests.differential.filing import NUMBERING, Filing
from tests.differential.ledger import Line
from tests.differential.payer import below
from tests.differential.stories import STORIES
from tests.differential.visit import PAYERS, Visit

# One payer is as frequent as two, three are half as frequent.
COVERAGE_ORDERS = tuple(
    order
    for count, weight in ((1, 8), (2, 4), (3, 2))
    for order in permutations(PAYERS, count)
    for _ in range(weight)
)
CODES = ("99213", "20610", "97110", "97140", "36415", "80053", "71046", "93000")
MODIFIERS = ("", "", "25", "59", "LT:59")


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
    code, names_others = divmod(draw(below(len(NUMBERING) * 2 * 12)), 2)
    replacement, number = divmod(code, len(NUMBERING))
    numbering = NUMBERING[number]
    filing = Filing(draw, lines, payers, numbering, names_others=bool(names_others))
    for sequence in range(len(payers)):
        payer = filing.payer(sequence)
        if sequence == 0 and replacement in (1, 2):
            filing.replace(payer, is_changed=replacement == 2)
        STORIES[draw(below(len(STORIES)))](payer)
        filing.postings += payer.postings
    return filing.visit()


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
