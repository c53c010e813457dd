"""Codes in the words of an office, from the table code_texts.csv.

Codes of claims, remittances and acknowledgments, payer kinds, causes, outcomes and other choices.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

PAYER = "PR"  # NM101 of the 277CA's source loop
CLEARINGHOUSE = "AY"  # NM101 of the 277CA's source loop
FORWARDED = f"A2 {CLEARINGHOUSE}"  # a clearinghouse accepted the claim and forwarded it
REQUESTS = "R"  # R0 to R17 request information
REJECTED_CATEGORIES = ("A3", "A6", "A7", "A8")  # STC01-1: the claim was not accepted
PROVIDER_CAUSE = "PLB"  # begins the cause of a provider adjustment: `PLB WO`
STATUS_LETTERS = ("A", "D", "E", "F", "P", "R")


class CodeList(StrEnum):
    """Column `list`: the list that a code is of."""

    CLAIM_STATUS = "claim_status"  # CLP02 of the 835 (005010X221A1)
    PROVIDER_ADJUSTMENT = "provider_adjustment"  # PLB03-1 of the 835
    STATUS_CATEGORY = "status_category"  # STC01-1 of 277CA and 277 (005010X214, 005010X212)
    ENTITY = "entity"  # STC01-3
    STATUS_SOURCE = "status_source"  # NM101 of the 277CA's source loop
    PAYER_KIND = "payer_kind"  # of payers.csv
    PATIENT_BILLING = "patient_billing"  # of carc.csv; with a payer kind, for that kind alone
    LANGUAGE = "language"  # of a patient
    CAUSE = "cause"  # of items whose cause is no code of a payer
    SHORT_CAUSE = "short_cause"  # the same where a list has fewer cells
    STATUS_FIELD = "status_field"  # STC01-2 that names a field of the claim
    CHOICE = "choice"  # outcomes and other answers of acts


class CodeTexts:
    """The texts in force, by list and code. Every code has one: where no line has it, its own."""

    def __init__(self, lines: Iterable[Mapping[str, str]]) -> None:
        self._texts = {(line["list"], line["code"]): line["text"] for line in lines}

    def cause(self, cause: str) -> str:
        """Return a cause as people read it: codes as they are, names of topics in words.

        Of a status that rejects a claim it is the field that is wrong: `rej. member ID`.
        """
        field = self._rejected_field(cause)
        return f"rej. {field}" if field else self._cause_text(CodeList.CAUSE, cause) or cause

    def short_cause(self, cause: str) -> str:
        """Return a cause for a narrow column; where it has no shorter words, as `cause` does.

        Of a status that rejects a claim it is the field alone: the type says that it is rejected.
        """
        field = self._rejected_field(cause)
        return field or self._cause_text(CodeList.SHORT_CAUSE, cause) or self.cause(cause)

    def _rejected_field(self, cause: str) -> str:
        """Return the field for which a status rejects a claim; "" for any other cause."""
        category, _space, status = cause.partition(" ")
        if category not in REJECTED_CATEGORIES:
            return ""
        return self._text(CodeList.STATUS_FIELD, status, "")

    def _cause_text(self, code_list: CodeList, cause: str) -> str:
        """Return the words of a list for a cause, else for its category; "" where it has none."""
        category, _space, status = cause.partition(" ")
        of_category = ""
        if status and category.startswith(STATUS_LETTERS):
            requests = self._text(code_list, REQUESTS, "")
            usual_text = requests if category.startswith(REQUESTS) else ""
            of_category = self._text(code_list, category, usual_text)
        return self._text(code_list, cause, of_category)

    def causes_named(self, typed: str) -> tuple[str, ...]:
        """Return the causes of which a word, as people read it, begins as typed.

        The names of topics are causes by themselves: most are words as they are.
        """
        from medq.domain.items import topics  # noqa: PLC0415 - start-up: only while filtering

        word = typed.lower()
        worded = (code for code_list, code in self._texts if code_list == CodeList.CAUSE)
        return tuple(
            cause
            for cause in dict.fromkeys(
                (*worded, *(topic.name for topic in topics.ALL), PROVIDER_CAUSE)
            )
            if any(part.startswith(word) for part in self.cause(cause).lower().split())
        )

    def choice(self, choice: str) -> str:
        """Return the code of a choice in words: `left voicemail`."""
        return self._text(CodeList.CHOICE, choice, choice.replace("-", " "))

    def claim_status(self, code: str) -> str:
        """Return a claim status (CLP02) in words."""
        return self._text(CodeList.CLAIM_STATUS, code, f"unknown status {code}")

    def provider_adjustment(self, code: str, plain: str = "") -> str:
        """Return a provider adjustment's reason in words: the office's, else those of plb.csv."""
        plain = plain or (f"unknown reason {code}" if code else "no reason code")
        return self._text(CodeList.PROVIDER_ADJUSTMENT, code, plain)

    def patient_billing(self, billing: str, payer_kind: str) -> str:
        """Return what a kind of payer asks for before the patient is billed."""
        usual_text = self._text(CodeList.PATIENT_BILLING, billing, "")
        return self._text(CodeList.PATIENT_BILLING, f"{billing} {payer_kind}", usual_text)

    def status_category(self, code: str, source: str) -> str:
        """Return the text of a claim status category that a source (NM101) reports."""
        if is_forwarded(code, source):
            return self._text(CodeList.STATUS_CATEGORY, FORWARDED, code)
        unknown = f"status {code}"
        if code.startswith(REQUESTS):
            unknown = self._text(CodeList.STATUS_CATEGORY, REQUESTS, unknown)
        return self._text(CodeList.STATUS_CATEGORY, code, unknown)

    def status_source(self, code: str) -> str:
        """Return who reports a claim's status; empty if unknown."""
        return self._text(CodeList.STATUS_SOURCE, code, "")

    def entity(self, code: str) -> str:
        """Return whom a claim's status is about; empty if unknown."""
        return self._text(CodeList.ENTITY, code, "")

    def payer_kind(self, kind: str) -> str:
        """Return a payer kind in words; the office may have kinds of its own."""
        return self._text(CodeList.PAYER_KIND, kind, kind.replace("_", " "))

    def language(self, code: str) -> str:
        """Return the name of a language."""
        return self._text(CodeList.LANGUAGE, code, code)

    def _text(self, code_list: CodeList, code: str, unknown: str) -> str:
        return self._texts.get((code_list, code), unknown)


def is_forwarded(code: str, source: str) -> bool:
    """Return True if a clearinghouse reports that it accepted and forwarded a claim."""
    return f"{code} {source}" == FORWARDED


def code_text(columns: Mapping[str, str]) -> str:
    """Return the text of one line of code_texts.csv.

    Raises `MedqError` for a list that is unknown, and for an empty column.
    """
    from medq.domain.reasons.table_row import (  # noqa: PLC0415 - start-up: only to validate
        TableRow,
    )

    row = TableRow(
        "code_texts", columns, f"{columns.get('list') or ''} {columns.get('code') or ''}"
    )
    row.word("list", {code_list.value: code_list for code_list in CodeList})
    for column in ("code", "source", "as_of"):
        row.text(column)
    return row.text("text")
