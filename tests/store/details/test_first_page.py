"""The records of an item's first page: the claim, the decision line by line, what else concerns."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from data.store.opening import open_store
from data.store.store import Store
from medq.domain.items.item import ItemDetail
from medq.domain.items.item_page import ChangeKind, DecisionKind, ItemPage, StandingKind
from medq.domain.user import Role
from medq.domain.value_format import SCREEN_FORMAT
from medq.work.act_catalog import perform_act
from medq.work.desk import Desk
from medq.work.details.claim_reading import read_claim
from medq.work.details.item import detail
from medq.work.details.related import related
from medq.work.details.service_lines import service_lines
from medq.work.details.standing import standing
from tests.office import open_desk
from tests.store.claims.status_files import ACCEPTED, Status, response_file
from tests.store.imported_rows import IMPORT_TIME, import_files, open_item
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file

MOST_QUERIES = 24
"""Of a denial's page: none for each payment, line or adjustment."""


def page_of(desk: Desk, topic: str) -> ItemPage:
    """Return the first page of the only open item of a topic."""
    page = item_detail(desk, topic).page
    assert page is not None
    return page


def item_detail(desk: Desk, topic: str) -> ItemDetail:
    """Return the page of the only open item of a topic."""
    return detail(desk, open_item(desk, topic), SCREEN_FORMAT)


def import_denial(desk: Desk, folder: Path, **columns: object) -> None:
    """Import a claim with a denial of it by CO-197."""
    import_files(desk, claims_file(folder / "1", claim("A1", member="W1")))
    paid = PaidClaim("A1", member="W1", paid_cents=0, reason="CO*197", remark="M62", **columns)  # type: ignore[arg-type]
    import_files(desk, payment_file(folder / "2", paid, amount=0, trace="T1", control=2))


def test_a_denial_has_its_claim_decision_and_lines(desk: Desk, tmp_path: Path) -> None:
    import_denial(desk, tmp_path, payer_number="ICN77")
    page = page_of(desk, "denial")
    assert page.claim is not None and page.decision is not None
    assert (page.claim.number, page.claim.member_id, page.claim.icn) == ("A1", "W1", "ICN77")
    assert (page.claim.charge_cents, page.claim.paid_cents, page.claim.open_cents) == (
        17050,
        0,
        17050,
    )
    assert page.decision.kind is DecisionKind.DENIED
    assert page.decision.codes == ("CO-197", "M62") and page.decision.trace == "T1"
    (line,) = page.lines
    assert (line.procedure, line.billed_cents, line.paid_cents) == ("99213", 17050, 0)
    assert (line.adjusted_cents, line.patient_cents, line.codes) == (17050, 0, ("CO-197",))
    assert line.allowed_cents is None, "a denied line has no allowed amount"
    assert page.billing is not None and page.billing.group == "CO"
    assert (page.caller.tax_id, page.caller.billing_npi) == (  # type: ignore[union-attr]
        "311234567",
        "1234567893",
    )


def test_a_primary_payers_allowed_amount_is_what_it_paid_and_left_to_the_patient(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    reason = "PR*2*20.00~\nCAS*CO*45"
    paid = PaidClaim("A1", member="W1", reason=reason, adjustment_cents=5050)
    import_files(desk, payment_file(tmp_path / "2", paid, amount=10000, trace="T1", control=2))
    reading = read_claim(desk, int(desk.store.value("SELECT id FROM claim")))
    assert reading is not None
    (line,) = service_lines(reading, reading.payments[0])
    assert (line.paid_cents, line.patient_cents, line.adjusted_cents) == (10000, 2000, 5050)
    assert line.allowed_cents == 12000


def test_what_the_payer_changed_is_a_record(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    paid = PaidClaim("A1", member="W2", paid_cents=0, reason="CO*197")
    path = payment_file(tmp_path / "2", paid, amount=0, trace="T1", control=2)
    billed, processed = "SVC*HC:99213*170.50*0.00**1", "SVC*HC:99212*170.50*0.00**1*HC:99213"
    path.write_text(path.read_text().replace(billed, processed))
    import_files(desk, path)
    changes = {change.kind: change for change in page_of(desk, "denial").changes}
    code, member = changes[ChangeKind.CODE], changes[ChangeKind.MEMBER_ID]
    assert (code.billed, code.processed) == ("99213", "99212")
    assert (member.billed, member.processed) == ("W1", "W2")


def test_a_reversal_stands_between_the_old_and_the_new_result(desk: Desk, tmp_path: Path) -> None:
    import_denial(desk, tmp_path)
    corrected = PaidClaim("A1", member="W1", paid_cents=0, reason="CO*197")
    reversal = replace(corrected, status="22", charge_cents=-17050)
    results = ((reversal, StandingKind.REVERSED), (corrected, StandingKind.DECIDED))
    for number, (paid, kind) in enumerate(results, 3):
        path = payment_file(
            tmp_path / str(number), paid, amount=0, trace=f"T{number}", control=number
        )
        import_files(desk, path)
        (claim_id,) = desk.store.rows("SELECT id FROM claim")[0]
        claim_reading = read_claim(desk, claim_id, SCREEN_FORMAT)
        assert claim_reading is not None and standing(claim_reading).kind is kind
    page = page_of(desk, "denial")
    assert [payment.kind for payment in page.payments] == [
        DecisionKind.DENIED,
        DecisionKind.REVERSED,
        DecisionKind.DENIED,
    ]
    assert page.decision is not None and page.decision.trace == "T4"


def test_the_last_notes_are_what_people_wrote_on_any_item_of_the_claim(
    desk: Desk, tmp_path: Path
) -> None:
    import_denial(desk, tmp_path)
    item_id = open_item(desk, "denial")
    perform_act(desk, item_id, "take", {})
    perform_act(desk, item_id, "note", {"text": "Called, ref 88213"})
    page = page_of(desk, "denial")
    assert ["88213" in note.text for note in page.notes] == [True]


def test_a_claim_that_a_payer_accepted_waits_for_its_decision(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    lines = ("SVC*HC:99213*50", "STC*A7:454*20261002*U*50", "REF*FJ*A1-1")
    import_files(desk, response_file(tmp_path / "2", Status("A1", ACCEPTED, lines=lines)))
    page = page_of(desk, "rejected line")
    assert page.standing is not None and page.standing.kind in (
        StandingKind.ACCEPTED,
        StandingKind.REJECTED,
    )
    assert page.statuses and page.decision is None


@contextmanager
def counted_queries(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collect the texts of the queries that are made."""
    queries: list[str] = []
    execute = Store._execute

    def count(store: Store, query: object, params: object = ()) -> object:
        queries.append(str(query))
        return execute(store, query, params)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Store, "_execute", count)
        yield queries


def test_a_page_takes_few_queries_however_many_payments_there_are(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_denial(desk, tmp_path)
    counts, result_counts = [], []
    for number in range(3, 9):
        item_detail(desk, "denial")  # what is cached is read
        with counted_queries(monkeypatch) as queries:
            item_detail(desk, "denial")
        counts.append(len(queries))
        result_counts.append(sum("adjustment" in query for query in queries))
        paid = PaidClaim("A1", member="W1", paid_cents=0, reason="CO*197")
        path = payment_file(
            tmp_path / str(number), paid, amount=0, trace=f"T{number}", control=number
        )
        import_files(desk, path)
    assert max(counts) <= MOST_QUERIES, queries
    assert len(set(result_counts)) == 1, "no query for each payment"


def test_who_sees_no_names_gets_no_identifier_in_any_record(
    sqlite_url: str, tmp_path: Path
) -> None:
    desk = open_desk(sqlite_url, now=IMPORT_TIME)
    import_denial(desk, tmp_path, payer_number="ICN77")
    reader = Desk(open_store(sqlite_url, read_only=True), desk.user, desk.clock)
    supervisor = Desk(desk.store, desk.user._replace(role=Role.SUPERVISOR), desk.clock)
    for viewer in (reader, supervisor):
        records = repr(item_detail(viewer, "denial").page)
        other_records = repr(related(viewer, open_item(viewer, "denial")))
        for identifier in ("DOE", "1980", "'W1'", "ICN77"):
            assert identifier not in records, identifier
            assert identifier not in other_records, identifier
        assert "J.D." in records and "J.D." in other_records


def test_related_lists_each_claim_once_with_its_best_item(desk: Desk, tmp_path: Path) -> None:
    import_denial(desk, tmp_path)
    import_files(desk, claims_file(tmp_path / "5", claim("A2", member="W1", day="20260801")))
    item_id = open_item(desk, "denial")
    others = related(desk, item_id)
    assert others.patient is not None and others.patient.name == "DOE, JANE"
    assert [each.number for each in others.claims] == ["A1", "A2"]
    own, other = others.claims
    assert own.item is not None and own.item.id == item_id and other.item is None
    assert others.group_total == 1
    counts = page_of(desk, "denial").related
    assert (counts.open_claims, counts.closed_claims, counts.similar) == (1, 1, 0)
