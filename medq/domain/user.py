"""Who works here, and what each role may do."""

from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    SPECIALIST = "specialist"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"  # reads only, and sees initials instead of names


class User(NamedTuple):
    """One person of the office, as the store knows them; `login` is the operating system's name."""

    id: int
    login: str
    name: str
    initials: str
    role: Role

    @property
    def may_write(self) -> bool:
        return self.role is not Role.SUPERVISOR

    @property
    def is_manager(self) -> bool:
        return self.role is Role.MANAGER
