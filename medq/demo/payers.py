"""Who pays: the plans of the invented practice's patients, how soon and on which days they pay, and how they write.

The kinds are those of data/reference/payers.csv. Shares follow the usual mix of a practice near Denver; what each of
them does in the demo is invented.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from medq.demo.envelope import PLAIN, Style
from medq.demo.workdays import DAY, is_workday, workday_from

MON, TUE, WED, THU, FRI = range(5)
EVERY_DAY = (MON, TUE, WED, THU, FRI)

UNIX = Style(padded=False)
WRAPPED = Style(newline="\r\n", width=80)
BARE_LINES = Style(terminator="", newline="\n")
PIPES = Style(element="|", component=">", padded=False)
ONE_LINE = Style(newline="")
WINDOWS = Style(newline="\r\n")
TICKS = Style(terminator="'", component="<", newline="\n")


@dataclass(frozen=True, slots=True)
class Payer:
    """One payer: `days` are the least and the spread from receipt to decision, `rate` its fee per mille of Medicare's."""

    key: str  # names its files
    name: str
    identifier: str
    kind: str
    filing: str  # SBR09, CLP06
    share: int  # per mille of the practice's patients; 0 for those that only come second
    days: tuple[int, int]
    weekdays: tuple[int, ...]
    rate: int
    rule: str  # how patients share: medicare, advantage, medicaid, commercial, accident, supplement
    style: Style = PLAIN
    answers_itself: bool = False  # sends its 277CA itself; else the clearing house forwards it
    names_itself: str = "XV"  # qualifier in N1*PR, or 2U: identifier in REF*2U only
    drops_dash: bool = False
    zero_pay_status: str = "4"
    replaces: bool = True  # takes claims of frequency 7

    @property
    def tax_id(self) -> str:
        """Nine digits; those that begin with 00 are given to nobody."""
        return f"00{sum(ord(letter) * place for place, letter in enumerate(self.key, 1)):07d}"

    def pay_day(self, received: date, random: Random) -> date:
        """The day of payment of a claim received on a day: never before `first` days, only on this payer's days."""
        if self.rule == "medicare":
            # Medicare's floor is 14 days: it pays then or on the day after, unless that is no banking day.
            due = received + DAY * 14
            if random.random() < 0.25 and is_workday(due + DAY):
                due += DAY
            return workday_from(due)
        least, spread = self.days
        day = received + DAY * (least + random.randrange(spread + 1))
        while day.weekday() not in self.weekdays or not is_workday(day):
            day += DAY
        return day


MEDICARE = Payer(
    "medicare", "MEDICARE PART B COLORADO", "04112", "medicare_b", "MB", 240, (14, 1), EVERY_DAY, 1000, "medicare",
    answers_itself=True, zero_pay_status="4", replaces=False,
)  # fmt: skip
HUMANA = Payer(
    "humana_ma", "HUMANA MEDICARE ADVANTAGE", "61101", "medicare_advantage_contract", "16", 90, (17, 8), (TUE, FRI), 1000,
    "advantage", WRAPPED,
)  # fmt: skip
DEVOTED = Payer(
    "devoted_ma", "DEVOTED HEALTH COLORADO", "DEVOT", "medicare_advantage_contract", "16", 50, (18, 10), (THU,), 1000,
    "advantage", ONE_LINE, names_itself="2U",
)  # fmt: skip
ANTHEM = Payer(
    "anthem", "ANTHEM BLUE CROSS COLORADO", "00050", "anthem_bcbs", "BL", 140, (12, 9), (MON, WED, FRI), 1230, "commercial",
    UNIX, zero_pay_status="1",
)  # fmt: skip
FEP = Payer(
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
UHC = Payer(
    "uhc", "UNITEDHEALTHCARE", "87726", "uhc_commercial", "CI", 140, (10, 9), (TUE, THU), 1180, "commercial", WINDOWS,
   
)  # fmt: skip
MEDICAID = Payer(
    "health_first", "HEALTH FIRST COLORADO", "COTXIX", "medicaid_co_ffs", "MC", 70, (7, 5), (FRI,), 780, "medicaid", BARE_LINES,
)  # fmt: skip
ACCESS = Payer(
    "access_rae", "COLORADO ACCESS RAE", "COACC", "medicaid_co_managed", "MC", 30, (14, 7), (THU,), 800, "medicaid", PIPES,
    drops_dash=True,
)  # fmt: skip
CIGNA = Payer(
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
AETNA = Payer(
    "aetna", "AETNA", "60054", "aetna_commercial", "CI", 60, (13, 10), (MON, THU), 1200, "commercial", WINDOWS,
    names_itself="2U", zero_pay_status="1",
)  # fmt: skip
TRICARE = Payer(
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
VETERANS = Payer(
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
PINNACOL = Payer(
    "pinnacol", "PINNACOL ASSURANCE", "84109", "workers_comp_co", "WC", 13, (18, 10), (TUE,), 1450, "accident", replaces=False,
)  # fmt: skip
AUTO = Payer(
    "auto", "FRONT RANGE AUTO MEDPAY", "FRAMP", "auto_medpay", "AM", 7, (28, 14), (FRI,), 1500, "accident", replaces=False,
)  # fmt: skip
SELF_PAY = Payer("self", "", "", "self_pay", "09", 20, (0, 0), (), 1000, "self")
MEDIGAP = Payer(
    "medigap", "COLUMBINE MEDICARE SUPPLEMENT", "CMS01", "medigap_crossover", "CI", 0, (3, 4), (MON, THU), 1000, "supplement",
    UNIX,
)  # fmt: skip
# Nobody at the practice has heard of this one: it is in no patient's coverage and comes by crossover.
STRANGER = Payer(
    "summit_lake", "SUMMIT LAKE BENEFIT TRUST", "SLBT9", "", "CI", 0, (4, 6), (WED,), 1000, "supplement", WRAPPED,
)  # fmt: skip

PAYERS = (
    MEDICARE, HUMANA, DEVOTED, ANTHEM, FEP, UHC, MEDICAID, ACCESS, CIGNA, AETNA, TRICARE, VETERANS, PINNACOL, AUTO, SELF_PAY,
    MEDIGAP, STRANGER,
)  # fmt: skip
