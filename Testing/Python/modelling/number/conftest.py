"""What the tests of studies of a measured outcome share."""

from __future__ import annotations

import pytest


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Studies without figures, whose drawing takes most of a small study's time."""
    monkeypatch.setattr("OsteoRadiomicsLib.report.number.page.plans", lambda study: [])
