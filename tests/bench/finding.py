"""#18: finding a patient among 100,000 while a name is typed, letter by letter, in process."""

import random
import time
from collections.abc import Iterator

from data.search import words
from medq.domain.search.results import Where
from medq.work.desk import Desk
from medq.work.queue.search import find
from tests.bench.figure import Figure, Run, median, ms
from tests.bench.many import bulk, desk_at, new_store

NUMBER = "18"
WHAT = "finding a patient among 100,000 while typing: the answer to one letter"
GOAL = "95th ≤ 16 ms"
GOAL_MS = 16
PATIENTS = 100_000
SURNAMES, TYPED = 8_000, 60
SYLLABLES = (
    "or",
    "tiz",
    "mar",
    "tin",
    "go",
    "mez",
    "lo",
    "pez",
    "san",
    "der",
    "son",
    "ber",
    "ka",
    "le",
    "wi",
    "cha",
    "ste",
    "ven",
)
GIVEN = tuple(
    f"{start}{end}"
    for start in ("an", "be", "ca", "do", "el", "ga", "jo", "ma", "pe", "ru")
    for end in ("na", "ra", "la", "to")
)


def take(run: Run) -> list[Figure]:
    """One line: only patients, and everything beside it."""
    url = str(run.folder / "patients.db")
    new_store(url, 80)  # the search is asked in a store with work in it
    desk = desk_at(url)
    try:
        people = list(_people(run.size(PATIENTS, 200)))
        with desk.store.write_transaction():
            bulk(
                desk.store,
                "patient",
                ("id", "key", "last", "first"),
                ((n, f"{last}|{first}|{n}", last, first) for n, last, first in people),
            )
            words.keep_patients(
                desk.store, [(n, last, first, "", None) for n, last, first in people]
            )
        chosen = random.Random(2)
        texts = [
            f"{last} {first}".lower()
            for _, last, first in chosen.choices(people, k=run.size(TYPED, 3))
        ]
        patients, everything = (
            sorted(_typed(desk, texts, where)) for where in (Where.PATIENTS, Where.ALL)
        )
    finally:
        desk.store.close()
    last = _95th(patients)
    beside = f"median {ms(median(patients))}; where claims, payments and open work are looked for too: {ms(_95th(everything))}"
    return [Figure(NUMBER, WHAT, GOAL, ms(last), last * 1000 <= GOAL_MS, beside)]


def _95th(times: list[float]) -> float:
    return times[int(len(times) * 0.95)]


def _people(many: int) -> Iterator[tuple[int, str, str]]:
    """Names as spread as names are: a few thousand surnames of syllables, some forty given names."""
    chance = random.Random(1)
    surnames = [
        "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3)))).upper()
        for _ in range(SURNAMES)
    ]
    return ((n + 1000, chance.choice(surnames), chance.choice(GIVEN).upper()) for n in range(many))


def _typed(desk: Desk, texts: list[str], where: Where) -> Iterator[float]:
    """Seconds of each answer while the texts are typed."""
    for text in texts:
        for end in range(1, len(text) + 1):
            started = time.perf_counter()
            find(desk, text[:end], where)
            yield time.perf_counter() - started
