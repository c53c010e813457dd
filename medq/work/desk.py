"""What every act gets: the store, who is asking, and what time it is. Nothing else in medq knows the clock or the user."""

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
from medq.domain.user import Role, User
from medq.work.settings import Settings, office_settings

if TYPE_CHECKING:
    from medq.domain.calendar import Calendar
    from medq.domain.claims.payer import PayerRules
    from medq.domain.rank.facts import RankSettings
    from medq.work.reason_books import ReasonBooks

DEMO_KEY = "demo_now"
NEW_DAY_KEY = "new_day"
CHANGES_KEY = "settings_changes"
"""How often a setting was changed: a sweep that began by others ends where it sees that."""
ARRIVALS_KEY = "arrivals"
"""What the new day learns: minutes a person needs for what comes in and cannot wait, by weekday, `-` where it is not known."""

Clock = Callable[[], datetime]


@dataclass
class Desk:
    """A person at an open store. Used from one thread, as its store is."""

    store: Store
    user: User
    clock: Clock
    session_id: int | None = None
    rules: dict[int | None, tuple[float, "PayerRules"]] = field(
        default_factory=dict
    )  # by payer, with when they were read
    host: str = field(default_factory=lambda: os.uname().nodename)

    def now(self) -> datetime:
        """The moment to work by: the clock's, aware UTC."""
        return self.clock()

    def real_now(self) -> datetime:
        """The real moment, which leases live by, whatever the clock was set to."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The date in the office's zone."""
        return self.now().astimezone(self.zone).date()

    def next_day(self) -> date:
        """The next day on which the office works: the one that is planned by default."""
        return self.calendar.add_working(self.today(), 1)

    @cached_property
    def settings(self) -> Settings:
        return office_settings(office.settings(self.store))

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.zone)

    @cached_property
    def calendar(self) -> "Calendar":
        from medq.domain.calendar import Calendar

        return Calendar(frozenset(office.holidays(self.store)))

    @cached_property
    def weights(self) -> "RankSettings":
        """The weights of the rank, with what the office set."""
        return weights_of(self.settings)

    @cached_property
    def reason_books(self) -> "ReasonBooks":
        """The reason tables in force."""
        from medq.work.reason_books import (
            reason_books,  # a sixth of what `medq queue` would import, and it reads none of them
        )

        return reason_books(self.store)

    @cached_property
    def payer_kinds(self) -> tuple[str, ...]:
        """The kinds of payer that the payers' table knows."""
        from data.office.reference_tables import table

        return tuple(table(self.store, "payers"))

    @property
    def is_new_day(self) -> bool:
        """Whether nobody has done yet what this day asks for, and this person could."""
        return (
            self.sees_names and office.setting(self.store, NEW_DAY_KEY) != self.today().isoformat()
        )

    @property
    def sees_names(self) -> bool:
        """Whether patients' names may be shown: who only reads sees initials and two digits."""
        return self.user.may_write and not self.store.read_only

    def forget(self) -> None:
        """Drop what was read of the office's settings, after one was changed."""
        for name in ("settings", "zone", "calendar", "weights", "reason_books", "payer_kinds"):
            self.__dict__.pop(name, None)
        self.rules.clear()

    def require_writer(self) -> None:
        """Errors: `MedqError` when this person may only read."""
        if not self.user.may_write or self.store.read_only:
            raise MedqError("Read-only view.", hint="Ask a specialist or a manager.")

    def require_manager(self, what: str) -> None:
        """Errors: `MedqError` when this person is no manager."""
        self.require_writer()
        if not self.user.is_manager:
            raise MedqError(f"{what} is for managers.", hint="Ask a manager of your office.")


def weights_of(settings: Settings) -> "RankSettings":
    """The weights of the rank as an office's settings make them."""
    from medq.domain.rank.facts import RankSettings

    closes = settings.closes
    return RankSettings(
        duty_workdays=settings.duty_days,
        cutoff_minute=closes.hour * 60 + closes.minute,
        floor_cents=settings.floor_cents,
        floor_cents_a_minute=settings.floor_minute_cents,
    )


def system_login() -> str:
    """The operating system's name of the caller."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid{os.getuid()}"


def clock_from(text: str | None) -> Clock:
    """The clock that MEDQ_NOW sets, standing still; without it the real one. Errors: `MedqError` for a bad moment."""
    if not text:
        return lambda: datetime.now(UTC)
    from medq.domain.typed_dates import FIRST_YEAR, LAST_YEAR

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise MedqError(
            f"MEDQ_NOW is no moment with an offset: {text!r}.",
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

    `now` is MEDQ_NOW, `user` is MEDQ_USER (honoured only where the caller owns the store), `login` the operating
    system's name. Errors: `MedqError` when the store is not there, of another schema, or does not know the caller.
    """
    store = open_store(url, read_only=read_only)
    try:
        require_schema(store)
        demo_now = office.setting(store, DEMO_KEY)
        login = login or system_login()
        if user and (demo_now or is_owner(store)):
            login = user
        found = office.user_by_login(store, login)
        if found is None:
            raise MedqError(
                f"This store does not know {login}.",
                hint="A manager adds people: medq user add LOGIN --name NAME.",
            )
        if login == "root" and not (demo_now or is_owner(store)):
            raise MedqError(
                "root may not work here: every act needs a person's name.",
                hint="Log in as yourself.",
            )
        return Desk(store, found, clock_from(now or demo_now))
    except BaseException:
        store.close()
        raise


def first_user(login: str) -> tuple[str, str, Role]:
    """Name, initials and role of the person who makes a store: its manager."""
    initials = "".join(part[0] for part in login.replace(".", " ").replace("-", " ").split())[
        :2
    ].upper()
    return login, (initials if len(initials) == 2 else login[:2].upper()), Role.MANAGER
