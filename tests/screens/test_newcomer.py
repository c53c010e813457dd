"""The help below the list of somebody new, until their first act."""

import pytest

from tests.screens.fake_session import FakeSession
from tests.screens.pilot import lines, opened, press, text


def newcomer(*, is_demo: bool = False) -> FakeSession:
    """Return the session of somebody who has done nothing yet."""
    session = FakeSession()
    session.views.is_new, session.is_demo = True, is_demo
    return session


async def test_the_first_screen_explains_itself_until_the_first_act() -> None:
    async with opened(newcomer()) as pilot:
        await press(pilot, "j")
        assert "New here? Each row is one claim" in text(pilot)
        assert "goes away after your first act" in text(pilot)
        await press(pilot, "o", *"hello", "enter", "k")
        assert "New here?" not in text(pilot)


async def test_reading_an_item_does_not_end_the_help() -> None:
    async with opened(newcomer()) as pilot:
        await press(pilot, "enter")
        assert "New here?" not in text(pilot)
        await press(pilot, "q")
        assert "New here?" in text(pilot)


@pytest.mark.parametrize("size", [(80, 23), (80, 24), (120, 40)])
async def test_the_demo_says_that_it_is_one_and_where_own_files_go(size: tuple[int, int]) -> None:
    async with opened(newcomer(is_demo=True), size=size) as pilot:
        assert "  DEMO  JM  " in lines(pilot)[0]
        assert "All people and claims here are invented." in text(pilot)
        assert "medq init, then medq import FOLDER" in text(pilot)


async def test_who_has_worked_before_sees_the_detail() -> None:
    async with opened() as pilot:
        assert "New here?" not in text(pilot) and "DEMO" not in text(pilot)
