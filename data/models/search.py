"""Words by which patients and payments are searched."""

from peewee import Check, CompositeKey

from data.models.base import Index, Table
from data.models.columns import ExactTextField, IntField, SmallField, TextField


class SearchWord(Table):
    """A folded word of a patient or payment, and how a name sounds.

    Claim and member numbers are stored folded with their claims and have their own indexes.
    """

    INDEXES = (
        Index("search_word_word", "subject_kind, word, subject_id"),
        Index("search_word_sound", "sound, word", "sound <> ''"),
    )

    subject_kind = SmallField()
    subject_id = IntField()
    word = ExactTextField(constraints=[Check("word <> ''")])
    sound = TextField()

    class Meta:
        primary_key = CompositeKey("subject_kind", "subject_id", "word")
