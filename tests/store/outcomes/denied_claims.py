"""A denied claim, its item, and the lines of the ledger, for tests of outcomes."""

from pathlib import Path

from data.models.ledger import AccountEntry
from medq.work.desk import Desk
from tests.store.imported_rows import import_files, open_item
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file


def deny(
    desk: Desk,
    folder: Path,
    *,
    reason: str = "CO*197",
    charge_cents: int = 17050,
    topic: str = "denial",
) -> int:
    """Import a claim and its denial, and return the item of a topic."""
    import_files(desk, claims_file(folder / "1", claim("A1", charge_cents=charge_cents)))
    denied = PaidClaim("A1", status="4", charge_cents=charge_cents, paid_cents=0, reason=reason)
    import_files(desk, payment_file(folder / "2", denied, amount=0, trace="T1"))
    return open_item(desk, topic)


def entries(desk: Desk) -> list[tuple[str, int, str]]:
    """Return kind, cents and code of the lines of the ledger."""
    query = AccountEntry.select(AccountEntry.kind, AccountEntry.cents, AccountEntry.code)
    rows = desk.store.rows(query.order_by(AccountEntry.id))
    return [(kind, cents, code) for kind, cents, code in rows]
