"""The table of topics: a line for each topic that rules name, and what a request makes of it."""

import pytest

from medq.domain.errors import MedqError
from medq.domain.items import topics
from medq.domain.items.item import Kind, Subject
from medq.domain.items.topic_table import topic_line, topic_table
from medq.domain.items.work_requests import Recoverability, RequestOverrides, Topic
from medq.domain.reasons.ways import UNFILED, Way, WayPlan
from tests.domain.reference_tables import TOPIC_TABLE, read_table
from tests.office import TODAY

MEANING_IN_SUBJECT_OR_TITLE = (
    topics.DENIAL,
    topics.CALLBACK,
    topics.PAYER,
    topics.TAKEBACK,
    topics.FORWARD_BALANCE,
    topics.PROVIDER_CODE,
)


def test_every_topic_that_rules_name_has_a_line_and_no_other_has() -> None:
    named = [value for value in vars(topics).values() if isinstance(value, Topic)]
    assert sorted(topics.ALL) == sorted(named)
    assert TOPIC_TABLE.lines.keys() == {topic.line_key for topic in named}


@pytest.mark.parametrize(
    "topic", topics.ALL, ids=lambda topic: f"{topic.kind.word} {topic.line_key[1]}"
)
def test_every_topic_has_steps_and_a_meaning(topic: Topic) -> None:
    kind, name = topic.line_key
    assert TOPIC_TABLE.steps(kind, name)
    if kind is Kind.REVIEW:
        assert TOPIC_TABLE.of(topic).steps  # not only the steps of its kind
    assert TOPIC_TABLE.meaning(kind, name) or topic in MEANING_IN_SUBJECT_OR_TITLE


def test_a_clean_claim_and_an_unknown_remark_have_their_own_texts() -> None:
    clean, stopped = (
        TOPIC_TABLE.meaning(Kind.SUBMIT, "submit", cause) for cause in (topics.CLEAN, "stopped")
    )
    assert clean == "Ready to submit."
    assert stopped == TOPIC_TABLE.of(topics.NOT_SENT).meaning
    remark = topics.remark_topic("N999")
    first_step = TOPIC_TABLE.steps(remark.kind, remark.name, "N999")[0]
    assert first_step == "Look up what the remark code means"
    assert TOPIC_TABLE.of(remark) == TOPIC_TABLE.of(topics.REMARK)


def test_a_topic_without_steps_has_those_of_its_kind() -> None:
    assert TOPIC_TABLE.of(topics.DENIAL).steps == ()
    assert TOPIC_TABLE.steps(Kind.DENIAL, "denial") == TOPIC_TABLE.steps_by_kind[Kind.DENIAL]
    assert TOPIC_TABLE.steps(Kind.CALLBACK, "of an older version") == ()


@pytest.mark.parametrize(
    ("overrides", "minutes"),
    [
        ({}, 10),
        ({"minutes": 3}, 3),
        ({"times": 3}, 30),
        ({"least_minutes": 25}, 25),
        ({"least_minutes": 5}, 10),
    ],
)
def test_minutes_of_a_request_are_its_own_or_made_from_the_usual_ones(
    overrides: RequestOverrides, minutes: int
) -> None:
    request = topics.NOTICE.request(Subject.CLAIM, 5, "title", 100, TODAY, **overrides)
    assert TOPIC_TABLE.of(topics.NOTICE).minutes_of(request) == minutes


def test_a_requests_own_ways_and_recoverability_precede_the_topics() -> None:
    line = TOPIC_TABLE.of(topics.NOTICE)
    usual = topics.NOTICE.request(Subject.CLAIM, 5, "title", 100, TODAY)
    assert (line.plan_of(usual), line.recoverability_of(usual)) == (
        WayPlan((Way.APPEAL,)),
        Recoverability.MAYBE,
    )
    own = usual._replace(plan=WayPlan((Way.NONE,)), recoverability=Recoverability.NO)
    assert (line.plan_of(own), line.recoverability_of(own)) == (
        WayPlan((Way.NONE,)),
        Recoverability.NO,
    )


def test_what_no_payer_has_is_unfiled_whatever_proof_there_is() -> None:
    for topic in (topics.SUBMIT, topics.CLEAN_CLAIM, topics.REJECTED_LINE):
        assert TOPIC_TABLE.of(topic).plan == WayPlan((Way.FILING,), UNFILED)
    assert TOPIC_TABLE.of(topics.ANSWER).plan == WayPlan((Way.FILING,))
    assert TOPIC_TABLE.of(topics.NEXT_PAYER).plan == WayPlan((Way.NEXT_PAYER,))


def test_the_day_that_a_letter_names_is_part_of_the_plan_for_records() -> None:
    request = topics.RECORDS.request(Subject.CLAIM, 5, "title", 100, TODAY, due_day=TODAY)
    assert TOPIC_TABLE.of(topics.RECORDS).plan_of(request).named_day == TODAY
    promised = topics.CALLBACK.request(Subject.CLAIM, 5, "title", 100, TODAY, due_day=TODAY)
    assert TOPIC_TABLE.of(topics.CALLBACK).plan_of(promised).is_empty


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(("kind", "odd"), ("topic", "odd"), ("topic", "submit"), ("severity", "odd")),
        *(
            ("minutes", "0"),
            ("minutes", "soon"),
            ("recoverable", "odd"),
            ("ways", "odd"),
            ("ways", ""),
        ),
        *(("source", ""), ("as_of", "")),
    ],
)
def test_an_invalid_column_is_named_with_its_line(column: str, value: str) -> None:
    columns = {**read_table("topics")[0], column: value}
    with pytest.raises(MedqError, match=column) as refused:
        topic_line(columns)
    assert refused.value.where == f"topics {columns['kind']} {columns['topic']}"
    assert refused.value.hint


@pytest.mark.parametrize("column", ["meaning", "steps"])
def test_a_file_without_a_column_of_texts_does_not_empty_them(column: str) -> None:
    columns = read_table("topics")[0]
    del columns[column]
    with pytest.raises(MedqError, match=f"Column {column} is missing"):
        topic_line(columns)


def test_the_line_of_a_kind_has_steps_only() -> None:
    columns = next(line for line in read_table("topics") if not line["topic"])
    for column in ("severity", "minutes", "recoverable", "ways", "category", "meaning"):
        with pytest.raises(MedqError, match=column) as refused:
            topic_line({**columns, column: "5"})
        assert refused.value.hint == f"The line of a kind has steps only. Leave {column} empty."
    with pytest.raises(MedqError, match="steps"):
        topic_line({**columns, "steps": " "})


@pytest.mark.parametrize("unknown", [{"topic": "given up"}, {"kind": "odd"}])
def test_a_line_that_no_rule_names_any_more_is_left_out(unknown: dict[str, str]) -> None:
    columns = read_table("topics")[0]
    assert topic_table([columns, columns | unknown]) == topic_table([columns])
