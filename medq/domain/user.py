"""Who works here, and what each role may do."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    SPECIALIST = "specialist"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"  # reads only, and sees initials instead of names


@dataclass(frozen=True, slots=True)
class User:
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
