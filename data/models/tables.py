"""Every model, in the order in which their tables are created."""

from data.models.base import Table
from data.models.claims import Batch, Claim, ClaimLine, ClaimStatus, PayerClaimNumber, Visit
from data.models.contacts import Contact, ContactItem
from data.models.events import Event
from data.models.imports import File, FilePart, PendingReference, TransactionSet
from data.models.items import (
    Effort,
    Item,
    ItemGroup,
    RecoveryHistory,
    SharedText,
    Tally,
    UntouchedItem,
)
from data.models.ledger import AccountEntry, Approval
from data.models.office import Holiday, ReferenceLine, Session, Setting, Staff, StaffSetting
from data.models.patients import Callback, Coverage, Patient
from data.models.payers import Payer, PayerAlias, PayerAnswer, Provider
from data.models.plan import Plan, PlanEntry
from data.models.remittances import (
    Adjustment,
    ClaimPayment,
    LinePayment,
    Payment,
    ProviderAdjustment,
    ProviderAdjustmentKey,
)
from data.models.search import SearchWord

TABLES: tuple[type[Table], ...] = (
    *(Setting, Holiday, Staff, StaffSetting, Session, ReferenceLine),
    *(Payer, PayerAlias, PayerAnswer, Provider, Patient, Coverage, Callback),
    *(File, FilePart, TransactionSet, PendingReference),
    *(Batch, Visit, Claim, ClaimLine, PayerClaimNumber, ClaimStatus),
    *(Payment, ClaimPayment, LinePayment, Adjustment, ProviderAdjustment, ProviderAdjustmentKey),
    *(SharedText, ItemGroup, Item, Tally, RecoveryHistory, Effort, UntouchedItem),
    *(Approval, AccountEntry, Contact, ContactItem),
    *(Plan, PlanEntry, Event, SearchWord),
)
TABLE_BY_NAME = {table.table_name(): table for table in TABLES}
