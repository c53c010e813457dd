"""Every act there is: importing this module fills the registry, and tells undo how to take back what moved more than rows."""

from medq.work import payments, take, taking_back, triage
from medq.work.act import ACTS, offers, perform
from medq.work.undo import undo

__all__ = ["ACTS", "offers", "payments", "perform", "take", "taking_back", "triage", "undo"]
