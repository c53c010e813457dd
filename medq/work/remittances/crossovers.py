"""Coverages by the payers to which a payer forwards claims."""

from collections.abc import Sequence

from data.patients import coverages
from data.patients.coverages import CoverageRow
from medq.domain.claims.claim import PAYER_ID, NamedPayer
from medq.work.posting_context import PostingContext
from medq.work.remittances.posted_claims import PostedClaim

LAST_SEQUENCE = 9  # of the coverages of a patient


def save_crossover_coverages(
    context: PostingContext, payer_id: int, forwarded: Sequence[tuple[PostedClaim, int]]
) -> None:
    """Save crossover payers as payers of the patients, so that their own results match.

    `forwarded` are matched claims that a payer forwards, each with its patient. A crossover payer
    that is on file keeps its position; another comes after the payer that forwarded the claim. It
    is looked up here, once a posting: it is created only with a payment that names it.
    """
    if not forwarded:
        return
    patient_ids = {patient_id for _posted, patient_id in forwarded}
    order = coverages.order_by_payer(context.desk.store, patient_ids)
    rows: list[CoverageRow] = []
    for posted, patient_id in forwarded:
        name, number = posted.claim_payment.crossover_payer, posted.claim_payment.crossover_payer_id
        payer = context.directory.payer_ids(NamedPayer(name, PAYER_ID if number else "", number))
        if (patient_id, payer.id) in order:
            continue
        assert posted.match.candidate is not None, "the claim is matched"
        sequence = min(order.get((patient_id, payer_id), 1) + 1, LAST_SEQUENCE)
        order[patient_id, payer.id] = sequence
        member_id = posted.match.candidate.member_id
        rows.append(CoverageRow.named_in_claim(patient_id, payer, member_id, sequence))
    context.directory.save_coverages(rows)
