"""Names that a mistyped word of a search may stand for."""

from data.search import patients, prefix_search, words
from medq.domain.search.results import Suggestion
from medq.domain.search.terms import SearchTerms
from medq.domain.search.words import distance, fold, may_be, sound
from medq.work.desk import Desk

MAX_SUGGESTIONS = 3


def suggestions(desk: Desk, terms: SearchTerms, text: str) -> tuple[Suggestion, ...]:
    """Return names that sound like the first unknown word, or are a typing error away from it.

    The nearest first, then the most common.
    """
    for word in terms.words:
        folded = fold(word)
        if not folded.isalpha() or _is_known_name(desk, word):
            continue
        sound_key = sound(folded)
        near = [
            name
            for name in words.near_words(desk.store, folded)
            if (sound_key and sound(name) == sound_key) or may_be(folded, name)
        ]
        counts = words.patients_per_word(desk.store, near)
        order = sorted(counts, key=lambda name: (distance(folded, name), -counts[name], name))
        if order:
            return tuple(
                Suggestion(word, name, counts[name], _with_name(text, word, name))
                for name in order[:MAX_SUGGESTIONS]
            )
    return ()


def _is_known_name(desk: Desk, word: str) -> bool:
    match = prefix_search.word_match(desk.store, word)
    return bool(patients.ids_by_index(desk.store, [match], None, 1))


def _with_name(text: str, word: str, name: str) -> str:
    return " ".join(name.lower() if part.lower() == word else part for part in text.split())
