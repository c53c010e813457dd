"""The code of an adjustment, as people write it: CO-197."""

from typing import NamedTuple

GROUPS = ("CO", "PR", "OA", "PI")  # CAS01


class AdjustmentCode(NamedTuple):
    """An adjustment's group, its CARC and perhaps the RARC that explains it: `CO-16 N290`."""

    group: str  # empty in a search for the CARC alone
    reason: str
    remark: str = ""

    def __str__(self) -> str:
        code = f"{self.group}-{self.reason}" if self.group else self.reason
        return f"{code} {self.remark}".rstrip()

    @classmethod
    def of_cause(cls, cause: str) -> "AdjustmentCode | None":
        """Parse the cause of an item; None where it is no adjustment code."""
        group, dash, codes = cause.partition("-")
        if not dash or group not in GROUPS:
            return None
        reason, _space, remark = codes.partition(" ")
        return cls(group, reason, remark)

    @classmethod
    def of_words(cls, words: str) -> "AdjustmentCode":
        """Parse what is searched for: `CO-197` or `197`, in capitals."""
        group, _dash, reason = words.rpartition("-")
        return cls(group, reason)
