"""The wheel, built and run outside the checkout, and what each command imports."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from data.models.office import Staff
from data.store.opening import open_store
from medq.domain.items.item import Kind
from tests.store.clinic import Clinic

ROOT = Path(__file__).parent.parent.parent
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and return its path."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(folder),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def installed_folder(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the installed wheel; dependencies come from this environment."""
    folder = tmp_path_factory.mktemp("installed")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(folder),
        str(wheel),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def run_medq(installed_folder: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    environment = ENVIRONMENT | {"PYTHONPATH": str(installed_folder), "PYTHONSAFEPATH": "1"} | extra
    command = [sys.executable, "-c", "from medq.cli.main import run; run()", *words]
    return subprocess.run(
        command,
        cwd=installed_folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_the_wheel_holds_the_four_packages_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"medq", "screens", "widgets", "data"}
    assert "data/reference/carc.csv" in names
    assert "data/migrations/__init__.py" in names
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]
    assert not [name for name in names if "test" in name.lower()]


def test_an_installed_wheel_makes_a_demo(installed_folder: Path) -> None:
    version = run_medq(installed_folder, "--version")
    assert (version.returncode, version.stdout.split()[0]) == (0, "medq")
    demo = run_medq(installed_folder, "demo", "--json", "--patients", "60", "--days", "30")
    assert demo.returncode == 0, demo.stderr
    payload = json.loads(demo.stdout)
    assert payload["total"] > 0
    assert payload["items"][0]["rank"]["terms"]
    assert {file["status"] for file in payload["files"]} <= {"posted", "held", "already-posted"}


def add_caller(store_url: str) -> None:
    """Add the user who runs the tests to a store."""
    store = open_store(store_url)
    login = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    store.insert(Staff, login=login, name=login, initials="ME", role="manager")
    store.close()


HEAVY_MODULES = (
    "textual",
    "rich",
    "holidays",
    "psycopg",
    "playhouse",
    "pyx12",
    "importlib.metadata",
)


@pytest.mark.parametrize(
    ("words", "unneeded_modules"),
    [
        (
            ["--version"],
            ("peewee", "argparse", "json", "sqlite3", "dateutil", "medq.work", "medq.x12", "data"),
        ),
        (["queue", "--json"], ("medq.x12", "medq.demo", "dateutil", "email", "http")),
        (["import", "--dry-run", "--json"], ("medq.demo", "email", "http")),
    ],
)
def test_a_command_imports_only_what_it_needs(
    words: list[str], unneeded_modules: tuple[str, ...], sqlite_url: str, tmp_path: Path
) -> None:
    """Runs in its own process, where nothing is imported yet."""
    if words[0] == "import":
        empty = tmp_path / "files"
        empty.mkdir()
        words = [*words, str(empty)]
    code = (
        # peewee imports psycopg, an extra
        "import sys\nsys.modules |= dict.fromkeys(('psycopg', 'psycopg2'))\n"
        "from medq.cli.main import main\nstatus = main(sys.argv[1:])\n"
        "loaded = [name for name, module in sorted(sys.modules.items()) if module]\n"
        "print('\\n'.join(loaded), file=sys.stderr)\nsys.exit(status)"
    )
    environment = ENVIRONMENT | {"MEDQ_STORE": sqlite_url, "PYTHONPATH": str(ROOT)}
    add_caller(sqlite_url)
    queue_command = [
        sys.executable,
        "-c",
        "import sys\nfrom medq.cli.main import main\nsys.exit(main(['queue']))",
    ]
    subprocess.run(
        queue_command, env=environment, cwd=tmp_path, check=True, capture_output=True
    )  # does the new day's upkeep
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stderr.split())
    imported_needlessly = [name for name in (*HEAVY_MODULES, *unneeded_modules) if name in loaded]
    assert imported_needlessly == []


def test_garbage_collection_is_off_until_the_command_starts(tmp_path: Path) -> None:
    """Garbage collection while Textual and peewee are imported costs a tenth of the start."""
    code = (
        "import gc, sys\nfrom medq.cli import keys, main\nassert gc.isenabled()\n"
        "collecting = []\nconfigure, execute = keys.configure, keys.execute\n"
        "keys.configure = lambda *words: collecting.append(gc.isenabled()) or configure(*words)\n"
        "keys.execute = lambda *words: collecting.append(gc.isenabled()) or execute(*words)\n"
        "try:\n    main.run()\nfinally:\n    print(collecting, file=sys.stderr)"
    )
    environment = ENVIRONMENT | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, "keys", "--json"]
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1:] == ["[False, True]"], done.stderr


MAX_OWN_MODULES = 138
"""What the first screen may import of our own; a module takes a millisecond or two."""
NOT_AT_START = (
    *(
        "data.migrations",
        "data.models",
        "data.reference",
        "medq.demo",
        "medq.x12",
        "medq.work.act_catalog",
    ),
    *("medq.work.acts", "medq.work.details", "medq.work.imports", "medq.work.plan"),
    *("medq.work.remittances", "screens.help", "screens.plan", "screens.search"),
    *("widgets.act_form", "widgets.prompt", "widgets.search_field"),
)
"""What the first screen does not show is imported where it is used."""


def test_the_first_screen_imports_only_what_it_shows(sqlite_url: str, tmp_path: Path) -> None:
    """A process of its own up to the first page and the counts; only the screens are not run.

    The page has an item whose cause is put into words: that needs one reference table.
    """
    Clinic(sqlite_url).add_item(10482, Kind.FOLLOW_UP, cause="no answer")
    add_caller(sqlite_url)
    code = """
import asyncio, sys
from argparse import Namespace
import medq.app
from medq.cli.app import open_app
from medq.domain.queue.page import Query

def run(context):
    first_page = Query(grouped=True)
    question = lambda queue: (queue.page(first_page, None, None, 60), queue.counts())
    page, _counts = asyncio.run(context.queue.ask(question))
    assert [row.cause_text for row in page.rows] == ["no response"]
    context.store.close()
    return 0

sys.modules |= dict.fromkeys(("psycopg", "psycopg2"))
medq.app.run = run
open_app(Namespace(store=None, read_only=False))
print("\\n".join(name for name, module in sys.modules.items() if module))
from data.office.reference_tables import shipped
print("tables read:", shipped.cache_info().currsize)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=ENVIRONMENT | {"MEDQ_STORE": sqlite_url, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    own = ("data.", "medq.", "screens.", "widgets.")
    loaded = [name for name in done.stdout.split() if name.startswith(own)]
    assert [name for name in loaded if name.startswith(NOT_AT_START)] == []
    assert len(loaded) <= MAX_OWN_MODULES
    assert done.stdout.splitlines()[-1] == "tables read: 1"
