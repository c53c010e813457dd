"""The config file of a person: where it is, what stands in it, and each line that cannot be."""

from pathlib import Path

import pytest

from tests.cli.conftest import Medq


def write_config(tmp_path: Path, text: str) -> Path:
    """Write the config file that `medq` reads, and return its path."""
    path = tmp_path / "medq.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_store_is_that_of_the_option_then_the_environment_then_the_config(
    medq: Medq, demo: Path, tmp_path: Path
) -> None:
    write_config(tmp_path, f'store = "{demo}"')

    def store_setting(*words: object, **env: str) -> tuple[str, str]:
        store = medq("config", "show", *words, "--json", **env).json["settings"][0]
        return store["value"], store["source"]

    assert store_setting() == (str(demo), str(tmp_path / "medq.toml"))
    assert store_setting(MEDQ_STORE=str(demo)) == (str(demo), "MEDQ_STORE")
    assert store_setting("--store", demo, MEDQ_STORE="/nowhere") == (str(demo), "--store")
    assert medq("queue", MEDQ_STORE="/nowhere/x.db").status == 1


@pytest.mark.parametrize(
    ("text", "printed", "command"),
    [
        ("store = \na = 1", "line 1", "queue"),
        ("a = 1\nb = \nc = 2", "line 2", "keys"),
        ("store = 5", "store must be a text", "queue"),
        ("keys = 5", "keys is not a table", "keys"),
    ],
)
def test_an_invalid_line_is_refused_with_its_place(
    medq: Medq, tmp_path: Path, text: str, printed: str, command: str
) -> None:
    path = write_config(tmp_path, text)
    refused = medq(command, "--json")
    assert refused.status == 1
    assert printed in refused.json["error"]["message"]
    assert refused.json["error"]["where"] == str(path)
    assert medq("config", "path").out == f"{path}\n"
    assert medq("config", "path", "--json").json == {"path": str(path)}


def test_columns_must_be_a_table(medq: Medq, demo: Path, tmp_path: Path) -> None:
    write_config(tmp_path, "columns = 5")
    assert "columns is not a table" in medq("import", tmp_path / "none.csv", "--store", demo).err


def test_a_config_that_cannot_be_read_is_refused_and_a_missing_one_is_not(
    medq: Medq, tmp_path: Path
) -> None:
    (tmp_path / "medq.toml").write_bytes(b"store = \xff")
    assert "cannot be read" in medq("keys").err
    (tmp_path / "medq.toml").unlink()
    (tmp_path / "medq.toml").mkdir()
    refused = medq("keys")
    assert (refused.status, "cannot be opened" in refused.err) == (1, True)
    assert medq("keys", MEDQ_CONFIG=str(tmp_path / "nowhere" / "x.toml")).status == 0


def test_own_keys_are_used_and_each_bad_line_is_named(medq: Medq, tmp_path: Path) -> None:
    write_config(tmp_path, '[keys]\n"item.next" = "x"\n"item.dance" = "y"\n"item.done" = "alt+d"\n')
    printed = medq("keys", "--check", "--json")
    assert printed.status == 1
    # x unlinks a payment; there is no dance; alt does not arrive everywhere
    assert len(printed.json["problems"]) == 3
    write_config(tmp_path, '[keys]\n"item.next" = "f8"\n"item.done" = "f5"\n')
    printed = medq("keys", "--check", "--json")
    assert (printed.status, printed.json["problems"]) == (0, [])
    assert {key["key"] for key in printed.json["keys"] if key["id"] == "item.next"} == {"f8"}
    assert medq("keys", "--check").out == "Your keys are valid.\n"


def test_the_theme_is_that_of_no_color_then_the_config(
    medq: Medq, demo: Path, tmp_path: Path
) -> None:
    def theme_setting(**env: str) -> tuple[str, str]:
        settings = medq("config", "show", "--store", demo, "--json", **env).json["settings"]
        theme = next(setting for setting in settings if setting["name"] == "theme")
        return theme["value"], theme["source"]

    assert theme_setting() == ("standard", "default")
    path = write_config(tmp_path, f'# mine\nstore = "{demo}"\n')
    printed = medq("config", "set", "theme", "light", "--store", "/nowhere/x.db", "--json").json[
        "settings"
    ]
    assert [setting["value"] for setting in printed] == ["light"]
    assert path.read_text().startswith("# mine\n")
    assert theme_setting() == ("light", str(path))
    assert theme_setting(NO_COLOR="1") == ("none", "NO_COLOR")
    refused = medq("config", "set", "theme", "blue", "--json")
    assert refused.status == 1
    assert refused.json["error"]["hint"] == "Themes: standard, light, high-contrast, none."
    assert theme_setting() == ("light", str(path))


def test_a_dry_run_previews_a_setting_and_changes_nothing(medq: Medq, demo: Path) -> None:
    store = f"--store={demo}"
    same = medq("config", "set", "closes", "17:00", "--dry-run", "--json", store).json
    assert same["moves"] == 0 < same["total"]
    assert medq("config", "set", "floor_cents", "x", "--dry-run", store).status == 1
    assert (
        "Nothing was changed."
        in medq("config", "set", "floor_minute_cents", "0.01", "--dry-run", store).out
    )
    settings = {
        setting["name"]: setting["value"]
        for setting in medq("config", "show", "--json", store).json["settings"]
    }
    assert (settings["duty_days"], settings["floor_cents"]) == ("3", "20.00")
