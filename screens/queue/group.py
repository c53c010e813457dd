"""The members of one group, opened from its row by `=`."""

from medq.domain.items.item import ItemRow
from medq.domain.queue.page import Query
from screens.base.session import AppContext
from screens.queue.work_list import WorkListScreen


class GroupScreen(WorkListScreen):
    """The members of a group as a list of their own; = or q goes back to its row."""

    header_title = "Group"
    noun = "group"

    def __init__(self, context: AppContext, row: ItemRow) -> None:
        if row.bundle is not None:
            members = Query(bundle=row.bundle.bundle)
            self.group_name = row.bundle.bundle.value
        else:
            members = Query(group=row.group, grouped=True)
            self.group_name = f"{row.payer_short} {row.cause_text} {row.kind.word}"
        super().__init__(context, members)
        self.handlers["list.group"] = self.go_back

    @property
    def totals_name(self) -> str:
        return f"group: {self.group_name}"
