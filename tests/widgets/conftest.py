"""Coroutine tests run here, and a pilot waits for no clock."""

from tests.coroutines import no_clock as no_clock
from tests.coroutines import pytest_pyfunc_call as pytest_pyfunc_call
