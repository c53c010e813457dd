"""#5 and #7: bytes over the line, for a row down and for the first screen, against mutt."""

from statistics import mean

from tests.bench.figure import Figure, Run, SkippedError
from tests.bench.many import million
from tests.bench.programs import Program, medq, mutt

NUMBER = "5"
WHAT = "bytes of a row down without scrolling, the detail below the list off"
GOAL = "≤ 1 × mutt"
OPENING_NUMBER = "7"
OPENING_WHAT = "bytes to open"
OPENING_GOAL = "≤ 0.5 × mutt"
MOVES = 8  # the list on a screen of 24 rows has ten


def take(run: Run) -> list[Figure]:
    """Mutt as it comes, with a bar on the row as medq has one; beside it with an arrow, and neomutt."""
    peer, own = moves(mutt(run)), moves(medq(million(run), detail=False))
    others = f"with its arrow_cursor {moves(mutt(run, 'set arrow_cursor')):.0f}, {_neomutt(run)}"
    beside = f"{own:.0f} against {peer:.0f} bytes; mutt {others}; with the detail {moves(medq(million(run))):.0f}"
    return [Figure(NUMBER, WHAT, GOAL, f"{own / peer:.2f} ×", own <= peer, beside)]


def opening(run: Run) -> list[Figure]:
    """All that is sent until nothing more comes."""
    peer, own = opened(mutt(run)), opened(medq(million(run)))
    return [
        Figure(
            OPENING_NUMBER,
            OPENING_WHAT,
            OPENING_GOAL,
            f"{own / peer:.2f} ×",
            own <= peer / 2,
            f"{own:,} against {peer:,}",
        )
    ]


def moves(program: Program) -> float:
    """Mean bytes of a row down, from the top."""
    with program.open() as line:
        line.settle(0.5)
        return mean(len(line.press(b"j")[1]) for _ in range(MOVES))


def opened(program: Program) -> int:
    with program.open() as line:
        line.settle(1.0)
        return len(line.sent)


def _neomutt(run: Run) -> str:
    try:
        return f"neomutt {moves(mutt(run, name='neomutt')):.0f}"
    except SkippedError as why:
        return str(why)
