"""What the tests of whole studies share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from undrawn import no_figures


@pytest.fixture
def undrawn() -> Iterator[None]:
    """Studies without figures, whose drawing takes most of a small study's time."""
    with no_figures():
        yield


@pytest.fixture
def only_png(monkeypatch: pytest.MonkeyPatch) -> None:
    """Studies whose figures are written in one format, for tests that look at which figures there are."""
    from OsteoRadiomicsLib.report import figures

    monkeypatch.setattr(figures, "FORMATS", {"png": figures.png})
