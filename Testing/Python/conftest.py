"""Shared fixtures: where the real images and oracles lie, if they are here at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings
from OsteoRadiomicsLib.base import extensions

# The same examples in every run, so that a red run is the change's own; HYPOTHESIS_PROFILE=explore looks for new ones.
# Without a deadline: on a busy machine a right answer may come late.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

# What one test preprocessed must not hide what another one's preprocessing does; processes that tests start inherit it.
os.environ["OSTEORADIOMICS_CACHE"] = "0"

ROOT = Path(__file__).resolve().parents[2]


def shared_folder() -> Path | None:
    """The folder that holds ``data`` and ``oracles``: the named one, or ``../shared`` seen from the project's root."""
    named = os.environ.get("OSTEORADIOMICS_TEST_DATA")
    candidates = [Path(named), Path(named).parent] if named else [ROOT.parent / "shared"]
    return next((folder for folder in candidates if (folder / "data").is_dir()), None)


@pytest.fixture(scope="session")
def published_tables() -> Path:
    """Tables printed in papers or given away freely, and what other software makes of them; every clone has them."""
    return ROOT / "Testing" / "Python" / "baselines" / "published"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder with real images and known answers; the test is skipped where it is absent."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("no test data: neither ../shared nor OSTEORADIOMICS_TEST_DATA exists")
    return folder


@pytest.fixture(scope="session")
def data(shared: Path) -> Path:
    """Real images."""
    return shared / "data"


@pytest.fixture(scope="session")
def oracles(shared: Path) -> Path:
    """Statistics and features with known answers."""
    return shared / "oracles"


def pytest_runtest_teardown() -> None:
    """What could not be loaded in one test is no news in the next."""
    for problem in extensions.extension_problems():
        extensions.withdraw_extension(str(problem.where).removeprefix("extension "))
