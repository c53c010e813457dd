"""The open reviews as a list of their own: what the morning review goes through."""

from medq.domain.items.item import Kind
from medq.domain.queue.page import Query
from screens.base.session import AppContext
from screens.queue.queue import QueueScreen


class ReviewsScreen(QueueScreen):
    """The queue's reviews; back leads to the plan. The queue itself keeps its filter."""

    header_title = "Reviews"
    announces_lost = False

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.item_query = Query(kinds=(Kind.REVIEW,), grouped=True)
        self.filter_text = Kind.REVIEW.word

    def open_list(self) -> None:
        self.rows.load()

    def remember_position(self) -> None:
        """Remember nothing: the next start begins with the queue."""
