"""A want of memory is told from other errors, whoever says it."""

from __future__ import annotations

import pytest
from OsteoRadiomicsLib.base.errors import ImageError
from OsteoRadiomicsLib.base.memory import out_of_memory


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "wanting"),
    [
        (MemoryError(), True),
        (RuntimeError("Failed to allocate memory for image"), True),
        (caused(ImageError("x"), MemoryError()), True),
        (caused(ImageError("x"), caused(ValueError("y"), RuntimeError("std::bad_alloc"))), True),
        (caused(ImageError("x"), ValueError("y")), False),
    ],
)
def test_it_is_known_by_its_type_or_its_words_or_its_cause(error: Exception, wanting: bool) -> None:
    assert out_of_memory(error) is wanting


def test_an_error_that_is_its_own_cause_is_looked_at_once() -> None:
    error = ImageError("x")
    error.__cause__ = error
    assert out_of_memory(error) is False
