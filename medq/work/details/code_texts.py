"""Texts for the codes of acknowledgments and results: what a code means, who is meant.

CLP02 and PLB03-1 of the 835 (005010X221A1), STC01 and STC01-3 of the 277CA and 277 (005010X214,
005010X212).
"""

from medq.domain.remittances.allocation import AllocationKind

CLAIM_STATUS = {
    "1": "processed as primary",
    "2": "processed as secondary",
    "3": "processed as tertiary",
    "4": "denied",
    "19": "processed as primary, forwarded to the next payer",
    "20": "processed as secondary, forwarded to the next payer",
    "21": "processed as tertiary, forwarded to the next payer",
    "22": "reversal of prior payment",
    "23": "not our claim, forwarded",
    "25": "predetermination only",
}

CATEGORIES = {
    "A0": "forwarded",
    "A1": "received",
    "A2": "accepted for adjudication",
    "A3": "returned as unprocessable",
    "A4": "not found",
    "A5": "split claim",
    "A6": "rejected: missing information",
    "A7": "rejected: invalid information",
    "A8": "rejected: fields contradict each other",
    "P0": "pending",
    "P1": "in process",
    "P2": "in review",
    "P3": "pending: information requested from provider",
    "P4": "pending: information requested from patient",
    "P5": "pending: payer administrative hold",
    "F0": "finalized",
    "F1": "finalized: paid",
    "F2": "finalized: denied",
    "F3": "finalized: revised",
    "F3F": "finalized: forwarded to another payer",
    "F3N": "finalized: not forwarded",
    "F4": "finalized: no further payment",
    "E0": "status request error",
    "E1": "payer system down",
    "E2": "no response from the payer's system",
    "E3": "status request error: fields contradict each other",
    "E4": "status request error: trading partner rule",
    "D0": "claim not on file",
}

ENTITIES = {
    "IL": "subscriber",
    "QC": "patient",
    "82": "rendering provider",
    "85": "billing provider",
    "DN": "referring provider",
    "DK": "ordering provider",
    "77": "service facility",
    "PR": "payer",
}

CLEARINGHOUSE = "AY"
SOURCES = {"PR": "payer", CLEARINGHOUSE: "clearinghouse"}  # NM101 of the 277CA's source loop

PROVIDER_ADJUSTMENTS = {
    "WO": "overpayment recovery",
    "FB": "forward balance",
    "72": "refund acknowledged",
    "L6": "interest",
    "CS": "general adjustment",
    "J1": "not payable",
    "AP": "advance payment",
    "LE": "levy",
    "IR": "tax withheld",
    "SL": "student-loan offset",
    "CT": "capitation",
    "LS": "lump sum",
    "BN": "bonus",
    "50": "late charge",
    "51": "penalty",
    "L3": "penalty",
    "E3": "withholding",
    "B2": "rebate",
    "B3": "recovery allowance",
    "WU": "recovery, unspecified",
    "OB": "offset for an affiliate",
    "TL": "third-party liability",
    "IP": "incentive",
    "IS": "interim settlement",
    "PI": "periodic interim payment",
    "RA": "retroactive adjustment",
}


ALLOCATIONS = {
    AllocationKind.WRITE_OFF: "write-off",
    AllocationKind.PATIENT: "patient",
    AllocationKind.INFORMATION: "informational",
    AllocationKind.DENIAL: "denied",
    AllocationKind.REVIEW: "in review",
    AllocationKind.WAIT: "pending",
}

PAYER_KINDS = {
    "medicare_b": "Medicare Part B",
    "medicare_advantage_contract": "Medicare Advantage, in network",
    "medicare_advantage_noncontract": "Medicare Advantage, out of network",
    "medicaid_co_ffs": "Colorado Medicaid, fee for service",
    "medicaid_co_managed": "Colorado Medicaid, managed care",
    "chip_co": "Colorado CHIP (CHP+)",
    "tricare": "TRICARE",
    "tricare_for_life": "TRICARE For Life",
    "va_community_care": "VA Community Care",
    "uhc_commercial": "UnitedHealthcare commercial",
    "aetna_commercial": "Aetna commercial",
    "cigna_commercial": "Cigna commercial",
    "anthem_bcbs": "Anthem BCBS",
    "bcbs_other": "other BCBS plan",
    "bcbs_fep": "BCBS Federal Employee Program",
    "humana_commercial": "Humana commercial",
    "commercial_generic": "commercial, strictest rules",
    "commercial_out_of_network": "commercial, out of network",
    "erisa_self_funded": "self-funded ERISA plan",
    "exchange_plan_grace": "exchange plan in its grace period",
    "workers_comp_co": "Colorado workers' compensation",
    "auto_medpay": "auto MedPay",
    "secondary_generic": "secondary, strictest rules",
    "medicare_secondary": "Medicare as secondary",
    "medigap_crossover": "Medigap, crossover",
    "hospice_facility": "hospice facility",
}


def payer_kind(kind: str) -> str:
    """Return a payer kind of the payer table in words; the office may have kinds of its own."""
    return PAYER_KINDS.get(kind, kind.replace("_", " "))


def category(code: str, source: str) -> str:
    """Return the text of a claim status category that a source (NM101) reports.

    R0 to R17 request information. An unknown category keeps its code.
    """
    if is_forwarded(code, source):
        return "accepted, forwarded to payer"
    requested = "information requested" if code.startswith("R") else f"status {code}"
    return CATEGORIES.get(code, requested)


def is_forwarded(code: str, source: str) -> bool:
    """Return True if a clearinghouse reports that it accepted and forwarded a claim."""
    return code == "A2" and source == CLEARINGHOUSE


def status(code: str) -> str:
    """Return a claim status (CLP02) in words."""
    return CLAIM_STATUS.get(code, f"unknown status {code}")


def provider_adjustment(code: str) -> str:
    """Return a provider adjustment's reason in words."""
    return PROVIDER_ADJUSTMENTS.get(code, f"unknown reason {code}")
