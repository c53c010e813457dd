"""#5 and #7: bytes sent for moving down a row and for the first screen, compared with mutt."""

from statistics import mean

from tests.bench.figure import Figure, Run, SkippedError
from tests.bench.full_store import million_items
from tests.bench.programs import Program, medq, mutt

NUMBER = "5"
TITLE = "bytes of a row down without scrolling, the detail below the list off"
GOAL = "≤ 0.5 × mutt"
OPENING_NUMBER = "7"
OPENING_TITLE = "bytes to open"
OPENING_GOAL = "≤ 0.5 × mutt"
MOVES = 8  # the list on a screen of 24 rows has ten


def measure(run: Run) -> list[Figure]:
    """Compare with mutt's default bar on the row; add its arrow, and neomutt, to the details."""
    peer, own = bytes_per_move(mutt(run)), bytes_per_move(medq(million_items(run), detail=False))
    with_arrow = bytes_per_move(mutt(run, "set arrow_cursor"))
    with_detail = bytes_per_move(medq(million_items(run)))
    details = (
        f"{own:.0f} against {peer:.0f} bytes; mutt with its arrow_cursor {with_arrow:.0f}, "
        f"{_neomutt(run)}; with the detail {with_detail:.0f}"
    )
    return [Figure(NUMBER, TITLE, GOAL, f"{own / peer:.2f} ×", own <= peer / 2, details)]


def measure_opening(run: Run) -> list[Figure]:
    """Compare all bytes that are sent until no more come."""
    peer, own = bytes_to_open(mutt(run)), bytes_to_open(medq(million_items(run)))
    return [
        Figure(
            OPENING_NUMBER,
            OPENING_TITLE,
            OPENING_GOAL,
            f"{own / peer:.2f} ×",
            own <= peer / 2,
            f"{own:,} against {peer:,}",
        )
    ]


def bytes_per_move(program: Program) -> float:
    """Return the mean bytes of a move down by one row, from the top of the list."""
    with program.open() as session:
        session.settle(0.5)
        return mean(len(session.press(b"j")[1]) for _ in range(MOVES))


def bytes_to_open(program: Program) -> int:
    """Return the bytes that a program sends until its first screen is complete."""
    with program.open() as session:
        session.settle(1.0)
        return len(session.sent)


def _neomutt(run: Run) -> str:
    try:
        return f"neomutt {bytes_per_move(mutt(run, name='neomutt')):.0f}"
    except SkippedError as reason:
        return str(reason)
