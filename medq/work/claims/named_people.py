"""The person that a stored response names, compared with the person of its claim."""

from data.office.counted_responses import CountedResponse
from medq.domain.acknowledgments.records import ClaimStatus
from medq.domain.remittances.agreement import is_another_person
from medq.domain.remittances.candidate import Candidate


def counts_for_another(response: CountedResponse) -> bool:
    """Return whether a response counts for the claim of another person than it names."""
    stated = ClaimStatus(
        segment=0,
        level="claim",
        codes=(),
        patient_last=response.last,
        patient_first=response.first,
        member_id=response.member_id,
    )
    own = Candidate(
        id=response.claim_id,
        number="",
        last=response.own_last,
        first=response.own_first,
        member_id=response.own_member_id,
        payers=frozenset(),
        charge_cents=0,
        from_day=None,
        other_names=response.other_names,
    )
    return is_another_person(stated, own)
