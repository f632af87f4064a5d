"""What holds inside a block only."""

from contextvars import ContextVar

import pytest
from OsteoRadiomicsLib.base.meanwhile import bound, switched


def fail():
    raise KeyError


def test_a_variable_has_its_value_inside_and_afterwards_the_one_before():
    variable = ContextVar("variable", default="before")
    with bound(variable, "inside"):
        assert variable.get() == "inside"
    assert variable.get() == "before"


def test_a_setting_has_its_value_inside_and_afterwards_the_one_before():
    settings = [4]
    with switched(lambda: settings[-1], settings.append, 1):
        assert settings[-1] == 1
    assert settings[-1] == 4


def test_an_error_inside_puts_back_what_was_before():
    variable, settings = ContextVar("variable", default="before"), [4]
    with pytest.raises(KeyError), bound(variable, "inside"), switched(lambda: settings[-1], settings.append, 1):
        fail()
    assert (variable.get(), settings[-1]) == ("before", 4)
