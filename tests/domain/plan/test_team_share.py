"""Work shared among people: no item twice; by skill, payer or minutes."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from medq.domain.items.item import Kind
from medq.domain.plan.model import Candidate
from medq.domain.plan.team_share import MINUTES_IN_A_ROW, ShareBy, TeamMember, share_among
from tests.domain.plan.samples import candidate, candidates

teams = st.lists(
    st.builds(
        TeamMember,
        name=st.sampled_from(("JM", "LK", "RS")),
        minutes=st.sampled_from((0, 200, 450)),
        kinds=st.sampled_from((frozenset(), frozenset({Kind.DENIAL}), frozenset({Kind.SUBMIT}))),
        payers=st.sampled_from((frozenset(), frozenset({"Aetna"}))),
    ),
    max_size=3,
    unique_by=lambda member: member.name,
)


@given(candidates(), teams, st.sampled_from(ShareBy))
@settings(max_examples=200, deadline=None)
def test_each_item_goes_to_one_person_or_nobody(
    pool: list[Candidate], team: list[TeamMember], share_by: ShareBy
) -> None:
    shares = share_among(pool, team, share_by)
    assigned = [option.item for share in shares.candidates_by_name.values() for option in share]
    assert sorted(assigned + [option.item for option in shares.unassigned]) == sorted(
        option.item for option in pool
    )
    assert shares == share_among(pool[::-1], team, share_by)
    assert all(
        not option.held_by for share in shares.candidates_by_name.values() for option in share
    )
    names = {person.name for person in team}
    assert {option.item for option in shares.unassigned} >= {
        option.item for option in pool if option.held_by and option.held_by not in names
    }
    for option in pool:
        if option.held_by in names:
            assert option.item in {own.item for own in shares.candidates_by_name[option.held_by]}


def test_minutes_are_balanced_by_the_capacity_of_each() -> None:
    shares = share_among(
        [candidate(item, 10) for item in range(1, 31)],
        [TeamMember("JM", 400), TeamMember("LK", 200)],
    )
    assert {name: len(pool) for name, pool in shares.candidates_by_name.items()} == {
        "JM": 20,
        "LK": 10,
    }


def test_a_group_stays_with_one_person_for_an_hour() -> None:
    pool = [candidate(item, 15, group="5-1", setup_minutes=5) for item in range(1, 13)]
    shares = share_among(pool, [TeamMember("JM", 450), TeamMember("LK", 450)])
    assert [option.item for option in shares.candidates_by_name["JM"]] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]  # 15 + 5 × 10 ≥ 60
    assert MINUTES_IN_A_ROW == 60


def test_by_skill_or_payer_an_item_goes_only_to_those_who_know_it() -> None:
    pool = [
        candidate(1),
        candidate(2, kind=Kind.SUBMIT, payer="Aetna"),
        candidate(3, kind=Kind.REVIEW, payer="Cigna"),
    ]
    denials = TeamMember("JM", 450, kinds=frozenset({Kind.DENIAL}), payers=frozenset({"Cigna"}))
    submits = TeamMember("LK", 450, kinds=frozenset({Kind.SUBMIT}), payers=frozenset({"Aetna"}))
    skill = share_among(pool, [denials, submits], ShareBy.SKILL)
    assert (
        [option.item for option in skill.candidates_by_name["JM"]],
        [option.item for option in skill.candidates_by_name["LK"]],
    ) == (
        [1],
        [2],
    )
    assert [option.item for option in skill.unassigned] == [3]
    anything = TeamMember("RS", 450)
    for share_by, items in ((ShareBy.SKILL, [3]), (ShareBy.MINUTES, [1, 2, 3])):
        assert {
            option.item
            for option in share_among(
                pool, [denials, submits, anything], share_by
            ).candidates_by_name["RS"]
        } <= set(items)
    payer = share_among(pool, [replace(denials, kinds=frozenset()), submits], ShareBy.PAYER)
    assert (
        [option.item for option in payer.candidates_by_name["JM"]],
        [option.item for option in payer.candidates_by_name["LK"]],
    ) == (
        [3],
        [2],
    )


@given(candidates(), teams, st.sampled_from(ShareBy))
@settings(max_examples=100, deadline=None)
def test_nobody_gets_a_kind_that_they_do_not_do(
    pool: list[Candidate], team: list[TeamMember], share_by: ShareBy
) -> None:
    shares = share_among(pool, team, share_by)
    theirs = {option.item for option in pool if option.held_by}
    for person in team:
        assigned = {
            option.kind
            for option in shares.candidates_by_name[person.name]
            if option.item not in theirs
        }
        assert not person.kinds or assigned <= person.kinds


def test_a_held_item_stays_with_its_holder() -> None:
    shares = share_among(
        [candidate(1, held_by="LK"), candidate(2, held_by="XX")],
        [TeamMember("JM", 450), TeamMember("LK", 450)],
    )
    assert [option.item for option in shares.candidates_by_name["LK"]] == [1]
    assert [option.item for option in shares.unassigned] == [2]
