"""The ledger gives what a biller works out by hand; every example states the sums beside it."""

from tests.differential.ledger import (
    Adjustment,
    Balance,
    Line,
    LineResult,
    Result,
    visit_balance,
)

A, B, C = "ALPINE", "BOULDER", "CANYON"
OFFICE_VISIT = Line("99213", "", 15000)
INJECTION = Line("20610", "", 25000)


def decided(line: int, charge_cents: int, paid_cents: int, **cents: int) -> LineResult:
    """Return what is decided about a line: its reductions as `CO_45=2000`."""
    adjustments = []
    for name, amount in cents.items():
        group, _, reason = name.partition("_")
        adjustments.append(Adjustment(group, reason, amount))
    return LineResult(line, charge_cents, paid_cents, tuple(adjustments))


def result(
    payer: str,
    *lines: LineResult,
    status: str = "1",
    number: str = "E1",
    claim: str = "1",
    interest_cents: int = 0,
) -> Result:
    """Return a result of these lines."""
    charge_cents = sum(line.charge_cents for line in lines)
    paid_cents = sum(line.paid_cents for line in lines) + interest_cents
    interest = (Adjustment("OA", "225", -interest_cents),) if interest_cents else ()
    return Result(payer, claim, status, number, charge_cents, paid_cents, lines, interest)


def reversal(of: Result, status: str = "22", number: str = "", **cents: int) -> Result:
    """Return the reversal of a result of one line, with reasons of its own."""
    (line,) = of.lines
    back = decided(0, -line.charge_cents, -line.paid_cents, **cents)
    return result(of.payer, back, status=status, number=number or of.number, claim=of.claim)


def balance(*results: Result, lines: tuple[Line, ...] = (OFFICE_VISIT,)) -> tuple[int, ...]:
    """Return charge, paid, written off, patient and open of a visit billed to A, then B, then C."""
    of_visit = visit_balance(lines, (A, B, C), results)
    assert not of_visit.has_unknown_reversal
    return (*of_visit[:4], of_visit.open_cents)


def test_one_payer_pays() -> None:
    paid = result(A, decided(0, 15000, 9000, CO_45=4000, PR_2=2000))
    assert balance(paid) == (15000, 9000, 4000, 2000, 0)
    assert balance() == (15000, 0, 0, 0, 15000)


def test_a_second_claim_is_the_same_visit() -> None:
    """135.00 − 81.68 − 18.00 − 23.32 leaves 12.00, which the second payer gives to the patient."""
    visit = (Line("99213", "", 13500),)
    first = result(A, decided(0, 13500, 8168, CO_45=2332, PR_3=3000))
    second = result(B, decided(0, 13500, 1800, OA_23=8168, CO_45=2332, PR_2=1200), claim="2")
    assert balance(first, lines=visit) == (13500, 8168, 2332, 3000, 0)
    assert balance(first, second, lines=visit) == (13500, 9968, 2332, 1200, 0)
    assert balance(second, first, lines=visit) == (13500, 9968, 2332, 1200, 0)


def test_the_coverage_order_counts_and_no_status() -> None:
    visit = (Line("99213", "", 13500),)
    first = result(A, decided(0, 13500, 8168, CO_45=2332, PR_3=3000), status="3")
    second = result(B, decided(0, 13500, 1800, OA_23=8168, CO_45=2332, PR_2=1200), claim="2")
    assert balance(second, first, lines=visit) == (13500, 9968, 2332, 1200, 0)


def test_a_reversal_removes_its_original_whatever_its_reasons() -> None:
    """Paid 60.00, written off 75.00, patient 15.00: only the correction stands."""
    original = result(A, decided(0, 15000, 5000, CO_45=7500, PR_1=2500))
    corrected = result(A, decided(0, 15000, 6000, CO_45=7500, PR_1=1500), number="E1A")
    for back in (reversal(original, CO_216=-7500, PR_A0=-2500), reversal(original)):
        assert balance(original, back, corrected) == (15000, 6000, 7500, 1500, 0)
        assert balance(original, corrected, back) == (15000, 6000, 7500, 1500, 0)
        assert balance(back, corrected, original) == (15000, 6000, 7500, 1500, 0)


def test_a_takeback_under_status_1_opens_the_balance() -> None:
    original = result(A, decided(0, 15000, 9000, CO_45=4000, PR_2=2000))
    back = reversal(original, "1", CO_45=-4000, PR_2=-2000)
    assert balance(original, back) == (15000, 0, 0, 0, 15000)


def test_the_payers_number_decides_which_of_two_results_is_taken_back() -> None:
    """Both paid 50.00: what is left is the split of the other one."""
    first = result(A, decided(0, 15000, 5000, CO_45=7500, PR_1=2500), number="E1")
    second = result(A, decided(0, 15000, 5000, CO_45=9000, PR_1=1000), number="E2")
    assert balance(first, second, reversal(first)) == (15000, 5000, 9000, 1000, 0)
    assert balance(first, second, reversal(second)) == (15000, 5000, 7500, 2500, 0)
    assert balance(first, second, reversal(first, number="E9")) == (15000, 5000, 9000, 1000, 0)


def test_a_reversal_of_nothing_that_was_posted_counts_its_money_and_is_marked() -> None:
    paid = result(A, decided(0, 15000, 9000, CO_45=4000, PR_2=2000))
    unknown = result(A, decided(0, -15000, -3000, CO_45=-12000), status="22")
    assert visit_balance((OFFICE_VISIT,), (A,), (unknown,)) == Balance(15000, -3000, 0, 0, True)
    of_visit = visit_balance((OFFICE_VISIT,), (A,), (paid, unknown))
    assert (of_visit.paid_cents, of_visit.has_unknown_reversal) == (6000, True)
    other_payer = reversal(paid)._replace(payer=B)
    assert visit_balance((OFFICE_VISIT,), (A, B), (paid, other_payer)).has_unknown_reversal
    # The second reversal of one payment has none to take back.
    twice = visit_balance((OFFICE_VISIT,), (A,), (paid, reversal(paid), reversal(paid)))
    assert (twice.paid_cents, twice.has_unknown_reversal) == (-9000, True)


def test_a_result_settles_only_the_lines_that_it_names() -> None:
    """The 250.00 of the denied line stay open, whichever part comes first."""
    denied = result(A, decided(1, 25000, 0, CO_197=25000), status="4", number="E-02")
    paid = result(A, decided(0, 15000, 10000, CO_45=5000), number="E-01")
    visit = (OFFICE_VISIT, INJECTION)
    assert balance(denied, paid, lines=visit) == (40000, 10000, 5000, 0, 25000)
    assert balance(paid, denied, lines=visit) == (40000, 10000, 5000, 0, 25000)


def test_a_second_payer_writes_off_only_what_is_left() -> None:
    """150.00 − 80.00 − 50.00 leaves 20.00; of the discount of 70.00 at most that much counts."""
    first = result(A, decided(0, 15000, 8000, CO_45=5000, PR_2=2000))
    paying = result(B, decided(0, 15000, 500, OA_23=7500, CO_45=7000))
    assert balance(first, paying) == (15000, 8500, 6500, 0, 0)
    sharing = result(B, decided(0, 15000, 500, OA_23=6500, CO_45=7000, PR_2=1000))
    assert balance(first, sharing) == (15000, 8500, 5500, 1000, 0)
    # Nothing paid and nothing left to the patient: nobody knows what was decided.
    hiding = result(B, decided(0, 15000, 0, CO_45=7000, OA_23=8000))
    assert balance(first, hiding) == (15000, 8000, 5000, 0, 2000)


def test_a_discount_of_everything_is_no_write_off() -> None:
    assert balance(result(A, decided(0, 15000, 0, CO_45=15000))) == (15000, 0, 0, 0, 15000)
    balanced = result(A, decided(0, 15000, 1000, CO_45=15000, OA_94=-1000))
    assert balance(balanced) == (15000, 1000, 0, 0, 14000)


def test_a_federal_cut_is_written_off_and_a_denied_part_is_not() -> None:
    cut = result(A, decided(0, 15000, 9000, CO_253=180, CO_45=4000, PR_2=1820))
    assert balance(cut) == (15000, 9000, 4180, 1820, 0)
    bundled = result(A, decided(0, 15000, 9000, CO_45=4000, CO_97=2000))
    assert balance(bundled) == (15000, 9000, 4000, 0, 2000)


def test_a_later_denial_of_a_processed_line_changes_nothing() -> None:
    paid = result(A, decided(0, 15000, 9000, CO_45=4000, PR_2=2000))
    duplicate = result(A, decided(0, 15000, 0, CO_18=15000), status="4", number="E2")
    assert balance(paid, duplicate) == (15000, 9000, 4000, 2000, 0)
    assert balance(duplicate, paid) == (15000, 9000, 4000, 2000, 0)


def test_a_last_payer_that_only_denies_leaves_the_rest_open() -> None:
    first = result(A, decided(0, 15000, 8000, CO_45=5000, PR_2=2000))
    assert balance(first) == (15000, 8000, 5000, 2000, 0)
    denied = result(B, decided(0, 15000, 0, CO_22=15000), status="2")
    assert balance(first, denied) == (15000, 8000, 5000, 0, 2000)
    third = result(C, decided(0, 15000, 1500, OA_23=13000, PR_3=500), status="3")
    assert balance(first, denied, third) == (15000, 9500, 5000, 500, 0)


def test_a_payer_that_has_not_answered_a_line_leaves_it_as_it_was() -> None:
    first = result(
        A,
        decided(0, 15000, 8000, CO_45=5000, PR_2=2000),
        decided(1, 25000, 20000, CO_45=2500, PR_2=2500),
    )
    second = result(B, decided(1, 25000, 2000, OA_23=22500, PR_2=500))
    visit = (OFFICE_VISIT, INJECTION)
    assert balance(first, second, lines=visit) == (40000, 30000, 7500, 2500, 0)


def test_a_payment_made_twice_is_a_credit() -> None:
    paid = result(A, decided(0, 15000, 9000, CO_45=4000, PR_2=2000))
    again = paid._replace(number="E2")
    # 150.00 − 2 × 90.00 − 40.00; nothing is left for a second write-off or for the patient.
    assert balance(paid, again) == (15000, 18000, 4000, 0, -7000)


def test_an_additional_payment_adds_up() -> None:
    """150.00 − 90.00 − 10.00 − 40.00 leaves 10.00, which the newest result writes off."""
    paid = result(A, decided(0, 15000, 9000, CO_45=4000, PR_2=2000))
    more = result(A, decided(0, 15000, 1000, CO_45=3000, OA_B13=11000), number="E1A")
    assert balance(paid, more) == (15000, 10000, 5000, 0, 0)


def test_the_newest_share_of_a_payer_counts() -> None:
    paid = result(A, decided(0, 15000, 9000, CO_45=4000, PR_2=2000))
    more = result(A, decided(0, 15000, 500, PR_2=500, OA_B13=14000), number="E1A")
    assert balance(paid, more) == (15000, 9500, 4000, 500, 1000)
    # The share goes before a later write-off: 150.00 − 95.00 − 20.00 leaves 35.00 of the 40.00.
    assert balance(more, paid) == (15000, 9500, 3500, 2000, 0)


def test_interest_is_no_payment() -> None:
    of_claim = result(A, decided(0, 15000, 9000, CO_45=6000), interest_cents=123)
    assert of_claim.paid_cents == 9123
    assert balance(of_claim) == (15000, 9000, 6000, 0, 0)
    of_line = result(A, decided(0, 15000, 9123, CO_45=6000, CO_225=-123))
    assert balance(of_line) == (15000, 9000, 6000, 0, 0)
    assert balance(of_claim, reversal(of_line)) == (15000, 0, 0, 0, 15000)


def test_a_line_in_two_parts_adds_up() -> None:
    halves = result(
        A,
        decided(0, 7500, 4500, CO_45=2000, PR_2=1000),
        decided(0, 7500, 4500, CO_45=2000, PR_2=1000),
    )
    assert balance(halves) == (15000, 9000, 4000, 2000, 0)


def test_what_another_payer_must_answer_decides_nothing() -> None:
    elsewhere = result(B, decided(0, 15000, 0, CO_109=15000), status="23")
    first = result(A, decided(0, 15000, 8000, CO_45=5000, PR_2=2000))
    assert balance(first, elsewhere) == (15000, 8000, 5000, 2000, 0)


def test_a_share_that_needs_a_notice_stays_open() -> None:
    assert balance(result(A, decided(0, 15000, 0, PR_96=15000))) == (15000, 0, 0, 0, 15000)
