"""The desk: the store, the user and the clock that every act receives."""

import getpass
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.office import office
from data.store.migrate import require_schema
from data.store.opening import is_owner, open_store
from data.store.store import Store
from medq.domain.errors import MedqError
from medq.domain.user import User
from medq.domain.value_format import SCREEN_FORMAT, ValueFormat
from medq.work.settings import Settings, office_settings

if TYPE_CHECKING:
    from data.office.reference_tables import Line
    from medq.domain.calendar import Calendar
    from medq.domain.claims.adjustment_codes import AdjustmentCodes
    from medq.domain.claims.payer import PayerRules
    from medq.domain.items.code_texts import CodeTexts
    from medq.domain.items.topic_table import TopicTable
    from medq.domain.rank.facts import RankSettings
    from medq.domain.triggers.status_words import StatusWords
    from medq.work.reason_books import ReasonBooks

DEMO_KEY = "demo_now"
NEW_DAY_KEY = "new_day"
PENDING_RULES_KEY = "pending_rules"
"""Changed rules that items are still to be dated by; empty for none."""
CHANGES_KEY = "settings_changes"
"""How often a setting has changed, so that a new-day run sees that its settings are old."""
ARRIVALS_KEY = "arrivals"
"""Median minutes a person of work that arrives due, by weekday; `-` where unknown."""

Clock = Callable[[], datetime]


@dataclass
class Desk:
    """A user at an open store. Used from one thread, as its store is."""

    store: Store
    user: User
    clock: Clock
    session_id: int | None = None
    rules: dict[int | None, tuple[float, "PayerRules"]] = field(default_factory=dict)
    """Payer rules by payer, each with the time at which it was read."""
    host: str = field(default_factory=lambda: os.uname().nodename)
    formats: ValueFormat = SCREEN_FORMAT
    """How messages write dates and times; the command line sets its own."""

    def now(self) -> datetime:
        """Return the clock's moment, aware UTC."""
        return self.clock()

    def real_now(self) -> datetime:
        """Return the real moment, which leases use even where the clock is set."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the date in the office's zone."""
        return self.now().astimezone(self.zone).date()

    def next_workday(self) -> date:
        """Return the office's next business day, which is planned by default."""
        return self.calendar.add_working(self.today(), 1)

    @cached_property
    def settings(self) -> Settings:
        """The office's settings, read once."""
        return office_settings(office.settings(self.store))

    @cached_property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.settings.zone)

    @cached_property
    def calendar(self) -> "Calendar":
        """The office's business days."""
        from medq.domain.calendar import Calendar  # noqa: PLC0415 - start-up: only if needed

        return Calendar(frozenset(office.holidays(self.store)))

    @cached_property
    def rank_settings(self) -> "RankSettings":
        """The office's settings of the rank."""
        return rank_settings_of(self.settings)

    @cached_property
    def reason_books(self) -> "ReasonBooks":
        """The reason tables in force."""
        from medq.work.reason_books import (  # noqa: PLC0415 - start-up: only if needed
            reason_books,
        )

        return reason_books(self.store)

    @cached_property
    def topic_table(self) -> "TopicTable":
        """The table of topics in force."""
        from medq.domain.items.topic_table import (  # noqa: PLC0415 - start-up: only if needed
            topic_table,
        )

        return topic_table(self._reference_table("topics").values())

    @cached_property
    def code_texts(self) -> "CodeTexts":
        """The texts of codes in force."""
        from medq.domain.items.code_texts import (  # noqa: PLC0415 - start-up: only if needed
            CodeTexts,
        )

        return CodeTexts(self._reference_table("code_texts").values())

    @cached_property
    def adjustment_codes(self) -> "AdjustmentCodes":
        """The adjustment codes in force."""
        from medq.domain.claims.adjustment_codes import (  # noqa: PLC0415 - start-up: only if needed
            AdjustmentCodes,
        )

        return AdjustmentCodes(self._reference_table("adjustment_codes").values())

    @cached_property
    def status_words(self) -> "StatusWords":
        """The words of claim status codes in force."""
        from medq.domain.triggers.status_words import (  # noqa: PLC0415 - start-up: only if needed
            StatusWords,
        )

        rows = self._reference_table("claim_status_codes").values()
        return StatusWords(rows, self.code_texts.entity)

    @cached_property
    def payer_kinds(self) -> tuple[str, ...]:
        """The payer kinds of the payers' table."""
        return tuple(self._reference_table("payers"))

    def _reference_table(self, name: str) -> "dict[str, Line]":
        from data.office.reference_tables import (  # noqa: PLC0415 - start-up: only if needed
            table,
        )

        return table(self.store, name)

    @property
    def is_new_day(self) -> bool:
        """True if today's upkeep or changed rules are still to do and this user may do it."""
        if not self.sees_names:
            return False
        done = office.settings(self.store, (NEW_DAY_KEY, PENDING_RULES_KEY))
        return done.get(NEW_DAY_KEY) != self.today().isoformat() or bool(
            done.get(PENDING_RULES_KEY)
        )

    @property
    def may_write(self) -> bool:
        """True if this user may change the store."""
        return self.user.may_write and not self.store.read_only

    @property
    def sees_names(self) -> bool:
        """True if patients' names may be shown; read-only users see initials and two digits."""
        return self.may_write

    def reload_settings(self) -> None:
        """Drop the settings and tables read so far, after one was changed."""
        for name, attribute in vars(Desk).items():
            if isinstance(attribute, cached_property):
                self.__dict__.pop(name, None)
        self.rules.clear()

    def user_named(self, word: str) -> User:
        """Return the active person with a login or initials. Raises MedqError."""
        from data.office import staff  # noqa: PLC0415 - start-up: only if needed

        user = staff.find_user(self.store, word)
        if user is None:
            raise MedqError(f"There is no user {word!r}.", hint="medq user list shows all users.")
        return user

    def require_writer(self) -> None:
        """Raise MedqError if this user may only read."""
        if not self.may_write:
            raise MedqError("Read-only view.", hint="Ask a specialist or a manager.")

    def require_manager(self, what: str) -> None:
        """Raise MedqError if this user is no manager; `what` begins its message."""
        self.require_writer()
        if not self.user.is_manager:
            raise MedqError(f"{what} is for managers.", hint="Ask a manager of your office.")


def rank_settings_of(settings: Settings) -> "RankSettings":
    """Return the settings of the rank."""
    from medq.domain.rank.facts import RankSettings  # noqa: PLC0415 - start-up: only if needed

    closes = settings.closes
    return RankSettings(
        duty_workdays=settings.duty_days,
        cutoff_minute=closes.hour * 60 + closes.minute,
        floor_cents=settings.floor_cents,
        floor_cents_a_minute=settings.floor_minute_cents,
    )


def system_login() -> str:
    """Return the caller's operating-system login."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid{os.getuid()}"


def clock_from(text: str | None) -> Clock:
    """Return a clock stopped at the moment of MEDQ_NOW, or the real clock for empty text.

    Raises MedqError for text that is no moment with an offset.
    """
    if not text:
        return lambda: datetime.now(UTC)
    from medq.domain.calendar import (  # noqa: PLC0415 - start-up: only if needed
        FIRST_YEAR,
        LAST_YEAR,
    )

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise MedqError(
            f"MEDQ_NOW is not a moment with an offset: {text!r}.",
            hint="Write it as 2026-11-24T10:42:00-07:00.",
        )
    fixed = moment.astimezone(UTC)
    return lambda: fixed


def open_desk(
    url: str,
    *,
    read_only: bool = False,
    now: str | None = None,
    user: str | None = None,
    login: str | None = None,
) -> Desk:
    """Open a store as its caller.

    `now` is MEDQ_NOW; `user` is MEDQ_USER, which counts only in a demo or in a store that the
    caller owns; `login` is the operating system's. Raises MedqError if there is no store, if its
    schema is another one, or if the caller is not a user of it.
    """
    store = open_store(url, read_only=read_only)
    try:
        require_schema(store)
        demo_now = office.setting(store, DEMO_KEY)
        login = login or system_login()
        if user and (demo_now or is_owner(store)):
            login = user
        account = office.user_by_login(store, login)
        if account is None:
            raise MedqError(
                f"{login} is not a user of this store.",
                hint="A manager adds people: medq user add LOGIN --name NAME.",
            )
        if login == "root" and not (demo_now or is_owner(store)):
            raise MedqError(
                "root cannot be used here: every action needs a person's name.",
                hint="Log in as yourself.",
            )
        return Desk(store, account, clock_from(now or demo_now))
    except BaseException:
        store.close()
        raise
