"""The users of an office and their roles."""

from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """The role of a user."""

    SPECIALIST = "specialist"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"  # reads only, and sees initials instead of patients' names


class User(NamedTuple):
    """One person of the office; `login` is the operating system's name."""

    id: int
    login: str
    name: str
    initials: str
    role: Role

    @property
    def may_write(self) -> bool:
        """True if the user may change anything."""
        return self.role is not Role.SUPERVISOR

    @property
    def is_manager(self) -> bool:
        """True if the user may change people and settings."""
        return self.role is Role.MANAGER
