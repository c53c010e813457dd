"""#8: what a session costs that nobody touches, on any screen, against a Textual app with one Static."""

import time
from contextlib import ExitStack

from tests.bench.every_key import WAYS
from tests.bench.figure import Figure, Run
from tests.bench.many import million
from tests.bench.programs import medq, static

NUMBER = "8"
WHAT = "idle for 60 s on any screen: bytes · processor"
GOAL = "0 bytes · ≤ 1.5 × a Textual app with one Static"
SECONDS = 60


def take(run: Run) -> list[Figure]:
    """All of them at the same time: the peer, and medq on each of its screens."""
    seconds = run.size(SECONDS, 2)
    with ExitStack() as stack:
        peer = stack.enter_context(static().open())
        names = list(WAYS) if run.smaller == 1 else ["queue", "help"]
        screens = {name: stack.enter_context(medq(million(run)).open()) for name in names}
        for name, line in screens.items():
            line.settle(0.3)
            for key in WAYS[name]:
                line.press(key)
        for line in (peer, *screens.values()):
            line.settle(1.0)
        before = {line: (len(line.sent), line.processor()) for line in (peer, *screens.values())}
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(0.5)
        for line in before:
            line.settle(0.05)
        floor = peer.processor() - before[peer][1]
        sent = {name: len(line.sent) - before[line][0] for name, line in screens.items()}
        spent = {name: line.processor() - before[line][1] for name, line in screens.items()}
    worst = max(spent, key=lambda name: spent[name])
    ratio = spent[worst] / floor
    told = ", ".join(f"{name} {sent[name]} bytes, {spent[name] * 1000:.0f} ms" for name in screens)
    beside = f"{seconds} s; the peer {floor * 1000:.0f} ms; {told}"
    met = not any(sent.values()) and ratio <= 1.5
    return [Figure(NUMBER, WHAT, GOAL, f"{max(sent.values())} bytes · {ratio:.2f} ×", met, beside)]
