"""Imports killed at any moment, and sixteen processes that take items from one queue."""

import multiprocessing
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.store.opening import open_store
from medq.domain.errors import BusyError, MedqError
from medq.domain.user import Role
from medq.work.acts.take import take_next
from tests.office import PEOPLE, add_staff, findings, open_desk
from tests.store.imported_rows import IMPORT_TIME, dump, import_files
from tests.store.x12_files import (
    PaidClaim,
    acknowledgment_file,
    batch,
    claim,
    claim_status_file,
    interchange,
    payment,
    status,
)

KILL_COUNT = 50
FORK = multiprocessing.get_context("fork")
WORKERS = [login for login, _name, _initials, role in PEOPLE if role is not Role.SUPERVISOR]


def make_folder(folder: Path, size: int = 8) -> Path:
    """Write claims, acknowledgments, payments and patients, several transactions a file."""
    folder.mkdir()
    for file in (1, 2):
        sets = [
            batch(
                [
                    claim(
                        f"C{file}{control}{number}",
                        last=f"DOE{number}",
                        day=f"202609{file}{control}",
                    )
                    for number in range(size)
                ],
                control=control,
            )
            for control in (1, 2)
        ]
        (folder / f"{file}.837").write_bytes(interchange("HC", "005010X222A1", *sets, control=file))
        acknowledgment_file(
            folder / f"{file + 2}.999", file, "A" if file == 1 else "R", set_control=2, control=file
        )
    statuses = [
        status(f"C11{number}", "A3:21" if number == 3 else "A2:20", payer_number=f"P{number}")
        for number in range(size)
    ]
    claim_status_file(folder / "5.277", *statuses)
    sets = []
    for control in (1, 2):
        claims = [
            PaidClaim(
                f"C1{control}{number}",
                last=f"DOE{number}",
                member=f"WC1{control}{number}",
                reason="CO*197" if number % 3 == 0 else "CO*45",
                day=f"2026091{control}",
            )
            for number in range(size)
        ]
        unmatched = PaidClaim(f"X{control}", member="none")
        amount = 10000 * (size + 1)
        sets.append(payment([*claims, unmatched], amount, f"T{control}", control=control))
    (folder / "6.835").write_bytes(interchange("HP", "005010X221A1", *sets))
    (folder / "7.csv").write_text(
        "account,last_name,first_name,birth_date\nP1,DOE1,JANE,1980-01-02\n"
    )
    return folder


def reset_store(path: Path, empty_store_file: bytes) -> None:
    """Replace the store by the template."""
    path.write_bytes(empty_store_file)
    for part in ("-wal", "-shm"):
        path.with_name(path.name + part).unlink(missing_ok=True)


def import_and_exit(url: str, folder: Path, kill_after: float = 0) -> None:
    """Import a folder in a child process.

    `kill_after` so many seconds of processor time the kernel ends it as SIGKILL does: nothing of
    it runs any more. Seconds of the clock would miss the import on a busy machine.
    """
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, kill_after)
    import_files(open_desk(url, now=IMPORT_TIME), folder)
    os._exit(0)


@pytest.fixture
def empty_store_file(sqlite_url: str) -> bytes:
    """Return the file of an empty store with staff."""
    store = open_store(sqlite_url)
    add_staff(store)
    store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return Path(sqlite_url).read_bytes()


def test_an_import_killed_at_any_moment_and_repeated_gives_the_same_store(
    tmp_path: Path, empty_store_file: bytes
) -> None:
    folder, path = make_folder(tmp_path / "in", size=24), tmp_path / "killed.db"
    reset_store(path, empty_store_file)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds_before = before.ru_utime + before.ru_stime
    undisturbed = FORK.Process(target=import_and_exit, args=(str(path), folder))
    undisturbed.start()
    undisturbed.join()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    import_seconds = usage.ru_utime + usage.ru_stime - seconds_before
    desk = open_desk(str(path), now=IMPORT_TIME)
    expected_rows = dump(desk.store)
    desk.store.close()
    assert len(expected_rows["claim_payment"]) == 2 * (24 + 1)
    generator = random.Random(1)
    killed_halfway = 0
    for _ in range(KILL_COUNT):
        reset_store(path, empty_store_file)
        kill_after = max(0.001, generator.uniform(0, import_seconds))
        process = FORK.Process(target=import_and_exit, args=(str(path), folder, kill_after))
        process.start()
        process.join()
        assert process.exitcode in (-signal.SIGPROF, 0)
        desk = open_desk(str(path), now=IMPORT_TIME)
        assert findings(desk) == []
        posted = desk.store.value("SELECT count(*) FROM transaction_set")
        killed_halfway += 0 < posted < len(expected_rows["transaction_set"])
        import_files(desk, folder)
        assert dump(desk.store) == expected_rows
        desk.store.close()
    assert killed_halfway > KILL_COUNT // 4  # most kills hit the import itself


def let_the_import_be_stopped() -> None:
    """Take SIGINT, which a background job of a shell ignores, and run behind the test itself."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.nice(10)


def test_ctrl_c_leaves_whole_transactions(tmp_path: Path, empty_store_file: bytes) -> None:
    folder, path = make_folder(tmp_path / "in", size=120), tmp_path / "stopped.db"
    reset_store(path, empty_store_file)
    environment = os.environ | {
        "MEDQ_NOW": IMPORT_TIME.isoformat(),
        "MEDQ_USER": "jm",
        "MEDQ_CONFIG": str(tmp_path / "none.toml"),
    }
    command = [
        sys.executable,
        "-c",
        "import sys; from medq.cli.main import main; sys.exit(main(sys.argv[1:]))",
    ]
    process = subprocess.Popen(
        [*command, "--store", str(path), "import", str(folder)],
        cwd=Path(__file__).parents[3],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=let_the_import_be_stopped,
    )
    watcher = open_store(str(path), read_only=True)
    while not watcher.value("SELECT count(*) FROM transaction_set") and process.poll() is None:
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    _out, error = process.communicate(timeout=30)
    watcher.close()
    assert process.returncode == 130
    assert "Traceback" not in error
    desk = open_desk(str(path), now=IMPORT_TIME)
    assert findings(desk) == []
    posted = desk.store.value("SELECT count(*) FROM transaction_set")
    assert 0 < posted < 10
    import_files(desk, folder)
    assert findings(desk) == []
    assert desk.store.value("SELECT count(*) FROM transaction_set") == 10
    desk.store.close()


def take_all(url: str, number: int, output: Path) -> None:
    """Take items until nothing is open and write their ids to `output`."""
    desk = open_desk(url, login=WORKERS[number % len(WORKERS)], now=IMPORT_TIME)
    taken = []
    while True:
        try:
            done = take_next(desk)
        except BusyError:
            continue
        except MedqError as error:
            assert error.message == "Nothing is open."
            break
        assert done.item is not None
        taken.append(done.item.id)
    output.write_text("\n".join(map(str, taken)))
    os._exit(0)


def test_sixteen_processes_take_each_item_once(store_url: str, tmp_path: Path) -> None:
    desk = open_desk(store_url, now=IMPORT_TIME)
    folder = make_folder(tmp_path / "in", size=60)
    import_files(desk, folder)
    open_items = [
        item for (item,) in desk.store.rows("SELECT id FROM item WHERE state = 1 ORDER BY id")
    ]
    assert len(open_items) > 90
    desk.store.close()
    processes = [
        FORK.Process(target=take_all, args=(store_url, number, tmp_path / f"taken{number}"))
        for number in range(16)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(90)
        assert process.exitcode == 0
    outputs = [tmp_path / f"taken{number}" for number in range(16)]
    taken = [int(line) for output in outputs for line in output.read_text().split()]
    assert sorted(taken) == open_items
    desk = open_desk(store_url, now=IMPORT_TIME)
    assert [
        item
        for (item,) in desk.store.rows(
            "SELECT item_id FROM event WHERE act = 'take' ORDER BY item_id"
        )
    ] == open_items
    assert findings(desk) == []
    desk.store.close()
