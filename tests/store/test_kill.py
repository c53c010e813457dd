"""kill -9 in the middle of an import, at any moment: whole transactions, and the same store once it is imported again.

And sixteen processes that take from one queue.
"""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.store.opening import open_store
from medq.domain.errors import MedqError
from medq.work.acts.take import take_next
from tests.store.office import NOW, PEOPLE, desk_at, dump, findings, people, take_in
from tests.store.x12_files import (
    answer_file,
    batch,
    claim,
    interchange,
    paid,
    payment,
    received_file,
    status,
)

KILLS = 50
FORK = multiprocessing.get_context("fork")


def folder_of_files(folder: Path, size: int = 8) -> Path:
    """Two files of claims, their answers, and a file of payments, each of several transactions."""
    folder.mkdir()
    for file in (1, 2):
        sets = [
            batch(
                [
                    claim(f"C{file}{n}{m}", last=f"DOE{m}", day=f"202609{file}{n}")
                    for m in range(size)
                ],
                control=n,
            )
            for n in (1, 2)
        ]
        (folder / f"{file}.837").write_bytes(interchange("HC", "005010X222A1", *sets, control=file))
        answer_file(
            folder / f"{file + 2}.999", file, "A" if file == 1 else "R", set_control=2, control=file
        )
    statuses = [
        status(f"C11{m}", "A3:21" if m == 3 else "A2:20", payer_number=f"P{m}") for m in range(size)
    ]
    received_file(folder / "5.277", *statuses)
    sets = []
    for n in (1, 2):
        reasons = ["CO*197" if m % 3 == 0 else "CO*45" for m in range(size)]
        claims = [
            paid(
                f"C1{n}{m}",
                last=f"DOE{m}",
                member=f"WC1{n}{m}",
                reason=reasons[m],
                day=f"2026091{n}",
            )
            for m in range(size)
        ]
        sets.append(
            payment([*claims, paid(f"X{n}", member="none")], 10000 * (size + 1), f"T{n}", control=n)
        )
    (folder / "6.835").write_bytes(interchange("HP", "005010X221A1", *sets))
    (folder / "7.csv").write_text(
        "account,last_name,first_name,birth_date\nP1,DOE1,JANE,1980-01-02\n"
    )
    return folder


def start(path: Path, template: bytes) -> None:
    path.write_bytes(template)
    for part in ("-wal", "-shm"):
        path.with_name(path.name + part).unlink(missing_ok=True)


def importing(url: str, folder: Path) -> None:
    take_in(desk_at(url), folder)
    os._exit(0)


@pytest.fixture
def template(sqlite_url: str) -> bytes:
    store = open_store(sqlite_url)
    people(store)
    store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return Path(sqlite_url).read_bytes()


def test_killed_at_any_moment_and_imported_again_it_is_the_same_store(
    tmp_path: Path, template: bytes
) -> None:
    folder, path = folder_of_files(tmp_path / "in"), tmp_path / "killed.db"
    start(path, template)
    began = time.monotonic()
    whole = FORK.Process(target=importing, args=(str(path), folder))
    whole.start()
    whole.join()
    lasted = time.monotonic() - began
    desk = desk_at(str(path))
    undisturbed = dump(desk.store)
    desk.store.close()
    assert len(undisturbed["claim_payment"]) == 18
    chance = random.Random(1)
    halfway = 0
    for _ in range(KILLS):
        start(path, template)
        process = FORK.Process(target=importing, args=(str(path), folder))
        process.start()
        time.sleep(chance.uniform(0, lasted))
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        desk = desk_at(str(path))
        assert findings(desk) == []
        posted = desk.store.value("SELECT count(*) FROM transaction_set")
        halfway += 0 < posted < len(undisturbed["transaction_set"])
        take_in(desk, folder)
        assert dump(desk.store) == undisturbed
        desk.store.close()
    assert halfway > KILLS // 4  # the moments lie in the import, not before or behind it


def test_ctrl_c_leaves_whole_transactions(tmp_path: Path, template: bytes) -> None:
    folder, path = folder_of_files(tmp_path / "in", size=60), tmp_path / "stopped.db"
    start(path, template)
    environment = os.environ | {
        "MEDQ_NOW": NOW.isoformat(),
        "MEDQ_USER": "mj",
        "MEDQ_CONFIG": str(tmp_path / "none.toml"),
    }
    command = [
        sys.executable,
        "-c",
        "import sys; from medq.cli.main import main; sys.exit(main(sys.argv[1:]))",
    ]
    process = subprocess.Popen(
        [*command, "--store", str(path), "import", str(folder)],
        cwd=Path(__file__).parents[2], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a background job ignores it
    )  # fmt: skip
    watcher = open_store(str(path), read_only=True)
    while not watcher.value("SELECT count(*) FROM transaction_set") and process.poll() is None:
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    _out, error = process.communicate(timeout=30)
    watcher.close()
    assert process.returncode == 130
    assert "Traceback" not in error
    desk = desk_at(str(path))
    assert findings(desk) == []
    posted = desk.store.value("SELECT count(*) FROM transaction_set")
    assert 0 < posted < 10
    take_in(desk, folder)
    assert findings(desk) == []
    assert desk.store.value("SELECT count(*) FROM transaction_set") == 10
    desk.store.close()


def taking(url: str, number: int, told: Path) -> None:
    """Take until nothing is open; the items, each once."""
    desk = desk_at(url, login=PEOPLE[number % len(PEOPLE)][0])
    taken = []
    while True:
        try:
            done = take_next(desk)
        except MedqError as refusal:
            if "Nothing is open" in refusal.message:
                break
            continue  # busy: again
        assert done.item is not None
        taken.append(done.item.id)
    told.write_text("\n".join(map(str, taken)))
    os._exit(0)


def test_sixteen_take_each_item_once(store_url: str, tmp_path: Path) -> None:
    desk = desk_at(store_url)
    folder = folder_of_files(tmp_path / "in", size=60)
    take_in(desk, folder)
    open_items = [
        item for (item,) in desk.store.rows("SELECT id FROM item WHERE state = 1 ORDER BY id")
    ]
    assert len(open_items) > 90
    desk.store.close()
    processes = [
        FORK.Process(target=taking, args=(store_url, n, tmp_path / f"taken{n}")) for n in range(16)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(90)
        assert process.exitcode == 0
    taken = [int(line) for n in range(16) for line in (tmp_path / f"taken{n}").read_text().split()]
    assert sorted(taken) == open_items
    desk = desk_at(store_url)
    assert [
        item
        for (item,) in desk.store.rows(
            "SELECT item_id FROM event WHERE act = 'take' ORDER BY item_id"
        )
    ] == open_items
    assert findings(desk) == []
    desk.store.close()
