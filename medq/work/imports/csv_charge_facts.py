"""What the store says about the patients of some claims of a file of charges."""

from collections.abc import Mapping, Sequence

from data.claims.charged_claims import ClaimContent
from data.items.new_items import ItemParties
from data.patients import coverages, office_patients
from data.patients.coverages import PatientCoverage
from data.patients.office_patients import OfficePatient
from medq.domain.claims.claim import NamedPayer, NamedProvider, ServiceLine
from medq.domain.claims.payer_identity import OFFICE
from medq.domain.triggers.unsent import UnsentClaim, triggers_for_unsent
from medq.work.imports.csv_claim_stops import StopFacts, claim_stops
from medq.work.imports.csv_claims import (
    ClaimCoverage,
    CsvClaim,
    claim_content,
    claim_coverage,
)
from medq.work.imports.csv_context import CsvPosting

SELF_PAY = NamedPayer("Self-pay", OFFICE, "SELF")
SELF_PAY_KIND = "self_pay"


class ChargeFacts:
    """The patients and coverages of one chunk of claims, and the parties of the whole file."""

    def __init__(self, posting: CsvPosting, id_by_account: Mapping[str, int]) -> None:
        self.posting = posting
        self._store = posting.desk.store
        self._directory = posting.directory
        self._id_by_account = id_by_account
        self._patients: dict[str, OfficePatient] = {}
        self._coverages: dict[int, list[PatientCoverage]] = {}

    def read(self, claims: Sequence[CsvClaim]) -> None:
        """Read the patients and coverages of some claims."""
        accounts = {claim.account for claim in claims}
        self._patients = office_patients.people_by_account(self._store, accounts)
        patient_ids = {self._id_by_account[account] for account in accounts}
        self._coverages = coverages.billable_by_patient(self._store, patient_ids)

    def patient_id(self, claim: CsvClaim) -> int:
        """Return the id of a claim's patient."""
        return self._id_by_account[claim.account]

    def patient(self, claim: CsvClaim) -> OfficePatient:
        """Return a claim's patient."""
        return self._patients[claim.account]

    def coverage(self, claim: CsvClaim) -> ClaimCoverage:
        """Return the coverage that a claim is billed to."""
        own = self._coverages.get(self.patient_id(claim), ())
        coverage = claim_coverage(claim, own, None)
        if coverage is None and own:  # the number of the rows may be another of the payer
            named_id = self._directory.payer_with_number(claim.payer_identifier)
            coverage = claim_coverage(claim, own, named_id)
        if coverage is not None:
            return coverage
        self_pay_id = self._directory.payer(SELF_PAY, SELF_PAY_KIND)
        return ClaimCoverage(self_pay_id, is_insured=False, has_other=bool(own))

    def content(
        self, claim: CsvClaim, coverage: ClaimCoverage, lines: Sequence[ServiceLine]
    ) -> ClaimContent:
        """Return what the rows say of the claim that has these service lines."""
        rendering_id = None
        if claim.rendering_npi:
            rendering_id = self._directory.provider(NamedProvider("", npi=claim.rendering_npi))
        return claim_content(claim, coverage, rendering_id, lines)

    def stops(
        self,
        claim: CsvClaim,
        coverage: ClaimCoverage,
        lines: Sequence[ServiceLine],
        content: ClaimContent,
    ) -> tuple[str, ...]:
        """Return what keeps a claim from being submitted."""
        return claim_stops(
            claim,
            StopFacts(
                lines=lines,
                has_diagnosis=bool(content.diagnoses),
                coverage=coverage,
                birth=self.patient(claim).birth_day,
                today=self.posting.desk.today(),
            ),
        )

    def request_submission(
        self, claim_id: int, patient_id: int, content: ClaimContent, stops: tuple[str, ...]
    ) -> None:
        """Request what a claim needs before it is submitted."""
        assert content.to_day is not None, "each row of charges has a DOS"
        unsent = UnsentClaim(claim_id, content.to_day, content.charge_cents, stops)
        parties = ItemParties(claim_id, patient_id, content.payer_id)
        self.posting.updater.take(triggers_for_unsent(unsent), parties)
