"""Tests of the demo's files: equal for equal seeds, envelopes, delimiters, invented names."""

import io
import json
import re
from collections import Counter
from datetime import date, datetime, time
from pathlib import Path

import pytest

from medq.demo.acknowledgments import DemoBatch
from medq.demo.claim_file import batch_file
from medq.demo.files import write_files
from medq.demo.names import FIRST_NAMES, SURNAMES
from medq.demo.practice import make_practice
from tests.office import TODAY
from tests.x12.demo.reader import DemoFiles, read_segments

# CMS, format of the Medicare Beneficiary Identifier: no S, L, O, I, B, Z.
MBI = re.compile(
    r"[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d"
    r"[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[AC-HJKMNP-RT-Y]{2}\d{2}"
)


def test_same_seed_and_day_give_the_same_bytes(demo: DemoFiles, tmp_path: Path) -> None:
    paths = write_files(make_practice(TODAY), tmp_path / "again")
    assert [path.name for path in paths] == [path.name for path in demo.paths]
    assert all(
        path.read_bytes() == demo_path.read_bytes()
        for path, demo_path in zip(paths, demo.paths, strict=True)
    )


def test_another_seed_gives_other_files(tmp_path: Path) -> None:
    second, third = (
        write_files(make_practice(TODAY, days=20, patients=200, seed=seed), tmp_path / str(seed))
        for seed in (2, 3)
    )
    assert [path.read_bytes() for path in second] != [path.read_bytes() for path in third]


def test_files_are_in_the_order_of_import_and_name_no_patient(demo: DemoFiles) -> None:
    names = [path.name for path in demo.paths]
    assert names[0] == "patients.csv" and names[-2:] == ["charges.csv", "callbacks.csv"]
    assert names[1:-2] == sorted(names[1:-2]) and len(set(names)) == len(names)
    last_names = {row["last_name"].lower() for row in demo.csv_rows("patients.csv")}
    assert not [name for name in names for last in last_names if last in name.lower()]
    assert all(date.fromisoformat(name[:10]) <= TODAY for name in names[1:-2])


def test_counts_and_control_numbers_agree(demo: DemoFiles) -> None:
    interchanges: Counter[tuple[str, str]] = Counter()
    for path in demo.paths:
        if path.suffix == ".csv":
            continue
        segments = read_segments(path.read_bytes())
        interchanges[segments[0][6], segments[0][13]] += 1
        starts = [index for index, segment in enumerate(segments) if segment[0] == "ST"]
        ends = [index for index, segment in enumerate(segments) if segment[0] == "SE"]
        for start, end in zip(starts, ends, strict=True):
            assert segments[end][1] == str(end - start + 1)
            assert segments[end][2] == segments[start][2]
        assert segments[-1][2] == segments[0][13] and segments[-2][1] == str(len(starts))
    assert set(interchanges.values()) == {1}


def test_pyx12_accepts_the_batches(demo: DemoFiles) -> None:
    document = pytest.importorskip("pyx12.x12n_document", reason="the test extra brings pyx12")
    params = pytest.importorskip("pyx12.params")
    claims = demo.practice.claims
    special_claims = [
        next(claim for claim in claims if claim.accident == "EM"),
        next(claim for claim in claims if claim.accident == "AA"),
        next(claim for claim in claims if claim.frequency == "7"),
        next(claim for claim in claims if claim.prior),
        next(claim for claim in claims if claim.authorization),
    ]
    sample = DemoBatch(TODAY, 9001, ((*special_claims, *claims[::150]),))
    flawed_batches = [
        DemoBatch(TODAY, 9002, (tuple(claim for claim in claims if claim.flaw == flaw),))
        for flaw in ("ZIP", "NPI")
    ]
    texts = [
        batch_file(batch, demo.practice.office, datetime.combine(TODAY, time(17)))
        for batch in (sample, *flawed_batches)
    ]
    smallest_batch = min(demo.paths_of_kind("837p"), key=lambda path: path.stat().st_size)
    for text in (smallest_batch.read_text(), *texts):
        findings = io.StringIO()
        is_valid = document.x12n_document(
            params.ParamsBase(), io.StringIO(text), None, None, None, findings
        )
        assert is_valid, json.dumps(json.loads(findings.getvalue()))[:600]


def test_senders_use_their_own_delimiters(demo: DemoFiles) -> None:
    contents = {path.name: path.read_bytes() for path in demo.paths_of_kind("835")}
    assert len({text[3:4] + text[104:108] for text in contents.values()}) >= 5
    wrapped = next(text for name, text in contents.items() if "humana" in name).split(b"\r\n")
    assert {len(line) for line in wrapped[:-1]} == {80}
    unix = next(text for name, text in contents.items() if "health_first" in name)
    assert b"~" not in unix and unix.count(b"\n") > 10


def test_every_person_is_invented(demo: DemoFiles) -> None:
    last_names = {name.upper() for name in SURNAMES}
    first_names = {name.upper() for name in FIRST_NAMES}
    for path in demo.paths:
        if path.suffix == ".edi":
            for segment in read_segments(path.read_bytes()):
                if segment[0] == "NM1" and segment[2] == "1" and len(segment) > 3 and segment[3]:
                    assert segment[3] in last_names and segment[4] in first_names, path.name
    for row in demo.csv_rows("patients.csv"):
        assert row["last_name"].upper() in last_names and row["phone"].startswith("303-555-01")
        if row["payer_kind"] == "medicare_b" and row["member_id"]:
            assert MBI.fullmatch(row["member_id"])
