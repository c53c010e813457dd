"""Visits: which claims share one, and how a person puts a claim into another."""

from datetime import date
from pathlib import Path

import pytest

from data.models.claims import Claim, Visit
from data.models.items import Item
from data.models.payers import Payer
from data.models.remittances import ClaimPayment
from medq.domain.errors import MedqError, StaleError
from medq.domain.items.item import State
from medq.work.act_catalog import available_acts, perform_act, undo
from medq.work.desk import Desk, User
from medq.work.payers.lookup import find_payer
from medq.work.remittances.payer_commands import set_kinds
from tests.office import PEOPLE
from tests.store.imported_rows import IMPORT_TIME, import_files, open_topics
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file


def to_other_payer(lines: list[str]) -> list[str]:
    """Return a claim as it goes to the patient's second payer."""
    second = {"SBR*P": "SBR*S", "BIG PAYER*****PI*99999": "OTHER PLAN*****PI*88888"}
    for old, new in second.items():
        lines = [line.replace(old, new) for line in lines]
    return lines


SECONDARY = to_other_payer(claim("A2", member="O1"))


def visits_by_number(desk: Desk) -> dict[str, int]:
    """Return the visit of each claim."""
    return dict(desk.store.rows(Claim.select(Claim.number, Claim.visit_id)))


def visit_charges(desk: Desk) -> list[int]:
    """Return the charge of each visit that has one, in cents."""
    query = Visit.select(Visit.charge_cents).where(Visit.charge_cents > 0).order_by(Visit.id)
    return [cents for (cents,) in desk.store.rows(query)]


def item_about(desk: Desk, number: str) -> int:
    """Return an open item about a claim."""
    query = Item.select(Item.id).join(Claim, on=(Claim.id == Item.claim_id))
    return int(desk.store.value(query.where(Claim.number == number)))


def version_of(desk: Desk, item_id: int) -> int:
    """Return the version of an item."""
    return int(desk.store.value(Item.select(Item.version).where(Item.id == item_id)))


@pytest.mark.parametrize("secondary_first", [False, True])
def test_the_claim_to_another_payer_for_the_same_services_is_of_the_same_visit(
    desk: Desk, tmp_path: Path, secondary_first: bool
) -> None:
    claims = [claim("A1"), SECONDARY]
    for control, sent in enumerate(reversed(claims) if secondary_first else claims, 1):
        import_files(desk, claims_file(tmp_path / str(control), sent, control=control))
    assert len(set(visits_by_number(desk).values())) == 1
    assert visit_charges(desk) == [17050]


@pytest.mark.parametrize(
    "other",
    [
        to_other_payer(claim("A2", member="O1", day="20260902")),
        to_other_payer(claim("A2", member="O1", charge_cents=17051)),
        to_other_payer(claim("A2", member="O1", last="ROE")),
    ],
    ids=["another day", "another charge", "another patient"],
)
def test_other_services_are_another_visit(desk: Desk, tmp_path: Path, other: list[str]) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), other))
    assert len(set(visits_by_number(desk).values())) == 2


def test_the_same_services_to_the_same_payer_are_a_second_visit_and_a_review(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2")))
    assert len(set(visits_by_number(desk).values())) == 2
    assert open_topics(desk) == ["duplicate claim"]


def test_a_claim_sent_anew_after_a_denial_is_of_the_same_visit(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    denied = PaidClaim("A1", status="4", paid_cents=0, reason="CO*16")
    import_files(desk, payment_file(tmp_path / "2", denied, amount=0, trace="T1"))
    import_files(desk, claims_file(tmp_path / "3", claim("A2"), control=2))
    assert len(set(visits_by_number(desk).values())) == 1
    assert "duplicate claim" not in open_topics(desk)


def test_the_undo_of_a_claims_import_leaves_the_visit_to_the_others(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    before = visit_charges(desk)
    report = import_files(desk, claims_file(tmp_path / "2", SECONDARY, control=2))
    undo(desk, report.files[0].events[0])
    assert list(visits_by_number(desk)) == ["A1"]
    assert visit_charges(desk) == before


def test_a_claim_is_put_into_the_visit_of_another_and_back(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2")))
    before = visits_by_number(desk)
    done = perform_act(desk, item_about(desk, "A2"), "visit", {"claim": "claim A1"})
    assert done.message == "Claim A2 is now in one visit with claim A1."
    assert len(set(visits_by_number(desk).values())) == 1
    assert visit_charges(desk) == [17050]
    undo(desk)
    assert visits_by_number(desk) == before
    assert visit_charges(desk) == [17050, 17050]


def test_of_two_who_move_the_same_claim_the_second_is_told(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2"), claim("A3")))
    item_id = item_about(desk, "A3")
    seen = version_of(desk, item_id)
    perform_act(desk, item_id, "visit", {"claim": "A1"}, seen)
    with pytest.raises(StaleError):
        perform_act(desk, item_id, "visit", {"claim": "A2"}, seen)
    visit_by_number = visits_by_number(desk)
    assert visit_by_number["A3"] == visit_by_number["A1"] != visit_by_number["A2"]
    undo(desk)
    assert len(set(visits_by_number(desk).values())) == 3


@pytest.mark.parametrize("acts", [("take",), ("take", "release"), ("note",)])
def test_a_check_out_or_a_note_does_not_keep_a_move_from_being_undone(
    desk: Desk, tmp_path: Path, acts: tuple[str, ...]
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2")))
    before = visits_by_number(desk)
    item_id = item_about(desk, "A2")
    perform_act(desk, item_id, "visit", {"claim": "A1"})
    for act in acts:
        perform_act(desk, item_id, act, {"text": "asked the office"} if act == "note" else {})
    undo(desk)
    assert visits_by_number(desk) == before


def test_a_move_is_not_undone_under_somebody_who_works_the_item(desk: Desk, tmp_path: Path) -> None:
    colleague = Desk(desk.store, User(2, *PEOPLE[1]), lambda: IMPORT_TIME)
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2")))
    item_id = item_about(desk, "A2")
    perform_act(desk, item_id, "visit", {"claim": "A1"})
    perform_act(colleague, item_id, "take", {})
    with pytest.raises(MedqError, match="LK changed it at"):
        undo(desk)
    assert len(set(visits_by_number(desk).values())) == 1


def test_the_own_later_act_on_the_item_is_undone_first(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2")))
    item_id = item_about(desk, "A2")
    moved = perform_act(desk, item_id, "visit", {"claim": "A1"})
    perform_act(desk, item_id, "importance", {"level": "high"})
    with pytest.raises(MedqError, match="You did more on this item since"):
        undo(desk, moved.event_id)


def test_the_question_names_the_claims_of_the_nearest_days(desk: Desk, tmp_path: Path) -> None:
    days = {
        "A1": "20260905",
        "A2": "20260901",
        "A3": "20260810",
        "A4": "20260902",
        "A5": "20260720",
    }
    sent = [claim(number, day=day) for number, day in days.items()]
    others = [claim("B1", last="ROE"), to_other_payer(claim("A6", member="O1"))]
    import_files(desk, claims_file(tmp_path / "1", claim("A0"), *sent, *others))
    acts = available_acts(desk, item_about(desk, "A2"))
    (field,) = next(act.fields for act in acts if act.act == "visit")
    assert field.examples == (
        "The patient's nearest claims: A0 09/01/26, A4 09/02/26, A1 09/05/26, A3 08/10/26."
        " own: a visit of its own."
    )


def test_a_claim_is_made_a_visit_of_its_own(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), SECONDARY, claim("A3")))
    item_id = item_about(desk, "A3")
    with pytest.raises(MedqError, match="only one of its visit"):
        perform_act(desk, item_id, "visit", {"claim": "own"})
    perform_act(desk, item_id, "visit", {"claim": "A1"})
    perform_act(desk, item_id, "visit", {"claim": "own"})
    visit_by_number = visits_by_number(desk)
    assert visit_by_number["A3"] != visit_by_number["A1"] == visit_by_number["A2"]
    assert visit_charges(desk) == [17050, 17050]


@pytest.mark.parametrize(("number", "message"), [("A9", "no other claim"), ("A2", "no other")])
def test_only_a_claim_of_the_same_patient_can_be_named(
    desk: Desk, tmp_path: Path, number: str, message: str
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A3")))
    import_files(desk, claims_file(tmp_path / "2", claim("A2", last="ROE"), control=2))
    with pytest.raises(MedqError, match=message):
        perform_act(desk, item_about(desk, "A3"), "visit", {"claim": number})


def test_the_next_payer_is_billed_within_its_limit_from_the_first_payers_answer(
    desk: Desk, tmp_path: Path
) -> None:
    office = tmp_path / "patients.csv"
    office.write_text(
        "account,last_name,first_name,birth_date,payer_name,payer_id,member_id,coverage_order,"
        "payer_kind\n"
        "1001,DOE,JANE,1980-01-02,BIG PAYER,99999,WA1,1,aetna_commercial\n"
        "1001,DOE,JANE,1980-01-02,OTHER PLAN,88888,O1,2,secondary_generic\n"
    )
    import_files(desk, office)
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    left = PaidClaim("A1", paid_cents=10000, reason="PR*2")
    import_files(desk, payment_file(tmp_path / "2", left, amount=10000, trace="T1"))
    query = (
        Item.select(Item.money_cents, Item.age_start, Item.deadline, Payer.name)
        .join(Payer, on=(Payer.id == Item.payer_id))
        .where(Item.topic == "next payer", Item.state < int(State.DONE))
    )
    # 90 days from 10/20/26 are a holiday: the last workday before it.
    days = [day.toordinal() for day in (date(2026, 10, 20), date(2027, 1, 15))]
    expected = [(7050, *days, "OTHER PLAN")]
    assert desk.store.rows(query) == expected
    set_kinds(desk, {find_payer(desk, "99999"): "medicare_b"})  # computes it again
    assert desk.store.rows(query) == expected


def test_a_coverage_that_is_known_later_is_billed_next(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    left = PaidClaim("A1", paid_cents=10000, reason="PR*2")
    import_files(desk, payment_file(tmp_path / "2", left, amount=10000, trace="T1"))
    assert "next payer" not in open_topics(desk)
    office = tmp_path / "patients.csv"
    office.write_text(
        "account,last_name,first_name,birth_date,payer_name,payer_id,member_id,coverage_order\n"
        "1001,DOE,JANE,1980-01-02,BIG PAYER,99999,WA1,1\n"
        "1001,DOE,JANE,1980-01-02,OTHER PLAN,88888,O1,2\n"
    )
    import_files(desk, office)
    assert open_topics(desk).count("next payer") == 1
    import_files(desk, claims_file(tmp_path / "3", SECONDARY, control=2))
    assert "next payer" not in open_topics(desk)


def test_a_coverage_that_a_later_visits_claim_names_is_billed_next(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    left = PaidClaim("A1", paid_cents=10000, reason="PR*2")
    import_files(desk, payment_file(tmp_path / "2", left, amount=10000, trace="T1"))
    later = to_other_payer(claim("A7", member="O1", day="20260915"))
    import_files(desk, claims_file(tmp_path / "3", later, control=2))
    assert open_topics(desk).count("next payer") == 1
    import_files(desk, claims_file(tmp_path / "4", SECONDARY, control=3))
    assert "next payer" not in open_topics(desk)


def two_lines(lines: list[str], npi: str = "1245319599") -> list[str]:
    """Return a claim of a provider with a second line."""
    second = ["LX*2", "SV1*HC:97110*50.00*UN*1***1", "DTP*472*D8*20260901", "REF*6R*X-2"]
    return [line.replace("1245319599", npi) for line in (*lines, *second)]


@pytest.mark.parametrize(
    ("later", "visit_count"),
    [
        (two_lines(claim("A2", member="WA1"), "1679576722"), 2),  # another provider's visit
        (two_lines(claim("A2", member="WA1")), 1),
        ([each.replace("1245319599", "1679576722") for each in SECONDARY], 1),  # equal lines
    ],
)
def test_two_providers_of_one_day_have_a_visit_each_unless_all_lines_are_equal(
    desk: Desk, tmp_path: Path, later: list[str], visit_count: int
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    denied = PaidClaim("A1", status="4", paid_cents=0, reason="CO*29")
    import_files(desk, payment_file(tmp_path / "2", denied, amount=0, trace="T1"))
    import_files(desk, claims_file(tmp_path / "3", later, control=2))
    assert len(set(visits_by_number(desk).values())) == visit_count


def test_a_later_payers_claims_go_to_the_visits_of_their_providers(
    desk: Desk, tmp_path: Path
) -> None:
    others = [
        [line.replace("1245319599", "1679576722") for line in lines]
        for lines in (claim("B1", member="WA1"), to_other_payer(claim("B2", member="O1")))
    ]
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), others[0]))
    import_files(desk, claims_file(tmp_path / "2", SECONDARY, others[1], control=2))
    visit_by_number = visits_by_number(desk)
    assert visit_by_number["A2"] == visit_by_number["A1"] != visit_by_number["B1"]
    assert visit_by_number["B2"] == visit_by_number["B1"]


def test_a_claim_takes_the_result_that_states_its_number_from_another_version(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    paid = PaidClaim("A1R", member="W1", payer_number="E2")
    import_files(desk, payment_file(tmp_path / "2", paid, amount=10000, trace="T1"))
    paid_claim = ClaimPayment.select(Claim.number).join(
        Claim, on=(Claim.id == ClaimPayment.claim_id)
    )
    assert desk.store.rows(paid_claim) == [("A1",)]
    replacement = claim("A1R", member="W1", frequency="7", reference="E1")
    import_files(desk, claims_file(tmp_path / "3", replacement, control=2))
    assert desk.store.rows(paid_claim) == [("A1R",)]
    assert len(set(visits_by_number(desk).values())) == 1


def with_drawn_blood(lines: list[str], charge: str) -> list[str]:
    """Return a claim with a second line, which costs the same on every claim."""
    head = [
        f"CLM*{line.split('*')[1]}*{charge}***11:B:1*Y*A*Y*Y" if line.startswith("CLM") else line
        for line in lines
    ]
    return [*head, "LX*2", "SV1*HC:36415*10.00*UN*1***1", "DTP*472*D8*20260901"]


def test_one_equal_line_to_the_same_payer_is_no_duplicate(desk: Desk, tmp_path: Path) -> None:
    first = with_drawn_blood(claim("A1", charge_cents=10000), "110.00")
    second = with_drawn_blood(claim("A2", charge_cents=12000), "130.00")
    secondary = to_other_payer(with_drawn_blood(claim("A3", charge_cents=10000), "110.00"))
    import_files(desk, claims_file(tmp_path / "1", first, second, secondary))
    visit_by_number = visits_by_number(desk)
    assert visit_by_number["A3"] == visit_by_number["A1"] != visit_by_number["A2"]
    assert open_topics(desk) == []
