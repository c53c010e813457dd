"""Work shared out: no item twice, by skill, payer or minutes."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from medq.domain.items.item import Kind
from medq.domain.plan.model import Candidate
from medq.domain.plan.team_share import IN_A_ROW, ShareBy, TeamMember, share_among
from tests.domain.test_plan import candidate, candidates

people = st.lists(
    st.builds(
        TeamMember,
        name=st.sampled_from(("JM", "LK", "RS")),
        minutes=st.sampled_from((0, 200, 450)),
        kinds=st.sampled_from((frozenset(), frozenset({Kind.DENIAL}), frozenset({Kind.SUBMIT}))),
        payers=st.sampled_from((frozenset(), frozenset({"Aetna"}))),
    ),
    max_size=3,
    unique_by=lambda one: one.name,
)


@given(candidates(), people, st.sampled_from(ShareBy))
@settings(max_examples=200, deadline=None)
def test_each_goes_to_one_person_or_to_nobody(
    many: list[Candidate], team: list[TeamMember], by: ShareBy
) -> None:
    shares = share_among(many, team, by)
    given_ = [one.item for share in shares.of.values() for one in share]
    assert sorted(given_ + [one.item for one in shares.nobody]) == sorted(one.item for one in many)
    assert shares == share_among(many[::-1], team, by)
    assert all(not one.held_by for share in shares.of.values() for one in share)
    names = {person.name for person in team}
    assert {one.item for one in shares.nobody} >= {
        one.item for one in many if one.held_by and one.held_by not in names
    }
    for one in many:
        if one.held_by in names:
            assert one.item in {mine.item for mine in shares.of[one.held_by]}


def test_minutes_are_balanced_by_the_room_of_each() -> None:
    shares = share_among(
        [candidate(item, 10) for item in range(1, 31)],
        [TeamMember("JM", 400), TeamMember("LK", 200)],
    )
    assert {name: len(many) for name, many in shares.of.items()} == {"JM": 20, "LK": 10}


def test_a_group_stays_with_one_person_for_an_hour() -> None:
    many = [candidate(item, 15, group="5-1", set_up=5) for item in range(1, 13)]
    shares = share_among(many, [TeamMember("JM", 450), TeamMember("LK", 450)])
    assert [one.item for one in shares.of["JM"]] == [1, 2, 3, 4, 5, 6]  # 15 + 5 × 10 ≥ 60
    assert IN_A_ROW == 60


def test_by_skill_and_by_payer_only_to_those_who_know() -> None:
    many = [
        candidate(1),
        candidate(2, kind=Kind.SUBMIT, payer="Aetna"),
        candidate(3, kind=Kind.REVIEW, payer="Cigna"),
    ]
    denials = TeamMember("JM", 450, kinds=frozenset({Kind.DENIAL}), payers=frozenset({"Cigna"}))
    submits = TeamMember("LK", 450, kinds=frozenset({Kind.SUBMIT}), payers=frozenset({"Aetna"}))
    skill = share_among(many, [denials, submits], ShareBy.SKILL)
    assert ([one.item for one in skill.of["JM"]], [one.item for one in skill.of["LK"]]) == (
        [1],
        [2],
    )
    assert [one.item for one in skill.nobody] == [3]
    anything = TeamMember("RS", 450)
    for by, taken in ((ShareBy.SKILL, [3]), (ShareBy.MINUTES, [1, 2, 3])):
        assert {
            one.item for one in share_among(many, [denials, submits, anything], by).of["RS"]
        } <= set(taken)
    payer = share_among(many, [replace(denials, kinds=frozenset()), submits], ShareBy.PAYER)
    assert ([one.item for one in payer.of["JM"]], [one.item for one in payer.of["LK"]]) == (
        [3],
        [2],
    )


@given(candidates(), people, st.sampled_from(ShareBy))
@settings(max_examples=100, deadline=None)
def test_nobody_is_given_a_kind_that_they_do_not_do(
    many: list[Candidate], team: list[TeamMember], by: ShareBy
) -> None:
    shares = share_among(many, team, by)
    theirs = {one.item for one in many if one.held_by}
    for person in team:
        given_ = {one.kind for one in shares.of[person.name] if one.item not in theirs}
        assert not person.kinds or given_ <= person.kinds


def test_what_somebody_holds_stays_with_them() -> None:
    shares = share_among(
        [candidate(1, held_by="LK"), candidate(2, held_by="XX")],
        [TeamMember("JM", 450), TeamMember("LK", 450)],
    )
    assert [one.item for one in shares.of["LK"]] == [1]
    assert [one.item for one in shares.nobody] == [2]
