"""The screens by name. Only the App imports this table; a screen opens others by name."""

from importlib import import_module
from typing import Any

from screens.base.screen import BaseScreen
from screens.base.session import AppContext

# Each module is imported when its screen is first shown: that keeps the start short.
SCREENS = {
    "queue": ("screens.queue.queue", "QueueScreen"),
    "group": ("screens.queue.group", "GroupScreen"),
    "totals": ("screens.queue.totals", "TotalsScreen"),
    "related": ("screens.queue.related", "RelatedScreen"),
    "item": ("screens.queue.item", "ItemScreen"),
    "today": ("screens.plan.today", "TodayScreen"),
    "plan": ("screens.plan.builder", "PlanBuilder"),
    "unplanned": ("screens.plan.unplanned", "UnplannedScreen"),
    "reviews": ("screens.queue.reviews", "ReviewsScreen"),
    "expiring": ("screens.plan.expiring", "ExpiringScreen"),
    "search": ("screens.search.search", "SearchScreen"),
    "record": ("screens.search.record_page", "RecordScreen"),
    "menu": ("screens.help.menu", "MenuScreen"),
    "palette": ("screens.help.palette", "PaletteScreen"),
    "help": ("screens.help.help", "HelpScreen"),
    "keys": ("screens.help.keys", "KeysScreen"),
    "plain": ("screens.help.plain", "PlainScreen"),
}


def load_screen(name: str) -> type[BaseScreen]:
    """Return the class of a screen, importing its module."""
    module_name, class_name = SCREENS[name]
    screen: type[BaseScreen] = getattr(import_module(module_name), class_name)
    return screen


def make_screen(name: str, context: AppContext, *args: Any, **options: Any) -> BaseScreen:
    """Return a new screen; the other arguments are those of its class."""
    return load_screen(name)(context, *args, **options)
