"""The open reviews as a list of their own: what the morning review goes through."""

from medq.domain.items.item import Kind
from medq.domain.queue.page import Query
from screens.base.session import AppContext
from screens.queue.work_list import WorkListScreen


class ReviewsScreen(WorkListScreen):
    """All open reviews; back leads to the plan."""

    header_title = "Reviews"
    noun = "list of reviews"

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, Query(kinds=(Kind.REVIEW,), grouped=True))
