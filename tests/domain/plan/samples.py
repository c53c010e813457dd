"""Days, candidates and manual edits to plan: samples and hypothesis strategies."""

from datetime import date

from hypothesis import strategies as st

from medq.domain.items.item import Kind
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import Candidate, Day, FixedBlock
from medq.domain.plan.reasons import (
    PlacementReason,
    ReasonKind,
)
from medq.domain.plan.spans import Span

WEDNESDAY = date(2026, 11, 25)
OFFICE_HOURS = Span(8 * 60, 16 * 60 + 30)
LUNCH = Span(12 * 60, 13 * 60)
OPENING = FixedBlock("Morning review", Span(480, 500), PlacementReason(ReasonKind.DAY_START))
CLOSING = FixedBlock("Day-end check", Span(970, 990), PlacementReason(ReasonKind.DAY_END))
WORKDAY = Day(WEDNESDAY, "JM", OFFICE_HOURS, (LUNCH,), (OPENING, CLOSING), reserved_minutes=65)
MICROS_PER_DOLLAR = 1_000_000


def candidate(item: int, minutes: int = 10, dollars: float = 100, **fields: object) -> Candidate:
    """Return a denial worth that many dollars, with other fields as given."""
    worth = round(dollars * MICROS_PER_DOLLAR)
    defaults: dict[str, object] = {
        "kind": Kind.DENIAL,
        "title": f"Denial {item}",
        "score_micros": worth // minutes,
        "worth_micros": worth,
    }
    return Candidate(item=item, minutes=minutes, **(defaults | fields))  # type: ignore[arg-type]


spans = st.tuples(st.integers(0, 1440), st.integers(0, 1440)).map(
    lambda minutes: Span(min(minutes), max(minutes))
)


@st.composite
def candidates(draw: st.DrawFn, max_count: int = 40) -> list[Candidate]:
    drawn = []
    for item in range(1, draw(st.integers(0, max_count)) + 1):
        minutes = draw(st.sampled_from((1, 3, 5, 8, 13, 20, 45, 90, 300)))
        group = draw(st.sampled_from(("", "", "2-7", "2-8", "5-7")))
        window = draw(st.none() | spans) if draw(st.integers(0, 4)) == 0 else None
        tier = draw(st.sampled_from((0, 1, 2, 2, 2, 2)))
        drawn.append(
            candidate(
                item,
                minutes,
                draw(st.integers(0, 2000)) / 4,
                tier=tier,
                group=group,
                setup_minutes=draw(st.integers(0, minutes)) if group else 0,
                start_by=draw(st.none() | st.integers(0, 1440)) if tier == 1 else None,
                window=window,
                hours=draw(st.none() | st.lists(spans, max_size=2).map(tuple))
                if draw(st.integers(0, 3)) == 0
                else None,
                below_floor=draw(st.integers(0, 9)) == 0,
                held_by="LK" if draw(st.integers(0, 9)) == 0 else "",
                not_before=draw(st.sampled_from((None, None, None, WEDNESDAY, date(2026, 11, 30)))),
            )
        )
    return drawn


@st.composite
def days(draw: st.DrawFn) -> Day:
    hours = draw(
        st.sampled_from(
            (OFFICE_HOURS, OFFICE_HOURS, OFFICE_HOURS, Span(0, 480), Span(600, 620), None)
        )
    )
    return Day(
        WEDNESDAY,
        "JM",
        hours,
        tuple(draw(st.lists(spans.filter(lambda span: span.minutes <= 90), max_size=2))),
        tuple(
            draw(
                st.lists(
                    st.builds(FixedBlock, st.just("Meeting"), spans, st.none(), st.booleans()),
                    max_size=3,
                )
            )
        ),
        draw(st.sampled_from((0, 0, 65, 600))),
        draw(st.sampled_from(((), (Span(120, 180),)))),
    )


items = st.integers(1, 12)  # a drawn pool seldom has more
item_pairs = st.lists(st.tuples(items, items), max_size=3).map(tuple)
manual_edits = st.builds(
    ManualEdits,
    locked=st.dictionaries(items, st.integers(0, 1440), max_size=3).map(
        lambda minute_by_item: tuple(minute_by_item.items())
    ),
    above=item_pairs,
    below=item_pairs,
    removed=st.lists(items, max_size=3).map(tuple),
    added=st.lists(items, max_size=3).map(tuple),
    minutes=st.dictionaries(items, st.integers(1, 60), max_size=3).map(
        lambda minutes_by_item: tuple(minutes_by_item.items())
    ),
)
