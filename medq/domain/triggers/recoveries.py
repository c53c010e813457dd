"""Recoveries (WO) of a payer's money, and what explains them: reversals, refunds, money back."""

from collections.abc import Hashable, Iterable, Sequence

from medq.domain.triggers.adjustment_facts import (
    TAKEBACK,
    MatterAdjustment,
    MatterReversal,
    connected_groups,
    names_reversal,
)


class Recoveries:
    """The recoveries of a payer, settled against its reversals; each reversal counts once."""

    def __init__(
        self, recoveries: Sequence[MatterAdjustment], reversals: Sequence[MatterReversal]
    ) -> None:
        self._recoveries = recoveries
        self._reversals = reversals
        self._to_defer = [reversal.cents for reversal in reversals]
        self._to_recover = [reversal.cents for reversal in reversals]
        self.explained_ids: set[int] = set()

    def settle(self, refunds: Sequence[MatterAdjustment]) -> None:
        """Settle the recoveries, first those that are the twin of a refund."""
        for refund in refunds:
            self._explain_twin(refund)
        left = [each for each in self._recoveries if each.id not in self.explained_ids]
        named = [self._named(each) for each in left]
        for matter in (*_recovery_groups(refunds), *_recovery_groups(left, named)):
            if len(matter) > 1 and not sum(each.cents for each in matter):
                self._explain(matter)
            elif matter[0].effect is TAKEBACK:
                self._settle_matter(matter)

    def named_payments(self, recovery: MatterAdjustment) -> set[int]:
        """Return the payments with a reversal that a recovery names."""
        return {self._reversals[index].payment_id for index in self._named(recovery)}

    def recoveries_of(self, payment_ids: set[int]) -> list[MatterAdjustment]:
        """Return the explained recoveries that name a reversal in one of these payments."""
        return [
            each
            for each in self._recoveries
            if each.cents > 0
            and each.id in self.explained_ids
            and not payment_ids.isdisjoint(self.named_payments(each))
        ]

    def _settle_matter(self, matter: Sequence[MatterAdjustment]) -> None:
        for each in matter:
            if each.cents < 0:
                self._explain_deferral(each)
        for each in matter:
            if each.cents < 0 and each.id not in self.explained_ids:
                self._explain_return(each, matter)
        for each in matter:
            if each.cents > 0 and each.id not in self.explained_ids:
                self._use(each, self._named(each), self._to_recover)

    def _explain(self, adjustments: Iterable[MatterAdjustment]) -> None:
        self.explained_ids.update(each.id for each in adjustments)

    def _explain_twin(self, refund: MatterAdjustment) -> None:
        """Explain the recovery of the same amount that stands beside a refund, or names it."""
        twins = [
            each
            for each in self._recoveries
            if each.cents == -refund.cents
            and each.id not in self.explained_ids
            and (each.payment_id == refund.payment_id or each.keys & refund.keys)
        ]
        twins.sort(key=lambda each: not each.keys & refund.keys)
        self._explain(twins[:1])

    def _explain_deferral(self, adjustment: MatterAdjustment) -> None:
        """Explain what gives back the money of a reversal beside it, to be recovered later."""
        own = [
            index
            for index, reversal in enumerate(self._reversals)
            if reversal.payment_id == adjustment.payment_id
            and (
                names_reversal(adjustment, reversal)
                or (not adjustment.keys and reversal.cents == -adjustment.cents)
            )
        ]
        self._use(adjustment, own, self._to_defer)

    def _use(self, adjustment: MatterAdjustment, indices: Sequence[int], left: list[int]) -> None:
        """Explain an amount by what is left of reversals, the equal one first, if it suffices."""
        cents = abs(adjustment.cents)
        if cents > sum(left[index] for index in indices):
            return
        for index in sorted(indices, key=lambda index: left[index] != cents):
            part = min(cents, left[index])
            left[index] -= part
            cents -= part
        self.explained_ids.add(adjustment.id)

    def _explain_return(
        self, adjustment: MatterAdjustment, matter: Sequence[MatterAdjustment]
    ) -> None:
        """Explain money that is given back with the recovery of the same amount."""
        for each in matter:
            if each.cents == -adjustment.cents and each.id not in self.explained_ids:
                self._explain((adjustment, each))
                return

    def _named(self, adjustment: MatterAdjustment) -> list[int]:
        return [
            index
            for index, reversal in enumerate(self._reversals)
            if names_reversal(adjustment, reversal)
        ]


def _recovery_groups(
    recoveries: Sequence[MatterAdjustment], named: Sequence[Sequence[int]] = ()
) -> list[list[MatterAdjustment]]:
    """Return recoveries with a common key or a common reversal; `named` are those of each.

    Different dates beside one account number are different services.
    """
    undated_keys = {key for each in recoveries if not each.days for key in each.keys}
    labeled: list[tuple[MatterAdjustment, set[Hashable]]] = []
    for position, each in enumerate(recoveries):
        labels: set[Hashable] = {(key, day) for key in each.keys for day in each.days}
        labels.update(undated_keys & each.keys)
        labels.update(named[position] if named else ())
        labeled.append((each, labels))
    return connected_groups(labeled)
