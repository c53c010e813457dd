"""Coroutine tests run here, and a pilot waits for no clock."""

from tests.coroutines import pytest_pyfunc_call as pytest_pyfunc_call
from tests.coroutines import wait_without_clock as wait_without_clock
