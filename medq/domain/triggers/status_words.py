"""Claim status codes (STC01-2) in words, read from the reference table claim_status_codes.csv."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from medq.domain.acknowledgments.records import StatusCode
from medq.domain.claims.sent_values import ENTITY
from medq.domain.errors import MedqError
from medq.domain.reasons.table_row import TableRow

UNNAMED_ENTITY = "another party"  # where a sentence ends on it and the status names none


@dataclass(frozen=True, slots=True)
class StatusCodeWords:
    """The words of one status code, before and after the entity that it names, and its field.

    `field` is the field of the claim that the code speaks of, such as `coverage.member_id`; of
    `{who}.npi` the owner is the entity. Empty: none.
    """

    code: str
    before: str
    names_entity: bool
    after: str
    field: str
    source: str
    as_of: str

    def text(self, entity: str) -> str:
        """Return the words with the entity's, "" where the status names none."""
        if not self.names_entity:
            return self.before
        if not entity:
            entity = UNNAMED_ENTITY if self.before else ""
        return f"{self.before}{entity}{self.after}".strip()


def status_code_words(columns: Mapping[str, str]) -> StatusCodeWords:
    """Return the words of one row of claim_status_codes.csv.

    Raises `MedqError` naming the code and the column.
    """
    row = TableRow("claim_status_codes", columns)
    row.require("field")
    plain, field = row.text("plain"), row.optional("field")
    before, entity, after = plain.partition(ENTITY)
    for column, rest in (("plain", before + after), ("field", field.replace(ENTITY, "", 1))):
        if "{" in rest or "}" in rest:
            raise MedqError(
                f"{column} has a brace that is not {ENTITY}.",
                where=f"claim_status_codes {row.text('code')}",
                hint=f"Write {ENTITY} once, where the entity's name belongs.",
            )
    return StatusCodeWords(
        code=row.text("code"),
        before=before,
        names_entity=bool(entity),
        after=after,
        field=field,
        source=row.text("source"),
        as_of=row.text("as_of"),
    )


class StatusWords:
    """The words of all status codes in force; `entity_text` names an entity code, "" if unknown."""

    def __init__(
        self, rows: Iterable[Mapping[str, str]], entity_text: Callable[[str], str]
    ) -> None:
        self._words_by_code = {words.code: words for words in map(status_code_words, rows)}
        self._entity_text = entity_text

    def text(self, code: StatusCode) -> str:
        """Return the status in words, "" for a code without a row."""
        words = self._words_by_code.get(code.status)
        return words.text(self.entity(code)) if words else ""

    def entity(self, code: StatusCode) -> str:
        """Return whom a status is about, in words or raw; "" where it names nobody."""
        return self._entity_text(code.entity) or (code.entity and f"entity {code.entity}")

    def field(self, code: StatusCode) -> str:
        """Return the field of the claim that a status speaks of, "" for none or an unknown code."""
        words = self._words_by_code.get(code.status)
        return words.field if words else ""
