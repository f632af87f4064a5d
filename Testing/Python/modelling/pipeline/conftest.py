"""What the tests of whole studies share."""

from __future__ import annotations

import pytest


@pytest.fixture
def only_png(monkeypatch: pytest.MonkeyPatch) -> None:
    """Studies whose figures are written in one format, for tests that look at which figures there are."""
    from OsteoRadiomicsLib.report import figures

    monkeypatch.setattr(figures, "FORMATS", {"png": figures.png})
