"""Fixtures of the tests that read a study in the panel."""

from __future__ import annotations

import pytest
from gui.reading_kit import sit_down


@pytest.fixture
def reading(part, root):
    """A's first session, begun. root: the study, which each file of tests makes."""
    sit_down(part, root, "A")
    return part
