"""#18: finding a patient among 100,000 while a name is typed letter by letter, in process."""

import random
import time
from collections.abc import Iterator

from data.search import words
from data.search.words import PatientNames
from medq.domain.search.results import SearchScope
from medq.work.desk import Desk
from medq.work.queue.search import find
from tests.bench.figure import Figure, Run, median, ms, percentile_95
from tests.bench.full_store import bulk_insert, desk_at, new_store

NUMBER = "18"
TITLE = "finding a patient among 100,000 while typing: the answer to one letter"
GOAL = "95th ≤ 16 ms"
MAX_MS = 16
PATIENTS = 100_000
SURNAMES, TYPED_NAMES = 8_000, 60
SYLLABLES = (
    "or", "tiz", "mar", "tin", "go", "mez", "lo", "pez", "san", "der", "son", "ber", "ka", "le",
    "wi", "cha", "ste", "ven",
)  # fmt: skip
FIRST_NAMES = tuple(
    f"{start}{end}"
    for start in ("an", "be", "ca", "do", "el", "ga", "jo", "ma", "pe", "ru")
    for end in ("na", "ra", "la", "to")
)


def measure(run: Run) -> list[Figure]:
    """Return one figure: patients only, and in its details everything else searched too."""
    url = str(run.folder / "patients.db")
    new_store(url, 80)  # a store with some open work
    desk = desk_at(url)
    try:
        patients = list(_patients(run.size(PATIENTS, 200)))
        _insert_patients(desk, patients)
        chosen = random.Random(2).choices(patients, k=run.size(TYPED_NAMES, 3))
        texts = [f"{last} {first}".lower() for _, last, first in chosen]
        patient_seconds, all_seconds = (
            list(_answer_seconds(desk, texts, where))
            for where in (SearchScope.PATIENTS, SearchScope.ALL)
        )
    finally:
        desk.store.close()
    slow = percentile_95(patient_seconds)
    details = (
        f"median {ms(median(patient_seconds))}; with claims, payments and open work searched too: "
        f"{ms(percentile_95(all_seconds))}"
    )
    return [Figure(NUMBER, TITLE, GOAL, ms(slow), slow * 1000 <= MAX_MS, details)]


def _patients(count: int) -> Iterator[tuple[int, str, str]]:
    """Yield (id, last, first) with some thousand last names and forty first names."""
    chance = random.Random(1)
    surnames = [
        "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3)))).upper()
        for _ in range(SURNAMES)
    ]
    for number in range(count):
        yield number + 1000, chance.choice(surnames), chance.choice(FIRST_NAMES).upper()


def _insert_patients(desk: Desk, patients: list[tuple[int, str, str]]) -> None:
    with desk.store.write_transaction():
        bulk_insert(
            desk.store,
            "patient",
            ("id", "key", "last", "first"),
            ((number, f"{last}|{first}|{number}", last, first) for number, last, first in patients),
        )
        names = [PatientNames(number, last, first, "", None) for number, last, first in patients]
        words.insert_words(desk.store, names)


def _answer_seconds(desk: Desk, texts: list[str], where: SearchScope) -> Iterator[float]:
    """Yield the seconds of each answer while the texts are typed."""
    for text in texts:
        for end in range(1, len(text) + 1):
            started = time.perf_counter()
            find(desk, text[:end], where)
            yield time.perf_counter() - started
