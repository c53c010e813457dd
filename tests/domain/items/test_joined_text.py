"""What a row says of the other items of its claim."""

from medq.domain.items.item import JoinedItem, Kind
from medq.domain.items.joined_text import joined_text


def joined_item(title: str) -> JoinedItem:
    return JoinedItem(7, Kind.REVIEW, title, "", None, "")


def test_a_row_names_the_best_of_the_other_items_of_its_claim() -> None:
    records, coding = joined_item("Records requested"), joined_item("CO-16 on the full charge")
    assert joined_text([]) == ""
    assert joined_text([records]) == "+1: records requested"
    assert joined_text([coding, records]) == "+2: CO-16 on the full charge"
