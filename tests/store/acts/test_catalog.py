"""The catalog of acts: complete, without duplicates, and the same in any order of imports."""

import subprocess
import sys

import pytest

from medq.domain.act_messages import PLURAL_SENTENCES, SENTENCES, ActMessage, Did, sentence
from medq.work.act_catalog import ACT_BY_NAME, ALL_ACTS, UNDO_BY_ACT

MODULES = (
    "medq.work.act_catalog",
    "medq.work.acts.assign",
    "medq.work.acts.wait",
    "medq.work.acts.bulk",
    "medq.work.acts.undo",
    "medq.work.imports.undo_import",
    "medq.work.plan.build",
    "medq.work.plan.expiring_acts",
    "medq.work.remittances.acts",
)


@pytest.mark.parametrize("module", MODULES)
def test_importing_any_module_first_gives_the_same_catalog(module: str) -> None:
    code = (
        f"import {module}\nfrom medq.work import act_catalog\n"
        "print(*(act.name for act in act_catalog.ALL_ACTS), *act_catalog.UNDO_BY_ACT)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert printed.split() == [
        word for name in (*(act.name for act in ALL_ACTS), *UNDO_BY_ACT) for word in name.split()
    ]


def test_no_two_acts_share_a_name_and_only_a_note_cannot_be_undone() -> None:
    assert len(ACT_BY_NAME) == len(ALL_ACTS)
    assert [act.name for act in ALL_ACTS if act.undo is None] == ["note"]


def test_the_undo_key_passes_over_take_release_and_imports() -> None:
    assert {name for name, undo in UNDO_BY_ACT.items() if not undo.by_key} == {
        "take",
        "release",
        "import",
    }


@pytest.mark.parametrize("did", list(Did))
def test_every_message_has_a_sentence_that_ends_as_one(did: Did) -> None:
    message = ActMessage(did, name="LK", about="10482", note="called.")
    assert sentence(message).endswith(".")
    assert did not in PLURAL_SENTENCES or sentence(message, 3).startswith("3 ")
    assert did in SENTENCES
