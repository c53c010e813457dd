"""What a response (835, 277CA, 277) states of the claim that it answers, as it is matched."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

StatedService = tuple[str, tuple[str, ...]]
"""A procedure with all its modifiers."""


class StatedLine(Protocol):
    """A service line as a response names it; "" or None for what it does not state."""

    @property
    def line_control(self) -> str: ...

    @property
    def stated_services(self) -> Sequence[StatedService]: ...

    @property
    def charge_cents(self) -> int | None: ...

    @property
    def from_day(self) -> date | None: ...

    @property
    def to_day(self) -> date | None: ...


class StatedPerson(Protocol):
    """A patient as a payment or a claim status names them; "" for what it does not state."""

    @property
    def patient_last(self) -> str: ...

    @property
    def patient_first(self) -> str: ...

    @property
    def member_id(self) -> str: ...


class StatedClaim(StatedPerson, Protocol):
    """A claim as a payment or a claim status names it; "" or None for what it does not state."""

    @property
    def patient_control_number(self) -> str: ...

    @property
    def payer_claim_number(self) -> str: ...

    @property
    def original_reference(self) -> str: ...

    @property
    def is_reversal(self) -> bool: ...

    @property
    def rendering_npi(self) -> str: ...

    @property
    def charge_cents(self) -> int | None: ...  # of a reversal below zero

    @property
    def from_day(self) -> date | None: ...

    @property
    def to_day(self) -> date | None: ...

    @property
    def lines(self) -> Sequence[StatedLine]: ...
