"""Groups on both engines: their rank, their row in the queue, and acts on many items."""

from datetime import timedelta
from random import Random

import pytest

from data.items import stored_ranks
from data.items.rank_rows import MemberRanks
from data.store.store import Store
from medq.domain.errors import MedqError
from medq.domain.items.item import Kind, State
from medq.domain.queue.page import Query, Sort
from medq.domain.rank.group import TOGETHER
from medq.domain.value_format import SCREEN_FORMAT
from medq.work.act_catalog import available_acts, perform_act, perform_many, undo
from medq.work.acts.bulk import ids_of
from medq.work.acts.bulk import members as group_members
from medq.work.acts.take import take_next
from medq.work.details.item import detail
from medq.work.queue import listing
from tests.office import TODAY
from tests.store.clinic import WRITE_OFF, Clinic
from tests.store.queue.paging import ids_backwards, ids_forwards

GROUPED = Query(grouped=True)


def add_similar_items(clinic: Clinic, count: int, **columns: object) -> list[int]:
    """Insert items of one group, each worth more than the one before; return their ids."""
    return [
        clinic.add_item(number, money_cents=10_000 * number, **columns)
        for number in range(1, count + 1)
    ]


def test_items_of_one_cause_are_one_row_with_the_groups_rank(clinic: Clinic) -> None:
    members = [
        clinic.add_item(number, money_cents=20_000, act_by=TODAY.toordinal() + 49 + number)
        for number in (1, 2, 3)
    ]
    other = clinic.add_item(9, Kind.SUBMIT, cause="clean", money_cents=1_000)
    page = listing.page(clinic.desk(), GROUPED)
    assert [(row.id, row.more, row.group_cents) for row in page.rows] == [
        (members[0], 2, 60_000),
        (other, 0, 0),
    ]
    assert page.rows[0].group_act_by == TODAY + timedelta(days=50)
    assert page.total == 2 and sum(listing.counts(clinic.desk()).kinds.values()) == 4
    # 35 % of 600 dollars, less for 20 business days, in 14 minutes of setup and 3 times 6.
    assert page.rows[0].score == pytest.approx(210_000_000 / 32, rel=0.2)
    assert clinic.read_item(members[1], "behind_lead", "rank_key") == (
        1,
        clinic.read_item(members[0], "rank_key"),
    )


def test_a_groups_list_has_its_members_and_those_checked_out(clinic: Clinic) -> None:
    members = add_similar_items(clinic, 5)
    clinic.add_item(9, cause="CO-16")
    perform_act(clinic.desk("lk"), members[0], "take", {})
    desk = clinic.desk()
    key = listing.page(desk, GROUPED).rows[0].group
    listed = listing.page(desk, Query(group=key))
    assert sorted(row.id for row in listed.rows) == members and listed.total == 5
    assert {row.holder for row in listed.rows} == {"", "LK"}
    with pytest.raises(MedqError, match="'x' is not a group"):
        listing.page(desk, Query(group="x"))


@pytest.mark.parametrize(
    ("cents", "reason"),
    [
        ((20_000, 20_000, 20_000), "All 3 similar items together: "),
        ((20_000, 20_000, 100), "The best 2 of 3 similar items together: "),
        ((90_000, 100, 100), "The best of 3 similar items: "),
        ((20_000,) * TOGETHER, "All 20 similar items together: "),
        ((20_000,) * (TOGETHER + 5), "All of the first 20 similar items: "),
        ((20_000,) * 3 + (100,) * TOGETHER, "The best 3 of the first 20 similar items: "),
        ((90_000,) + (100,) * TOGETHER, "The best of the first 20 similar items: "),
    ],
)
def test_the_reason_says_which_members_make_the_rank(
    clinic: Clinic, cents: tuple[int, ...], reason: str
) -> None:
    for number, money in enumerate(cents, 1):
        clinic.add_item(number, money_cents=money)
    desk = clinic.desk()
    assert reason in detail(desk, listing.page(desk, GROUPED).rows[0].id, SCREEN_FORMAT).reason


def test_taken_waiting_and_pinned_items_leave_their_group(clinic: Clinic) -> None:
    members = add_similar_items(clinic, 6)
    desk = clinic.desk()
    lead = listing.page(desk, GROUPED).rows[0].id
    assert take_next(desk).item.id == lead  # type: ignore[union-attr]
    rows = listing.page(desk, GROUPED).rows
    assert sorted(row.more for row in rows) == [0, 4]
    next_lead = next(row.id for row in rows if row.more)
    perform_act(desk, next_lead, "pin", {"until": "fri"})
    pinned, *others = listing.page(desk, GROUPED).rows
    assert (pinned.id, pinned.more, sorted(row.more for row in others)) == (next_lead, 0, [0, 3])
    perform_act(desk, lead, "release", {})
    perform_act(desk, next_lead, "pin", {})
    assert [row.more for row in listing.page(desk, GROUPED).rows] == [5]
    perform_act(desk, members[0], "wait", {"until": "+3"})
    assert [row.more for row in listing.page(desk, GROUPED).rows] == [4]
    undo(desk)
    assert [row.more for row in listing.page(desk, GROUPED).rows] == [5]


def test_one_urgent_member_raises_the_groups_rank_and_leads_it(clinic: Clinic) -> None:
    members = add_similar_items(clinic, 4)
    clinic.add_item(9, cause="CO-16", money_cents=1_000_000)
    assert listing.page(clinic.desk(), GROUPED).rows[0].cause == "CO-16"
    clinic.store.run(
        "UPDATE item SET act_by = ?, deadline = ?, recovery_ppm = 900000 WHERE id = ?",
        (*[TODAY.toordinal()] * 2, members[2]),
    )
    clinic.update_rank(members[2])
    first_row = listing.page(clinic.desk(), GROUPED).rows[0]
    assert (first_row.id, first_row.tier, first_row.more) == (members[2], 1, 3)


def test_next_passes_over_a_member_assigned_to_somebody_else(clinic: Clinic) -> None:
    members = add_similar_items(clinic, 3)
    lead = listing.page(clinic.desk(), GROUPED).rows[0].id
    perform_act(clinic.desk(), lead, "assign", {"to": "lk"})
    assert take_next(clinic.desk("jm")).item.id in set(members) - {lead}  # type: ignore[union-attr]


def test_an_act_on_one_member_updates_few_ranks(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = add_similar_items(clinic, 3 * TOGETHER)
    saved_counts: list[int] = []
    save_member_ranks = stored_ranks.save_member_ranks

    def count_ranks(store: Store, ranks: list[tuple[int, MemberRanks]]) -> None:
        saved_counts.append(len(ranks))
        save_member_ranks(store, ranks)

    monkeypatch.setattr(stored_ranks, "save_member_ranks", count_ranks)
    perform_act(clinic.desk(), members[-1], "wait", {"until": "+3"})
    perform_act(clinic.desk(), members[0], "wait", {"until": "+3"})
    assert 0 < sum(saved_counts) <= 2 * (TOGETHER + 1)


def test_rows_page_like_a_list_and_filters_that_split_groups_show_items(clinic: Clinic) -> None:
    random = Random(4)
    for number in range(1, 60):
        clinic.add_item(
            number,
            random.choice((Kind.DENIAL, Kind.REVIEW)),
            cause=random.choice(("CO-16", "CO-97", f"CO-{number}")),
            payer_id=random.choice((clinic.payer, clinic.other_payer)),
            owner_id=random.choice((None, 1)),
        )
    desk = clinic.desk()
    perform_act(desk, 5, "take", {})
    perform_act(desk, 6, "pin", {})
    for query in (
        GROUPED,
        Query(kinds=(Kind.DENIAL,), grouped=True),
        Query(payer="aetna", grouped=True),
    ):
        row_ids = ids_forwards(desk, query, 1000)
        assert row_ids == ids_forwards(desk, query, 3) == ids_backwards(desk, query, 4)
        assert len(row_ids) < len(ids_forwards(desk, Query(query.kinds, payer=query.payer), 1000))
        rows = listing.page(desk, query, limit=1000).rows
        assert sum(row.more + 1 for row in rows) == len(
            ids_forwards(desk, Query(query.kinds, payer=query.payer), 1000)
        )
    # The rows are in the order of the items, without those behind a lead.
    assert [
        item
        for item in ids_forwards(desk, Query(), 1000)
        if item in set(ids_forwards(desk, GROUPED, 1000))
    ] == ids_forwards(desk, GROUPED, 1000)
    for query in (
        Query(owner="jm", grouped=True),
        Query(search="moyer", grouped=True),
        Query(sort=Sort.MONEY, grouped=True),
    ):
        assert all(not row.more for row in listing.page(desk, query, limit=1000).rows)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_acts_the_stored_ranks_equal_the_pure_functions(
    clinic: Clinic, seed: int
) -> None:
    """Run `medq check` between the acts; no member may be ranked before its lead."""
    random = Random(seed)
    members = [
        clinic.add_item(
            number,
            random.choice((Kind.DENIAL, Kind.FOLLOW_UP)),
            cause=random.choice(("CO-16", "CO-16", "CO-16", "CO-97", "")),
            money_cents=random.choice((0, 500, 10_000, 250_000)),
            act_by=TODAY.toordinal() + random.choice((0, 1, 5, 30, 200)),
            deadline=TODAY.toordinal() + 200,
            recovery_ppm=random.choice((100_000, 900_000)),
            minutes=random.choice((1, 5, 20, 21)),
        )
        for number in range(1, 70)
    ]
    desks = [clinic.desk("jm"), clinic.desk("lk"), clinic.desk("an")]
    done_count = 0
    for _step in range(60):
        desk, item = random.choice(desks), random.choice(members)
        act, values = random.choice(
            (
                ("wait", {"until": "+2", "again": "yes", "late": "agreed"}),
                ("take", {}),
                ("release", {}),
                ("importance", {"level": "high"}),
                ("pin", {}),
                ("done", WRITE_OFF),
                ("assign", {"to": "lk"}),
                ("undo", {}),
                ("next", {}),
            )
        )
        try:
            if act == "undo":
                undo(desk)
            elif act == "next":
                take_next(desk)
            else:
                perform_act(desk, item, act, values)
        except MedqError:
            continue  # the act does not suit the item as it is
        done_count += 1
        if done_count % 6 == 0:
            assert clinic.findings() == []
    assert done_count > 20
    before_lead = clinic.store.rows(
        """SELECT i.id FROM item i JOIN item l ON l.group_id = i.group_id AND l.behind_lead = 0
        WHERE i.behind_lead = 1 AND (i.tier, i.rank_key, i.act_by, i.neg_money_cents, i.id)
        < (l.tier, l.rank_key, l.act_by, l.neg_money_cents, l.id)"""
    )
    assert before_lead == []
    groups_without_one_lead = """SELECT group_id FROM item WHERE group_id IS NOT NULL
        GROUP BY group_id HAVING SUM(1 - behind_lead) <> 1"""
    assert clinic.store.rows(groups_without_one_lead) == []
    assert {
        clinic.read_item(item, "behind_lead")
        for item in members
        if clinic.read_item(item, "state") != State.OPEN
    } <= {0}
    assert all(available_acts(desks[0], item) for item in members[:3])


def test_one_act_on_many_items_has_one_message_and_one_undo(clinic: Clinic) -> None:
    members = add_similar_items(clinic, 6)
    desk = clinic.desk("jm")
    perform_act(clinic.desk("lk"), members[1], "take", {})
    perform_act(desk, members[5], "importance", {"level": "high"})
    bulk = perform_many(desk, dict.fromkeys(members), "wait", {"until": "+3"})
    assert bulk.done == (*members[:1], *members[2:])
    assert [skipped.id for skipped in bulk.skipped] == [members[1]]
    assert bulk.message.startswith(
        "5 follow-ups set for Fri 11/27/26. 1 not done: LK is working it for"
    )
    # One of the events is undone by its id, the others by one u, the earlier act by the next.
    last_event = clinic.store.value("SELECT MAX(id) FROM event WHERE act = 'wait'")
    assert undo(desk, last_event).message == "Undone: follow-up on 6."
    assert undo(desk).message == "Undone: follow-up on 4 items."
    assert [clinic.read_item(item, "state") for item in members] == [1, 2, 1, 1, 1, 1]
    assert undo(desk).message == "Undone: importance on 6."


def test_undo_of_many_leaves_items_that_somebody_else_changed_since(clinic: Clinic) -> None:
    members = add_similar_items(clinic, 3)
    desk = clinic.desk("jm")
    perform_many(desk, dict.fromkeys(members), "importance", {"level": "low"})
    perform_act(clinic.desk("lk"), members[0], "importance", {"level": "high"})
    message = undo(desk).message
    assert message.startswith("Undone: importance on 2 items. 1 not undone: 1 (LK changed it at"), (
        message
    )
    assert [clinic.read_item(item, "importance") for item in members] == [3, 2, 2]


def test_an_act_that_suits_no_item_is_refused_as_a_whole(clinic: Clinic) -> None:
    members = add_similar_items(clinic, 3)
    with pytest.raises(MedqError, match=r"never"):
        perform_many(clinic.desk(), dict.fromkeys(members), "wait", {"until": "never"})
    with pytest.raises(MedqError, match="take is not for many"):
        perform_many(clinic.desk(), dict.fromkeys(members), "take", {})
    with pytest.raises(MedqError, match="too many"):
        perform_many(clinic.desk(), dict.fromkeys(range(2000)), "wait", {"until": "+3"})
    assert clinic.store.value("SELECT COUNT(*) FROM event") == 0


def test_an_act_can_name_a_groups_members_or_a_whole_list(clinic: Clinic) -> None:
    members = add_similar_items(clinic, 4)
    other = clinic.add_item(9, cause="CO-16")
    desk = clinic.desk()
    row = next(row for row in listing.page(desk, GROUPED).rows if row.more)
    assert sorted(group_members(desk, row.group)) == members
    assert sorted(ids_of(desk, Query())) == [*members, other]


def test_a_callback_is_in_no_group(clinic: Clinic) -> None:
    clinic.add_item(1, Kind.CALLBACK, cause="asked")
    clinic.add_item(2)
    groups = {row.kind: row.group for row in listing.page(clinic.desk(), Query()).rows}
    assert groups == {Kind.CALLBACK: "", Kind.DENIAL: f"denial:{clinic.payer}:CO-197"}


def test_bulk_acts_skip_and_report_items_changed_since_they_were_read(clinic: Clinic) -> None:
    members = add_similar_items(clinic, 6)
    version_by_item = ids_of(clinic.desk(), Query())
    assert set(version_by_item) == set(members)
    for item in members[:2]:
        perform_act(clinic.desk("lk"), item, "importance", {"level": "high"})
    perform_act(clinic.desk("an"), members[2], "take", {})
    bulk = perform_many(clinic.desk("jm"), version_by_item, "wait", {"until": "+3"})
    assert set(bulk.done) == set(members[3:])
    assert (
        bulk.message
        == "3 follow-ups set for Fri 11/27/26. 2 not done: LK changed them since. 1 not done: "
        + next(skipped.why for skipped in bulk.skipped if skipped.id == members[2])
    )
    assert [clinic.read_item(item, "state") for item in members[:3]] == [
        State.OPEN,
        State.OPEN,
        State.TAKEN,
    ]
    # The result names the new versions: a second call changes the two and is refused for AN's item.
    repeated = perform_many(
        clinic.desk("jm"),
        {skipped.id: skipped.version for skipped in bulk.skipped},
        "wait",
        {"until": "+3"},
    )
    assert set(repeated.done) == set(members[:2]) and repeated.message.startswith(
        "2 follow-ups set for Fri 11/27/26. 1 not done: AN is working it for"
    )
    refused = perform_many(clinic.desk("jm"), {members[2]: None}, "wait", {"until": "+3"})
    assert (refused.done, refused.event_id, refused.can_undo) == ((), None, False)
    assert refused.message.startswith("1 not done: AN is working it for")


def test_several_skipped_items_share_one_sentence(clinic: Clinic) -> None:
    members = add_similar_items(clinic, 4)
    for item in members[:2]:
        perform_act(clinic.desk("lk"), item, "take", {})
    bulk = perform_many(clinic.desk("jm"), dict.fromkeys(members), "assign", {"to": "jm"})
    assert bulk.message == "2 assigned to JM. 2 not done: LK is working them."


def test_a_typed_note_ends_before_the_items_that_were_skipped(clinic: Clinic) -> None:
    members = add_similar_items(clinic, 3)
    perform_act(clinic.desk("lk"), members[0], "take", {})
    desk, answers = clinic.desk("jm"), WRITE_OFF | {"note": "ok"}
    bulk = perform_many(desk, dict.fromkeys(members), "done", answers)
    assert bulk.message.startswith(
        "2 written off: No authorization. ok. 1 not done: LK is working it for"
    )


def test_next_in_a_group_takes_its_first_free_member(clinic: Clinic) -> None:
    members = add_similar_items(clinic, 30)
    clinic.add_item(99, cause="CO-16", money_cents=9_000_000)
    desk = clinic.desk("jm")
    key = next(row.group for row in listing.page(desk, GROUPED).rows if row.more)
    listed = [row.id for row in listing.page(desk, Query(group=key)).rows]
    perform_act(clinic.desk("lk"), listed[0], "assign", {"to": "lk"})
    perform_act(clinic.desk("lk"), listed[1], "take", {})
    done = take_next(desk, Query(group=key))
    assert done.item is not None and done.item.id in set(members) - set(listed[:2])
    first_free = next(
        row
        for row in listing.page(desk, Query(group=key)).rows
        if row.state is State.OPEN and not row.owner
    )
    assert take_next(desk, Query(group=key)).item.id == first_free.id  # type: ignore[union-attr]
    for _ in range(26):
        take_next(desk, Query(group=key))
    with pytest.raises(MedqError, match="Nothing is open in this group"):
        take_next(desk, Query(group=key))
