"""What the tests of whole studies share."""

from __future__ import annotations

import pytest


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Studies without figures, whose drawing takes most of a small study's time."""
    monkeypatch.setattr("OsteoRadiomicsLib.report.training.plans", lambda study: [])


@pytest.fixture
def only_png(monkeypatch: pytest.MonkeyPatch) -> None:
    """Studies whose figures are written in one format, for tests that look at which figures there are."""
    from OsteoRadiomicsLib.report import figures

    monkeypatch.setattr(figures, "FORMATS", {"png": figures.png})
