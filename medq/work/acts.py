"""Every act there is: importing this module fills the registry."""

from medq.work import payments, take, triage
from medq.work.act import ACTS, offers, perform
from medq.work.undo import undo

__all__ = ["ACTS", "offers", "payments", "perform", "take", "triage", "undo"]
