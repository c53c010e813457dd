"""What is stored about provider adjustments that may explain each other, and its settlement."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from data.claims import lookups, payer_numbers
from data.remittances import provider_adjustments, taken_back
from data.remittances.provider_adjustments import StoredAdjustment
from data.remittances.taken_back import TakenBack
from medq.domain.identifiers import number_key
from medq.domain.remittances.adjustment_references import (
    claim_keys,
    reference_days,
    reference_keys,
)
from medq.domain.triggers.adjustment_facts import (
    PAIRED,
    MatterAdjustment,
    MatterReversal,
    stored_keys,
    trace_keys,
)
from medq.domain.triggers.adjustment_matters import MATTER_EFFECTS, Outcome, settle_adjustments
from medq.domain.triggers.provider_codes import AdjustmentEffect
from medq.work.desk import Desk


def effect_of(desk: Desk, reason: str) -> AdjustmentEffect | None:
    """Return what adjustments with this code do if others may explain them, else None."""
    code = desk.reason_books.provider_codes.get(reason)
    return code.effect if code is not None and code.effect in MATTER_EFFECTS else None


@dataclass(slots=True)
class PayerMatters:
    """The adjustments of one payer that are connected, and what was recouped for them."""

    desk: Desk
    payer_id: int
    adjustments: dict[int, StoredAdjustment] = field(default_factory=dict)
    _taken: dict[int, TakenBack] = field(default_factory=dict)
    _numbers_by_claim: dict[int, set[str]] = field(default_factory=dict)

    def read(self, payment_id: int) -> None:
        """Read what is connected with the adjustments and reversals of a payment."""
        store = self.desk.store
        keys = self._add_taken(taken_back.of_payment(store, payment_id))
        own = provider_adjustments.of_payments(store, [payment_id])
        keys |= self._add(own) | self._add_twins(own)
        read_keys: set[str] = set()
        while keys - read_keys:
            new_keys = keys - read_keys
            read_keys |= new_keys
            fresh = provider_adjustments.with_keys(store, new_keys)
            keys |= self._add(fresh) | self._add_twins(fresh)
            keys |= self._add_taken(self._named(new_keys)) if self.adjustments else set()

    def outcomes(
        self, without_ids: Collection[int] = (), without_payment_id: int | None = None
    ) -> Mapping[int, Outcome]:
        """Return the outcome of each adjustment, or that without some and a payment's reversals."""
        adjustments = [
            self._matter_adjustment(each)
            for each in self.adjustments.values()
            if each.id not in without_ids
        ]
        reversals = [
            self._matter_reversal(each)
            for _id, each in sorted(self._taken.items())
            if each.payment_id != without_payment_id
        ]
        return settle_adjustments(adjustments, reversals)

    def _add(self, adjustments: Iterable[StoredAdjustment]) -> set[str]:
        """Add those of the payer that others may explain; return the keys of the new ones."""
        keys: set[str] = set()
        for each in adjustments:
            effect = effect_of(self.desk, each.reason)
            if effect is None or each.payer_id != self.payer_id or not each.cents:
                continue
            if each.id not in self.adjustments:
                self.adjustments[each.id] = each
                keys |= stored_keys(effect, each.reference, each.provider, each.cents, each.trace)
        return keys

    def _add_twins(self, adjustments: Iterable[StoredAdjustment]) -> set[str]:
        """Add the refunds and recoveries of equal amount that stand beside these."""
        paired = [
            each
            for each in adjustments
            if each.id in self.adjustments and effect_of(self.desk, each.reason) in PAIRED
        ]
        if not paired:
            return set()
        amounts = {(each.payment_id, -each.cents) for each in paired}
        payment_ids = {payment_id for payment_id, _cents in amounts}
        return self._add(
            each
            for each in provider_adjustments.of_payments(self.desk.store, payment_ids)
            if (each.payment_id, each.cents) in amounts
            and effect_of(self.desk, each.reason) in PAIRED
        )

    def _add_taken(self, payments: Iterable[TakenBack]) -> set[str]:
        """Add claim payments that take money back; return the keys of the new ones."""
        new = [
            each
            for each in payments
            if each.payer_id == self.payer_id and each.id not in self._taken
        ]
        self._taken.update((each.id, each) for each in new)
        store = self.desk.store
        claim_ids = {each.claim_id for each in new if each.claim_id is not None}
        self._numbers_by_claim.update(payer_numbers.numbers_by_claim(store, claim_ids))
        beside = provider_adjustments.of_payments(store, {each.payment_id for each in new})
        keys = self._add(each for each in beside if each.cents < 0)
        for each in new:
            keys |= {*self._payer_keys(each), *_our_keys(each)}
        return keys

    def _named(self, keys: Iterable[str]) -> list[TakenBack]:
        """Return what was recouped for claims with these numbers, or beside new adjustments."""
        store, numbers = self.desk.store, claim_keys(frozenset(keys)) - {""}
        claim_ids = set(lookups.ids_by_number(store, numbers))
        for ids in payer_numbers.claim_ids_by_number(store, numbers).values():
            claim_ids.update(ids)
        payment_ids = {each.payment_id for each in self.adjustments.values() if each.cents < 0}
        return taken_back.named(store, payment_ids, numbers, claim_ids)

    def _payer_keys(self, payment: TakenBack) -> frozenset[str]:
        numbers = self._numbers_by_claim.get(payment.claim_id or 0, set())
        keys = {payment.payer_number_key, number_key(payment.original_reference), *numbers}
        return frozenset(keys - {""})

    def _matter_adjustment(self, stored: StoredAdjustment) -> MatterAdjustment:
        effect = effect_of(self.desk, stored.reason)
        assert effect is not None  # only such adjustments are added
        keys = reference_keys(stored.reference, stored.provider)
        return MatterAdjustment(
            stored.id,
            stored.payment_id,
            stored.day or self.desk.today(),
            effect,
            stored.cents,
            keys,
            reference_days(stored.reference),
            trace_keys(effect, stored.cents, keys, stored.trace),
        )

    def _matter_reversal(self, payment: TakenBack) -> MatterReversal:
        return MatterReversal(
            payment.payment_id,
            -payment.paid_cents,
            self._payer_keys(payment),
            _our_keys(payment),
            payment.from_day,
            payment.to_day,
        )


def _our_keys(payment: TakenBack) -> frozenset[str]:
    return frozenset({number_key(payment.number), payment.claim_number_key} - {""})
