"""What a form asks, for those that open one before it is imported."""

from collections.abc import Mapping
from typing import NamedTuple

from medq.domain.acts import Field


class FormSpec(NamedTuple):
    """The act and its target in words, the fields, and what was typed before."""

    title: str  # "FOLLOW UP"
    target: str  # "415BU-1", "6 items"
    fields: tuple[Field, ...]
    draft: Mapping[str, str] = {}
