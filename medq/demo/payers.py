"""The payers of the demo practice: when they pay and how they write their files.

The kinds are those of data/reference/payers.csv. Shares follow the usual mix of a practice near
Denver; the behavior of each payer is invented.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from medq.demo.envelope import DEFAULT_FORMAT, SenderFormat
from medq.demo.workdays import DAY, is_workday, workday_from

MON, TUE, WED, THU, FRI = range(5)
EVERY_DAY = (MON, TUE, WED, THU, FRI)

UNIX = SenderFormat(padded=False)
WRAPPED = SenderFormat(newline="\r\n", width=80)
BARE_LINES = SenderFormat(terminator="", newline="\n")
PIPES = SenderFormat(element="|", component=">", padded=False)
ONE_LINE = SenderFormat(newline="")
WINDOWS = SenderFormat(newline="\r\n")
TICKS = SenderFormat(terminator="'", component="<", newline="\n")


@dataclass(frozen=True, slots=True)
class DemoPayer:
    """A payer and its habits."""

    key: str  # names its files
    name: str
    identifier: str
    kind: str
    filing: str  # SBR09, CLP06
    share: int  # per mille of the practice's patients; 0 if only a secondary payer
    days: tuple[int, int]  # from receipt to payment: least, and spread
    weekdays: tuple[int, ...]
    rate: int  # contract rates in per mille of Medicare's fees
    rule: str  # medicare, advantage, medicaid, commercial, accident, supplement, self
    sender_format: SenderFormat = DEFAULT_FORMAT
    sends_own_277ca: bool = False  # else the clearinghouse forwards it
    identifier_qualifier: str = "XV"  # in N1*PR; 2U: in REF*2U only
    drops_dash: bool = False
    zero_pay_status: str = "4"
    accepts_replacements: bool = True  # of frequency 7

    @property
    def tax_id(self) -> str:
        """Return an invented tax id of nine digits; none that starts with 00 is ever issued."""
        return f"00{sum(ord(letter) * position for position, letter in enumerate(self.key, 1)):07d}"

    def pay_day(self, received_on: date, random: Random) -> date:
        """Return the day of payment of a claim received on a day: one of this payer's weekdays."""
        if self.rule == "medicare":
            # Medicare's payment floor for electronic claims is 14 days (Medicare Claims Processing
            # Manual, chapter 1, section 80.2.1.2): it pays then, or sometimes on the day after.
            payment_day = received_on + DAY * 14
            if random.random() < 0.25 and is_workday(payment_day + DAY):
                payment_day += DAY
            return workday_from(payment_day)
        min_days, spread_days = self.days
        day = received_on + DAY * (min_days + random.randrange(spread_days + 1))
        while day.weekday() not in self.weekdays or not is_workday(day):
            day += DAY
        return day


MEDICARE = DemoPayer(
    "medicare", "MEDICARE PART B COLORADO", "04112", "medicare_b", "MB", 240, (14, 1), EVERY_DAY,
    1000, "medicare", sends_own_277ca=True, zero_pay_status="4", accepts_replacements=False,
)  # fmt: skip
HUMANA = DemoPayer(
    "humana_ma", "HUMANA MEDICARE ADVANTAGE", "61101", "medicare_advantage_contract", "16", 90,
    (17, 8), (TUE, FRI), 1000, "advantage", WRAPPED,
)  # fmt: skip
DEVOTED = DemoPayer(
    "devoted_ma", "DEVOTED HEALTH COLORADO", "DEVOT", "medicare_advantage_contract", "16", 50,
    (18, 10), (THU,), 1000, "advantage", ONE_LINE, identifier_qualifier="2U",
)  # fmt: skip
ANTHEM = DemoPayer(
    "anthem", "ANTHEM BLUE CROSS COLORADO", "00050", "anthem_bcbs", "BL", 140, (12, 9),
    (MON, WED, FRI), 1230, "commercial", UNIX, zero_pay_status="1",
)  # fmt: skip
FEP = DemoPayer(
    "fep",
    "BLUE CROSS FEDERAL PROGRAM",
    "00FEP",
    "bcbs_fep",
    "FI",
    30,
    (14, 8),
    (WED,),
    1200,
    "commercial",
    UNIX,
)
UHC = DemoPayer(
    "uhc", "UNITEDHEALTHCARE", "87726", "uhc_commercial", "CI", 140, (10, 9), (TUE, THU), 1180,
    "commercial", WINDOWS,
)  # fmt: skip
MEDICAID = DemoPayer(
    "health_first", "HEALTH FIRST COLORADO", "COTXIX", "medicaid_co_ffs", "MC", 70, (7, 5), (FRI,),
    780, "medicaid", BARE_LINES,
)  # fmt: skip
COLORADO_ACCESS = DemoPayer(
    "access_rae", "COLORADO ACCESS RAE", "COACC", "medicaid_co_managed", "MC", 30, (14, 7), (THU,),
    800, "medicaid", PIPES, drops_dash=True,
)  # fmt: skip
CIGNA = DemoPayer(
    "cigna",
    "CIGNA",
    "62308",
    "cigna_commercial",
    "CI",
    70,
    (12, 9),
    (TUE, FRI),
    1250,
    "commercial",
    PIPES,
)
AETNA = DemoPayer(
    "aetna", "AETNA", "60054", "aetna_commercial", "CI", 60, (13, 10), (MON, THU), 1200,
    "commercial", WINDOWS, identifier_qualifier="2U", zero_pay_status="1",
)  # fmt: skip
TRICARE = DemoPayer(
    "tricare",
    "TRICARE WEST",
    "99726",
    "tricare",
    "CH",
    30,
    (15, 9),
    (WED,),
    1000,
    "commercial",
    TICKS,
)
VA = DemoPayer(
    "va",
    "VA COMMUNITY CARE",
    "VACCN",
    "va_community_care",
    "VA",
    10,
    (24, 14),
    (MON,),
    1000,
    "medicaid",
    UNIX,
)
PINNACOL = DemoPayer(
    "pinnacol", "PINNACOL ASSURANCE", "84109", "workers_comp_co", "WC", 13, (18, 10), (TUE,), 1450,
    "accident", accepts_replacements=False,
)  # fmt: skip
AUTO = DemoPayer(
    "auto", "FRONT RANGE AUTO MEDPAY", "FRAMP", "auto_medpay", "AM", 7, (28, 14), (FRI,), 1500,
    "accident", accepts_replacements=False,
)  # fmt: skip
SELF_PAY = DemoPayer("self", "", "", "self_pay", "09", 20, (0, 0), (), 1000, "self")
MEDIGAP = DemoPayer(
    "medigap", "COLUMBINE MEDICARE SUPPLEMENT", "CMS01", "medigap_crossover", "CI", 0, (3, 4),
    (MON, THU), 1000, "supplement", UNIX,
)  # fmt: skip
# The practice does not know this payer: it pays by crossover only.
UNKNOWN_SUPPLEMENT = DemoPayer(
    "summit_lake", "SUMMIT LAKE BENEFIT TRUST", "SLBT9", "", "CI", 0, (4, 6), (WED,), 1000,
    "supplement", WRAPPED,
)  # fmt: skip

PAYERS = (
    MEDICARE, HUMANA, DEVOTED, ANTHEM, FEP, UHC, MEDICAID, COLORADO_ACCESS, CIGNA, AETNA, TRICARE,
    VA, PINNACOL, AUTO, SELF_PAY, MEDIGAP, UNKNOWN_SUPPLEMENT,
)  # fmt: skip
