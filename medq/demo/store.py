"""The demo's store: a generated practice, taken in as any office's files are."""

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from data.office import office
from data.store.migrate import schema_number
from data.store.opening import open_store
from medq.demo.files import write
from medq.demo.practice import make
from medq.domain.errors import MedqError
from medq.domain.import_report import Intake
from medq.work.desk import DEMO_KEY, Desk, clock_from
from medq.work.imports.run import Tell, import_paths
from medq.work.office.staff_and_settings import init_store
from medq.work.settings import Settings
from medq.work.upkeep.new_day import new_day

MORNING = time(9)


def is_demo(url: str) -> bool:
    """Whether there is a demo's store at that place."""
    try:
        store = open_store(url)
    except MedqError:
        return False
    try:
        return schema_number(store) > 0 and office.setting(store, DEMO_KEY) is not None
    finally:
        store.close()


def make_demo(
    url: str,
    folder: Path,
    *,
    now: str | None,
    login: str,
    days: int,
    patients: int,
    seed: int,
    tell: Tell | None = None,
) -> Intake:
    """Make a demo's store that stands on one morning: today's, or that of `now`. Errors: `MedqError`, when there is a store."""
    zone = ZoneInfo(Settings().zone)
    moment = (
        clock_from(now)().astimezone(zone) if now else datetime.combine(_today(zone), MORNING, zone)
    )
    practice = make(moment.date(), days, patients, seed)
    paths = write(practice, folder)
    clock = clock_from(moment.isoformat())
    store = init_store(url, login, clock)
    try:
        user = office.user_by_login(store, login)
        assert user is not None
        desk = Desk(store, user, clock)
        with (
            store.writing()
        ):  # a demo is made whole or not at all: one transaction, and one wait for the disk
            office.set_setting(store, DEMO_KEY, moment.isoformat())
            intake = import_paths(desk, paths, tell=tell)
            new_day(desk)
    except BaseException:
        store.close()
        if store.path:
            for end in ("", "-wal", "-shm"):
                store.path.with_name(store.path.name + end).unlink(missing_ok=True)
        raise
    store.close()
    return intake


def _today(zone: ZoneInfo) -> date:
    return datetime.now(zone).date()
