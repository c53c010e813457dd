"""Whether the patient may be billed for what a payer did not pay."""

from enum import StrEnum

PATIENT_GROUP = "PR"
COVERAGE_CATEGORIES = frozenset({"eligibility", "cob"})
"""Categories of codes by which the coverage itself is in doubt."""
_NOTICE_CATEGORIES = frozenset({"non_covered", "authorization", "medical_necessity"})
_PATIENT_CATEGORY = "patient_responsibility"


class PatientBilling(StrEnum):
    """The check that an amount needs before the patient is billed for it."""

    NO = "no"  # never: corrected, appealed or written off
    YES = "yes"  # after the last payer
    NOTICE = "notice"  # only with the notice that the payer's kind asks for
    VERIFY = "verify"  # once plan, benefit and coverage are verified
    NEXT = "next"  # the next payer is billed first


def usual_billing(group: str, category: str) -> PatientBilling:
    """Return what an amount usually needs by its group and the category of its code.

    It is for codes whose line does not say: those of an office, and codes that no table has.
    """
    if group == PATIENT_GROUP:
        if category == _PATIENT_CATEGORY:
            return PatientBilling.YES
        if category == "timely_filing":
            return PatientBilling.NO
        return PatientBilling.NOTICE if category in _NOTICE_CATEGORIES else PatientBilling.VERIFY
    if category in COVERAGE_CATEGORIES:
        return PatientBilling.VERIFY
    if group == "OA" and category == _PATIENT_CATEGORY:
        return PatientBilling.NEXT
    return PatientBilling.NO
