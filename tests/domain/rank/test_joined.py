"""Which item leads those of one claim."""

from medq.domain.rank.joined import OwnOrder, best_first


def test_the_best_rank_leads_and_ties_go_by_act_by_amount_and_id() -> None:
    orders = [
        OwnOrder(2, -900, (740_000, -100, 1)),
        OwnOrder(1, -5, (740_000, -100, 2)),
        OwnOrder(2, -900, (739_999, -100, 3)),
        OwnOrder(2, -900, (740_000, -200, 4)),
        OwnOrder(2, -901, (745_000, -100, 5)),
    ]
    assert best_first(orders) == best_first(reversed(orders)) == [2, 5, 3, 4, 1]
