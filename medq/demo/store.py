"""The demo's store: a generated practice, imported like any office's files."""

from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from data.office import office, settings
from data.store.migrate import schema_number
from data.store.opening import open_store
from medq.demo.files import write_files
from medq.demo.practice import make_practice
from medq.domain.errors import MedqError
from medq.domain.import_report import ImportReport
from medq.work.desk import DEMO_KEY, Desk, clock_from
from medq.work.imports.run import import_paths
from medq.work.office.stores import init_store
from medq.work.settings import Settings
from medq.work.upkeep.new_day import new_day

MORNING = time(9)


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """The size, the seed and the day of a demo, and the login of its first user."""

    login: str
    days: int  # how many days of records before today
    patients: int
    seed: int
    now: str | None = None  # ISO 8601; None: this morning


def is_demo(url: str) -> bool:
    """Return True if a demo's store exists at this URL."""
    try:
        store = open_store(url)
    except MedqError:
        return False
    try:
        return schema_number(store) > 0 and office.setting(store, DEMO_KEY) is not None
    finally:
        store.close()


def make_demo(url: str, folder: Path, options: DemoOptions) -> ImportReport:
    """Create a demo's store from files written to `folder`, and return the import's report.

    Raises MedqError if the store exists.
    """
    demo_now = _start_time(options.now)
    practice = make_practice(demo_now.date(), options.days, options.patients, options.seed)
    file_paths = write_files(practice, folder)
    clock = clock_from(demo_now.isoformat())
    store = init_store(url, options.login, clock)
    try:
        user = office.user_by_login(store, options.login)
        assert user is not None
        desk = Desk(store, user, clock)
        # One transaction: a demo is complete or absent, and the disk is synced once.
        with store.write_transaction():
            settings.save(store, DEMO_KEY, demo_now.isoformat())
            import_report = import_paths(desk, file_paths)
            new_day(desk)
    except BaseException:
        store.close()
        if store.path:
            for suffix in ("", "-wal", "-shm"):
                store.path.with_name(store.path.name + suffix).unlink(missing_ok=True)
        raise
    store.close()
    return import_report


def _start_time(now: str | None) -> datetime:
    """Return the time at which the demo's clock starts, in the office's time zone."""
    zone = ZoneInfo(Settings().zone)
    if now:
        return clock_from(now)().astimezone(zone)
    return datetime.combine(datetime.now(zone).date(), MORNING, zone)
