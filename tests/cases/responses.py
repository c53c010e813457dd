"""Responses to claims (TA1, 999, 277CA): each counts for what it names, and for nothing else."""

from medq.domain.items.item import Kind, Subject
from tests.cases.case import Case
from tests.cases.office import CaseOffice


def _states(office: CaseOffice, *numbers: str) -> list[str]:
    return [claim.state for number in numbers for claim in office.claims(number)]


def _the_day_names_the_visit(office: CaseOffice) -> None:
    assert _states(office, "7001") == ["rejected", "closed", "sent"]
    assert [claim.paid_cents for claim in office.claims("7001")] == [0, 8000, 0]
    (item,) = office.items("submit")
    assert (item.title, item.money_cents) == ("Rejected: billing provider NPI (A7 562 85)", 12000)
    assert office.items("match", "response") == []


def _the_batch_of_the_day_is_rejected(office: CaseOffice) -> None:
    assert _states(office, "F48-1", "F48-2") == ["acknowledged", "rejected"]
    assert [item.claim for item in office.items("submit")] == ["F48-2"]


def _each_submission_has_its_answer(office: CaseOffice) -> None:
    assert _states(office, "F49") == ["replaced", "received"]
    assert office.items("submit", "response", "answer", "acknowledgment") == []


def _another_persons_rejection_is_a_review(office: CaseOffice) -> None:
    assert _states(office, "F50") == ["sent"]
    assert office.items("submit") == []
    (item,) = office.items("response")
    assert item.title == "Rejected: billing provider NPI (A7 562 85), claim in doubt"
    assert (item.kind, item.subject, item.money_cents) == (
        Kind.REVIEW,
        Subject.CLAIM_STATUS,
        99900,
    )


def _a_line_says_what_is_rejected(office: CaseOffice) -> None:
    assert _states(office, "F51-1", "F51-2") == ["received", "rejected"]
    items = office.items("submit", "rejected line")
    assert [(item.claim, item.topic, item.title, item.money_cents) for item in items] == [
        ("F51-1", "rejected line", "Rejected: line 20610, procedure code (A7 454)", 25000),
        ("F51-2", "submit", "Rejected: line 99213, procedure code (A7 454)", 15000),
    ]
    assert office.items("answer") == []


def _a_line_is_denied(office: CaseOffice) -> None:
    (denial,) = office.items("denial")
    assert (denial.claim, denial.money_cents) == ("F5", 25000)
    assert "line 20610" in denial.title


def _the_rejected_interchange_is_found(office: CaseOffice) -> None:
    assert _states(office, "F64") == ["rejected"]
    assert [item.claim for item in office.items("submit", "file")] == ["F64", ""]


def _only_the_named_transaction_goes_back(office: CaseOffice) -> None:
    assert _states(office, "F65-1", "F65-2") == ["acknowledged", "rejected"]
    assert [item.claim for item in office.items("submit")] == ["F65-2"]
    assert office.items("acknowledgment") == []


def _only_the_rejected_providers_claim_goes_back(office: CaseOffice) -> None:
    assert _states(office, "F66-1", "F66-2") == ["received", "rejected"]
    (item,) = office.items("submit")
    assert (item.claim, item.title) == ("F66-2", "Rejected: billing provider NPI (A7 562 85)")
    assert office.items("file") == []


def _the_others_of_the_rejected_provider_go_back(office: CaseOffice) -> None:
    assert _states(office, "F1", "F3", "F2") == ["rejected", "rejected", "sent"]
    items = office.items("submit")
    assert [(item.claim, item.title) for item in items] == [
        ("F1", "Rejected: subscriber member ID (A7 164 IL)"),
        ("F3", "Rejected: billing provider NPI (A7 562 85)"),
    ]


def _a_summary_of_claims_rejects_none_of_them(office: CaseOffice) -> None:
    assert _states(office, "F1", "F3", "F2") == ["rejected", "sent", "sent"]


def _a_changed_number_is_not_lost(office: CaseOffice) -> None:
    (item,) = office.items("submit", "response")
    assert (item.claim, item.money_cents) == ("F93", 15000)
    assert item.title == "Rejected: billing provider NPI (A7 562 85)"


def _a_rejected_batch_that_is_not_on_file_is_a_review(office: CaseOffice) -> None:
    (item,) = office.items()
    assert (item.kind, item.topic, item.subject) == (Kind.REVIEW, "file", Subject.TRANSACTION)
    assert item.title == "Batch rejected (999), not on file: group 777, transaction 0001"


def _a_receivers_rejection_leaves_the_claims_to_their_own(office: CaseOffice) -> None:
    assert _states(office, "F94-1", "F94-2", "F94-3") == ["received", "rejected", "received"]
    (item,) = office.items("submit")
    assert (item.claim, item.title) == ("F94-2", "Rejected: subscriber member ID (A7 164 IL)")


def _categories_of_a_277_are_read_in_a_277ca(office: CaseOffice) -> None:
    assert _states(office, "F95-1", "F95-2") == ["denied", "rejected"]
    (denial,), (rejection,) = office.items("denial"), office.items("submit")
    assert denial.title == "Denied, ERA not received yet: not eligible on the DOS (F2 88)"
    assert (rejection.claim, rejection.cause) == ("F95-2", "A7 507")


CASES = (
    Case("04", "an account number as claim number", ("04-",), _the_day_names_the_visit),
    Case("48", "control numbers used again", ("48-",), _the_batch_of_the_day_is_rejected),
    Case("49", "a claim sent again under its number", ("49-",), _each_submission_has_its_answer),
    Case("50", "another patient's response", ("50-",), _another_persons_rejection_is_a_review),
    Case("51", "statuses of lines", ("51-",), _a_line_says_what_is_rejected),
    Case("51b", "a denial of one line in a 277", ("51b-",), _a_line_is_denied),
    Case("64", "a control number without zeros", ("64-",), _the_rejected_interchange_is_found),
    Case("65", "a set number without zeros", ("65-",), _only_the_named_transaction_goes_back),
    Case(
        "65b",
        "a transaction that a partial 999 does not name",
        ("65-999-partial-1", "65b-"),
        _only_the_named_transaction_goes_back,
    ),
    Case("66", "a rejected provider", ("66-",), _only_the_rejected_providers_claim_goes_back),
    Case(
        "66b",
        "a rejected provider with one of its claims named",
        ("66b-",),
        _the_others_of_the_rejected_provider_go_back,
    ),
    Case(
        "66c",
        "a status of a provider with a rejected claim, without totals",
        ("66c-",),
        _a_summary_of_claims_rejects_none_of_them,
    ),
    Case("93", "a rejection under a changed number", ("93-",), _a_changed_number_is_not_lost),
    Case(
        "93b",
        "a rejected batch that is not on file",
        ("93b-",),
        _a_rejected_batch_that_is_not_on_file_is_a_review,
    ),
    Case(
        "94",
        "a rejection at receiver level",
        ("94-",),
        _a_receivers_rejection_leaves_the_claims_to_their_own,
    ),
    Case("95", "odd categories", ("95-",), _categories_of_a_277_are_read_in_a_277ca),
)
