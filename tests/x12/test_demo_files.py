"""The demo's files, read back by a small reader of this test's own: every tell-tale that a biller looks for."""

import csv
import io
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from medq.demo.acknowledgments import DemoBatch
from medq.demo.claim_file import batch_file
from medq.demo.files import write_files
from medq.demo.names import FIRST_NAMES, SURNAMES
from medq.demo.practice import Practice, make_practice

TODAY = date(2026, 11, 24)
MBI = re.compile(
    r"[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[AC-HJKMNP-RT-Y]{2}\d{2}"
)
Segment = list[str]


def segments(raw: bytes) -> list[Segment]:
    """Elements of every segment, the delimiters taken from the ISA."""
    text = raw.decode("ascii")
    terminator = (
        re.sub(r"[\r\n]", "", text[:110])[105]
        if text[105] not in "\r\n" or "\r\n" in text[:108]
        else text[105]
    )
    if terminator != "\n":
        text = text.replace("\r", "").replace("\n", "")
    element, component = text[3], text[104]
    return [
        [
            value.replace(component, ":") if place else value
            for place, value in enumerate(one.split(element))
        ]
        for one in text.split(terminator)
        if one
    ]


@dataclass
class Line:
    svc: Segment
    adjustments: list[tuple[str, str, Decimal]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    day: date | None = None
    reference: str = ""

    @property
    def charge(self) -> Decimal:
        return Decimal(self.svc[2])

    @property
    def paid(self) -> Decimal:
        return Decimal(self.svc[3])

    @property
    def balances(self) -> bool:
        return self.charge - sum(amount for _, _, amount in self.adjustments) == self.paid


@dataclass
class Claim:
    clp: Segment
    lines: list[Line] = field(default_factory=list)
    names: dict[str, Segment] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    received: date | None = None

    @property
    def reasons(self) -> set[tuple[str, str]]:
        return {(group, reason) for line in self.lines for group, reason, _ in line.adjustments}

    @property
    def balances(self) -> bool:
        whole = sum(line.charge for line in self.lines), sum(line.paid for line in self.lines)
        owed = sum(a for line in self.lines for group, _, a in line.adjustments if group == "PR")
        return whole == (Decimal(self.clp[3]), Decimal(self.clp[4])) and owed == Decimal(
            self.clp[5] or 0
        )


@dataclass
class Payment:
    path: Path
    payer: str
    day: date
    stated: Decimal
    trace: str
    claims: list[Claim]
    beside: list[tuple[str, str, Decimal]]
    body: list[Segment]

    @property
    def balances(self) -> bool:
        return (
            sum(Decimal(one.clp[4]) for one in self.claims)
            - sum(amount for _, _, amount in self.beside)
            == self.stated
        )


def day_of(text: str) -> date:
    return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:8]}")


def payment(path: Path) -> Payment:
    found = segments(path.read_bytes())
    body = [one for one in found if one[0] not in ("ISA", "GS", "GE", "IEA")]
    claims: list[Claim] = []
    beside: list[tuple[str, str, Decimal]] = []
    for one in body:
        tag = one[0]
        if tag == "CLP":
            claims.append(Claim(one))
        elif tag == "NM1":
            claims[-1].names[one[1]] = one
        elif tag == "MOA":
            claims[-1].remarks += one[3:]
        elif tag == "SVC":
            claims[-1].lines.append(Line(one))
        elif tag == "CAS":
            claims[-1].lines[-1].adjustments += [
                (one[1], one[place], Decimal(one[place + 1]))
                for place in range(2, len(one), 3)
                if one[place]
            ]
        elif tag == "LQ":
            claims[-1].lines[-1].remarks.append(one[2])
        elif tag == "DTM" and one[1] == "472":
            claims[-1].lines[-1].day = day_of(one[2])
        elif tag == "DTM" and one[1] == "050":
            claims[-1].received = day_of(one[2])
        elif tag == "REF" and one[1] == "6R":
            claims[-1].lines[-1].reference = one[2]
        elif tag == "PLB":
            for place in range(3, len(one), 2):
                reason, _, reference = one[place].partition(":")
                beside.append((reason, reference, Decimal(one[place + 1])))
    bpr = next(one for one in body if one[0] == "BPR")
    payer = next(one for one in body if one[0] == "N1" and one[1] == "PR")
    identifier = (
        payer[4]
        if len(payer) > 4
        else next(one[2] for one in body if one[0] == "REF" and one[1] == "2U")
    )
    trace = next(one for one in body if one[0] == "TRN")
    return Payment(
        path, identifier, day_of(bpr[16]), Decimal(bpr[2]), trace[2], claims, beside, body
    )


@dataclass
class Demo:
    practice: Practice
    paths: list[Path]
    payments: list[Payment]

    def of_kind(self, kind: str) -> list[Path]:
        return [path for path in self.paths if f"_{kind}_" in path.name]

    def table(self, name: str) -> list[dict[str, str]]:
        return list(
            csv.DictReader(
                io.StringIO(next(one for one in self.paths if one.name == name).read_text())
            )
        )

    @property
    def claims(self) -> list[tuple[Payment, Claim]]:
        return [(one, claim) for one in self.payments for claim in one.claims]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    practice = make_practice(TODAY)
    paths = write_files(practice, tmp_path_factory.mktemp("demo"))
    return Demo(practice, paths, [payment(path) for path in paths if "_835_" in path.name])


@dataclass
class Sent:
    """One CLM loop of an 837P file."""

    path: Path
    file_day: date
    clm: Segment
    service_days: list[date] = field(default_factory=list)
    diagnoses: list[str] = field(default_factory=list)
    payer: str = ""
    rendering: str = ""
    reference: str = ""
    has_first_payer: bool = False


@pytest.fixture(scope="module")
def sent(demo: Demo) -> dict[str, Sent]:
    found: dict[str, Sent] = {}
    for path in demo.of_kind("837p"):
        payer, last = "", Sent(path, TODAY, [])
        for one in segments(path.read_bytes()):
            if one[0] == "HL":
                payer = ""
            elif one[0] == "NM1" and one[1] == "PR" and not payer:
                payer = one[9]
            elif one[0] == "CLM":
                last = found[one[1]] = Sent(
                    path, date.fromisoformat(path.name[:10]), one, payer=payer
                )
            elif one[0] == "HI":
                last.diagnoses += [code.split(":")[1] for code in one[1:]]
            elif one[0] == "NM1" and one[1] == "82":
                last.rendering = one[9]
            elif one[0] == "REF" and one[1] == "F8":
                last.reference = one[2]
            elif one[0] == "SVD":
                last.has_first_payer = True
            elif one[0] == "DTP" and one[1] == "472":
                last.service_days.append(day_of(one[3]))
    return found


def test_same_seed_and_day_give_the_same_bytes(demo: Demo, tmp_path: Path) -> None:
    again = write_files(make_practice(TODAY), tmp_path / "again")
    assert [path.name for path in again] == [path.name for path in demo.paths]
    assert all(
        one.read_bytes() == other.read_bytes() for one, other in zip(again, demo.paths, strict=True)
    )
    other = write_files(make_practice(TODAY, days=20, patients=200, seed=2), tmp_path / "other")
    same = write_files(make_practice(TODAY, days=20, patients=200, seed=3), tmp_path / "same")
    assert [path.read_bytes() for path in other] != [path.read_bytes() for path in same]


def test_files_stand_in_the_order_of_import_and_name_nobody(demo: Demo) -> None:
    names = [path.name for path in demo.paths]
    assert names[0] == "patients.csv" and names[-2:] == ["charges.csv", "callbacks.csv"]
    assert names[1:-2] == sorted(names[1:-2]) and len(set(names)) == len(names)
    people = {one["last_name"].lower() for one in demo.table("patients.csv")}
    assert not [name for name in names for person in people if person in name.lower()]
    assert all(date.fromisoformat(name[:10]) <= TODAY for name in names[1:-2])


def test_every_line_claim_and_payment_balances_but_the_named_ones(demo: Demo) -> None:
    planted = demo.practice.anomalies
    assert [one.trace for one in demo.payments if not one.balances] == [
        planted["payment off by a dollar"]
    ]
    off = [
        claim.clp[1] for _, claim in demo.claims if not all(line.balances for line in claim.lines)
    ]
    assert off == [planted["claim off by a cent"]]
    assert not [claim.clp[1] for _, claim in demo.claims if not claim.balances]
    assert len(demo.payments) > 200 and len(demo.claims) > 2000


def test_counts_and_control_numbers_hold(demo: Demo) -> None:
    numbers: Counter[tuple[str, str]] = Counter()
    for path in demo.paths:
        if path.suffix == ".csv":
            continue
        found = segments(path.read_bytes())
        numbers[(found[0][6], found[0][13])] += 1
        starts = [place for place, one in enumerate(found) if one[0] == "ST"]
        ends = [place for place, one in enumerate(found) if one[0] == "SE"]
        for start, end in zip(starts, ends, strict=True):
            assert found[end][1] == str(end - start + 1) and found[end][2] == found[start][2]
        assert found[-1][2] == found[0][13] and found[-2][1] == str(len(starts))
    assert set(numbers.values()) == {1}


def test_pyx12_accepts_the_batches(demo: Demo) -> None:
    document = pytest.importorskip("pyx12.x12n_document", reason="the test extra brings pyx12")
    params = pytest.importorskip("pyx12.params")
    claims = demo.practice.claims
    peculiar = [
        next(one for one in claims if one.accident == "EM"),
        next(one for one in claims if one.accident == "AA"),
        next(one for one in claims if one.frequency == "7"),
        next(one for one in claims if one.prior),
        next(one for one in claims if one.authorization),
    ]
    sample = DemoBatch(TODAY, 9001, ((*peculiar, *claims[::150]),))
    flawed = [
        DemoBatch(TODAY, 9002, (tuple(one for one in claims if one.flaw == flaw),))
        for flaw in ("ZIP", "NPI")
    ]
    whole = min(demo.of_kind("837p"), key=lambda path: path.stat().st_size).read_text()
    texts = [
        batch_file(batch, demo.practice.office, datetime.combine(TODAY, time(17)))
        for batch in (sample, *flawed)
    ]
    for text in (whole, *texts):
        findings = io.StringIO()
        valid = document.x12n_document(
            params.ParamsBase(), io.StringIO(text), None, None, None, findings
        )
        assert valid, json.dumps(json.loads(findings.getvalue()))[:600]


def test_senders_write_in_their_own_ways(demo: Demo) -> None:
    heads = {path.read_bytes()[3:4] + path.read_bytes()[104:108] for path in demo.of_kind("835")}
    assert len(heads) >= 5
    wrapped = (
        next(path for path in demo.of_kind("835") if "humana" in path.name)
        .read_bytes()
        .split(b"\r\n")
    )
    assert {len(line) for line in wrapped[:-1]} == {80}
    lines = next(path for path in demo.of_kind("835") if "health_first" in path.name).read_bytes()
    assert b"~" not in lines and lines.count(b"\n") > 10


def test_time_runs_forward(demo: Demo, sent: dict[str, Sent]) -> None:
    for one in sent.values():
        assert max(one.service_days) <= one.file_day < TODAY
    fastest: dict[str, int] = defaultdict(lambda: 999)
    for remittance, claim in demo.claims:
        assert remittance.day.weekday() < 5 and remittance.day <= TODAY
        assert (
            claim.received is not None
            and max(line.day or TODAY for line in claim.lines) <= claim.received
        )
        days = (remittance.day - claim.received).days
        fastest[remittance.payer] = min(fastest[remittance.payer], days)
        ours = sent.get(claim.clp[1])
        if ours and ours.payer == remittance.payer:
            assert claim.received >= ours.file_day
    assert fastest["04112"] == 14 and min(fastest.values()) >= 3
    for path in demo.of_kind("277ca"):
        day = date.fromisoformat(path.name[:10])
        answered = [one for one in segments(path.read_bytes()) if one[0] == "TRN" and one[1] == "2"]
        assert all(sent[one[2]].file_day < day for one in answered if one[2] in sent)


def test_medicare_pays_on_day_14_or_15(demo: Demo) -> None:
    days = Counter(
        (remittance.day - claim.received).days
        for remittance, claim in demo.claims
        if remittance.payer == "04112" and claim.received and not remittance.beside
    )
    assert (days[14] + days[15]) / days.total() > 0.9


def test_sequestration_stands_on_every_line_that_medicare_pays(demo: Demo) -> None:
    lines = [
        line
        for one, claim in demo.claims
        if one.payer == "04112"
        for line in claim.lines
        if line.paid > 0
    ]
    assert len(lines) > 500
    assert all(
        any((group, reason) == ("CO", "253") for group, reason, _ in line.adjustments)
        for line in lines
    )
    others = [
        claim
        for one, claim in demo.claims
        if one.payer != "04112"
        for claim in [claim]
        if ("CO", "253") in claim.reasons
    ]
    assert not others


def test_crossover_comes_back_from_the_next_payer(demo: Demo) -> None:
    crossed = {claim.clp[1]: (one, claim) for one, claim in demo.claims if claim.clp[2] == "19"}
    assert all(
        claim.names["TT"] and {"MA18", "MA07"} & set(claim.remarks) for _, claim in crossed.values()
    )
    second = {
        claim.clp[1]: (one, claim)
        for one, claim in demo.claims
        if claim.clp[2] == "2" and claim.clp[1] in crossed
    }
    assert len(crossed) > 100 and len(second) > 0.7 * len(crossed)
    for number, (one, claim) in second.items():
        assert one.payer == crossed[number][1].names["TT"][9] and one.day > crossed[number][0].day
        assert ("OA", "23") in claim.reasons


def test_secondary_repeats_the_write_off(demo: Demo, sent: dict[str, Sent]) -> None:
    repeats = [
        claim for _, claim in demo.claims if claim.clp[2] == "2" and ("CO", "45") in claim.reasons
    ]
    assert len(repeats) >= 5 and all(sent[claim.clp[1]].has_first_payer for claim in repeats)


def test_medicaid_refuses_what_a_qualified_beneficiary_does_not_owe(demo: Demo) -> None:
    noted = [
        claim
        for _, claim in demo.claims
        if {"N781", "N782", "N783"} & {r for line in claim.lines for r in line.remarks}
    ]
    refused = [
        claim
        for one, claim in demo.claims
        if ("CO", "303") in claim.reasons and one.payer == "COTXIX"
    ]
    assert len(noted) > 10 and len(refused) > 5
    assert all(claim.remarks == ["MA01", "MA07"] for claim in noted)


def test_one_duplicate_because_the_secondary_was_sent_besides_crossover(demo: Demo) -> None:
    found = [
        claim for _, claim in demo.claims if any("N522" in line.remarks for line in claim.lines)
    ]
    assert len(found) == 1 and ("OA", "18") in found[0].reasons


def test_balance_forward_is_settled_or_explained_in_the_next_file(demo: Demo) -> None:
    settled = []
    for one in demo.payments:
        for reason, reference, amount in one.beside:
            if reason == "FB" and amount < 0:
                assert one.stated == 0 and reference == one.trace
                following = next(
                    other
                    for other in demo.payments
                    if other.payer == one.payer and other.day > one.day
                )
                (pair,) = [pair for pair in following.beside if pair[2] == -amount]
                settled.append(pair[0])
    assert sorted(settled) == ["FB", "WO"]


def test_provider_level_adjustments_of_several_kinds(demo: Demo) -> None:
    kinds = Counter(reason for one in demo.payments for reason, _, _ in one.beside)
    assert {"FB", "WO", "L6", "CS", "72", "BN"} <= set(kinds)
    for one in demo.payments:
        for reason, reference, amount in one.beside:
            if reason == "L6":
                claim = next(claim for claim in one.claims if claim.clp[1] == reference)
                assert amount < 0 and claim.received and (one.day - claim.received).days > 30


def test_one_reversal_is_corrected_and_the_taken_back_ones_were_paid_before(demo: Demo) -> None:
    taken = [(one, claim) for one, claim in demo.claims if claim.clp[2] == "22"]
    assert len(taken) == 3
    for one, claim in taken:
        before = [
            other
            for when, other in demo.claims
            if other.clp[7] == claim.clp[7] and when.day < one.day
        ]
        assert len(before) == 1 and Decimal(before[0].clp[4]) == -Decimal(claim.clp[4])
    corrected = [
        claim
        for one, claim in taken
        for other in one.claims
        if other.clp[1] == claim.clp[1] and other.clp[2] == "1"
    ]
    assert [claim.clp[1] for claim in corrected] == [
        demo.practice.anomalies["reversal and correction"]
    ]


def test_one_remittance_comes_twice_under_another_name(demo: Demo) -> None:
    traces = Counter(one.trace for one in demo.payments)
    assert [trace for trace, count in traces.items() if count > 1] == [
        demo.practice.anomalies["delivered twice"]
    ]
    first, again = (one for one in demo.payments if traces[one.trace] == 2)
    assert (
        first.body == again.body
        and first.path.name != again.path.name
        and first.path.read_bytes() != again.path.read_bytes()
    )


def test_claims_that_are_hard_to_match(demo: Demo, sent: dict[str, Sent]) -> None:
    numbers = {number.replace("-", "") for number in sent}
    stray = [
        c.clp[1] for _, c in demo.claims if c.clp[1].replace("-", "").lstrip("0") not in numbers
    ]
    assert stray == [demo.practice.anomalies["claim that matches none"]]
    padded = [c.clp[1].lstrip("0") for _, c in demo.claims if c.clp[1].startswith("0")]
    assert padded == [demo.practice.anomalies["number with leading zeros"]]
    changed = [
        c.clp[1] for _, c in demo.claims for line in c.lines if len(line.svc) > 6 and line.svc[6]
    ]
    assert changed == [demo.practice.anomalies["procedure changed by the payer"]]
    parts = [c for _, c in demo.claims if c.remarks == ["MA15"]]
    assert {c.clp[1] for c in parts} == {demo.practice.anomalies["split claim"]} and len(parts) == 2
    assert sum(Decimal(c.clp[3]) for c in parts) == Decimal(sent[parts[0].clp[1]].clm[2])


def test_one_payer_is_in_nobodys_coverage(demo: Demo) -> None:
    known = {row["payer_id"] for row in demo.table("patients.csv")}
    assert {one.payer for one in demo.payments} - known == {"SLBT9"}


def test_a_deleted_diagnosis_is_refused_from_october_on(demo: Demo, sent: dict[str, Sent]) -> None:
    refused = [c for _, c in demo.claims if ("CO", "146") in c.reasons]
    assert 1 <= len(refused) <= 3
    (code,) = {sent[c.clp[1]].diagnoses[0] for c in refused}
    october = date(2026, 10, 1)
    assert all(
        october <= day <= date(2026, 10, 7) for c in refused for day in sent[c.clp[1]].service_days
    )
    before = [
        c
        for _, c in demo.claims
        if c.clp[1] in sent and code in sent[c.clp[1]].diagnoses and c not in refused
    ]
    assert before and all(day < october for c in before for day in sent[c.clp[1]].service_days)


def test_two_patients_are_in_medicare_advantage_without_our_knowing(
    demo: Demo, sent: dict[str, Sent]
) -> None:
    refused = [c for _, c in demo.claims if ("CO", "24") in c.reasons]
    members = Counter(c.names["QC"][9] for c in refused)
    assert len(members) == 2 and min(members.values()) >= 2
    first = min(day for c in refused for day in sent[c.clp[1]].service_days)
    for _, c in demo.claims:
        if c.names["QC"][9] in members and c not in refused:
            assert max(sent[c.clp[1]].service_days) < first


def test_enrolment_is_one_provider_at_one_payer(demo: Demo, sent: dict[str, Sent]) -> None:
    refused = [
        (one, c)
        for one, c in demo.claims
        if ("CO", "B7") in c.reasons and "again" not in one.path.name
    ]
    assert len(refused) == 12
    assert len({(one.payer, sent[c.clp[1]].rendering) for one, c in refused}) == 1


def test_one_payer_underpays_by_the_same_cents(demo: Demo) -> None:
    rates = {(payer, code): cents for payer, code, cents in demo.practice.contract_rates}
    short: Counter[tuple[str, int]] = Counter()
    for one, claim in demo.claims:
        if claim.clp[2] != "1" or claim.remarks == ["MA67"]:
            continue
        for line in claim.lines:
            code, reductions = (
                line.svc[1].split(":")[1],
                [a for g, r, a in line.adjustments if (g, r) == ("CO", "45")],
            )
            if (
                reductions
                and reductions[0] < line.charge
                and len(line.svc) <= 6
                and (one.payer, code) in rates
            ):
                allowed = int((line.charge - reductions[0]) * 100)
                expected = rates[(one.payer, code)] * int(line.svc[5])
                if expected - allowed > 1:
                    short[(one.payer, expected - allowed)] += 1
    assert set(short) == {("62308", 712)} and short[("62308", 712)] >= 10


def test_a_third_of_the_silent_claims_have_a_999_only(demo: Demo, sent: dict[str, Sent]) -> None:
    answered = {c.clp[1].replace("-", "").lstrip("0") for _, c in demo.claims}
    seen: dict[str, set[str]] = defaultdict(set)
    for path in demo.of_kind("277ca"):
        number = ""
        for one in segments(path.read_bytes()):
            if one[0] == "TRN":
                number = one[2]
            elif one[0] == "STC":
                seen[number].add(one[1][:2])
    old = [
        n
        for n, one in sent.items()
        if one.file_day < TODAY - timedelta(days=45) and n.replace("-", "") not in answered
    ]
    in_refused = refused_by_syntax(demo)
    silent = [n for n in old if n not in in_refused and not {"A3", "A6", "A7", "A8"} & seen[n]]
    alone = [n for n in silent if not seen[n]]
    assert len(silent) > 15 and 0.2 < len(alone) / len(silent) < 0.47
    assert all(seen[n] == {"A2"} for n in silent if seen[n])
    assert len(in_refused) == 6


def refused_by_syntax(demo: Demo) -> set[str]:
    """The claims of those transactions that a 999 refuses: by group and set number in the batch of the same day."""
    found = set()
    for answer, batch in zip(demo.of_kind("999"), demo.of_kind("837p"), strict=True):
        said = segments(answer.read_bytes())
        refused = {
            said[place][2]
            for place, one in enumerate(said)
            if one[0] == "AK2" and ["IK5", "R", "5"] in said[place:]
        }
        control = ""
        for one in segments(batch.read_bytes()):
            if one[0] == "ST":
                control = one[2]
            elif one[0] == "CLM" and control in refused - {"0001"}:
                found.add(one[1])
    return found


def test_two_batches_have_a_transaction_that_the_999_refuses(demo: Demo) -> None:
    answers = [segments(path.read_bytes()) for path in demo.of_kind("999")]
    refused = [one for one in answers if ["IK5", "R", "5"] in one]
    assert len(refused) == 2 and len(refused_by_syntax(demo)) == 6
    assert {one[3] for answer in refused for one in answer if one[0] == "IK4"} == {"I12"}
    named = {
        one[1].removeprefix("CLM01:") for answer in refused for one in answer if one[0] == "CTX"
    }
    assert len(named) == 3 and named <= refused_by_syntax(demo)


def test_statuses_of_silent_claims_come_in_277(demo: Demo) -> None:
    codes = Counter(
        one[1][:2]
        for path in demo.of_kind("277")
        for one in segments(path.read_bytes())
        if one[0] == "STC"
    )
    assert {"P1", "P3", "D0"} <= set(codes) and codes.total() > 15


def test_everybody_is_invented(demo: Demo) -> None:
    surnames, given = {one.upper() for one in SURNAMES}, {one.upper() for one in FIRST_NAMES}
    for path in demo.paths:
        if path.suffix == ".edi":
            for one in segments(path.read_bytes()):
                if one[0] == "NM1" and one[2] == "1" and len(one) > 3 and one[3]:
                    assert one[3] in surnames and one[4] in given, path.name
    for row in demo.table("patients.csv"):
        assert row["last_name"].upper() in surnames and row["phone"].startswith("303-555-01")
        if row["payer_kind"] == "medicare_b" and row["member_id"]:
            assert MBI.fullmatch(row["member_id"])


def test_patients_table(demo: Demo) -> None:
    rows = demo.table("patients.csv")
    header = (
        "account,last_name,first_name,birth_date,sex,address,city,state,postal_code,phone,leave_message,preferred_name,language,"
        "payer_name,payer_id,member_id,group_number,coverage_start,coverage_end,payer_kind,coverage_order"
    )
    assert ",".join(rows[0]) == header
    accounts = Counter(row["account"] for row in rows)
    assert len(accounts) == 1500 and set(accounts.values()) == {1, 2}
    assert {row["coverage_order"] for row in rows} == {"1", "2"}
    assert sum(1 for row in rows if not row["member_id"] and row["payer_kind"] != "self_pay") == 1
    assert sum(1 for row in rows if not row["birth_date"]) == 1


def test_charges_table_has_recent_visits_with_gaps(demo: Demo, sent: dict[str, Sent]) -> None:
    rows = demo.table("charges.csv")
    header = (
        "account,claim_number,service_date,procedure,modifiers,diagnoses,"
        "units,charge,place,rendering_npi,payer_id,authorization"
    )
    assert ",".join(rows[0]) == header
    claims = {row["claim_number"] for row in rows}
    assert 40 <= len(claims) <= 140 and not claims & set(sent)
    assert all(
        TODAY - timedelta(days=9) <= date.fromisoformat(row["service_date"]) < TODAY for row in rows
    )
    assert any(not row["diagnoses"] for row in rows) and any(
        not row["rendering_npi"] for row in rows
    )
    assert any(row["units"] == "0" for row in rows) and any(
        row["payer_id"] == "00000" for row in rows
    )
    assert {row["account"] for row in rows} <= {
        row["account"] for row in demo.table("patients.csv")
    }


def test_callbacks_bunch_after_statements_and_some_are_promised(demo: Demo) -> None:
    rows = demo.table("callbacks.csv")
    assert ",".join(rows[0]) == "account,asked_at,reason,phone,window_start,window_end,promised"
    days = Counter(row["asked_at"][:10] for row in rows)
    # Statements went out on Monday 16 November, since the 15th was a Sunday.
    assert days.most_common(1)[0][0] == "2026-11-19" and days["2026-11-19"] >= 8
    promised = {row["window_start"][:10] for row in rows if row["promised"] == "yes"}
    assert promised == {"2026-11-24", "2026-11-25"}
    assert all(
        row["window_start"] <= row["window_end"] and row["asked_at"].endswith("-07:00")
        for row in rows
    )
    assert all(
        row["window_start"][11:16] >= "08:00" and row["window_end"][11:16] <= "21:00"
        for row in rows
        if row["window_start"]
    )
