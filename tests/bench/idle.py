"""#8: what an untouched session costs on any screen, compared with an app with one Static."""

import time
from contextlib import ExitStack

from tests.bench.every_key import KEYS_TO_SCREEN
from tests.bench.figure import Figure, Run
from tests.bench.full_store import million_items
from tests.bench.programs import medq, one_static

NUMBER = "8"
TITLE = "idle for 60 s on any screen: bytes · processor"
GOAL = "0 bytes · ≤ 1.5 × a Textual app with one Static"
SECONDS = 60


def measure(run: Run) -> list[Figure]:
    """Measure at the same time the peer, and medq on each of its screens."""
    seconds = run.size(SECONDS, 2)
    with ExitStack() as stack:
        peer = stack.enter_context(one_static().open())
        names = list(KEYS_TO_SCREEN) if run.is_full_size else ["queue", "help"]
        sessions = {name: stack.enter_context(medq(million_items(run)).open()) for name in names}
        for name, session in sessions.items():
            session.settle(0.3)
            for key in KEYS_TO_SCREEN[name]:
                session.press(key)
        for session in (peer, *sessions.values()):
            session.settle(1.0)
        bytes_before = {name: len(session.sent) for name, session in sessions.items()}
        seconds_before = {name: session.processor() for name, session in sessions.items()}
        peer_before = peer.processor()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(0.5)
        for session in (peer, *sessions.values()):
            session.settle(0.05)
        floor = peer.processor() - peer_before
        sent = {name: len(sessions[name].sent) - bytes_before[name] for name in names}
        used = {name: sessions[name].processor() - seconds_before[name] for name in names}
    ratio = max(used.values()) / floor
    by_screen = ", ".join(
        f"{name} {sent[name]} bytes, {used[name] * 1000:.0f} ms" for name in names
    )
    details = f"{seconds} s; the peer {floor * 1000:.0f} ms; {by_screen}"
    result = f"{max(sent.values())} bytes · {ratio:.2f} ×"
    is_met = not any(sent.values()) and ratio <= 1.5
    return [Figure(NUMBER, TITLE, GOAL, result, is_met, details)]
