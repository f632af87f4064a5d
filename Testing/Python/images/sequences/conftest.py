"""A phantom with three sequences, coarse so that it is made in a moment."""

import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.images.phantom.lumbar import lumbar_mri


@pytest.fixture(scope="session")
def case():
    """T1, T2 and FS-T2 of one simulated person."""
    return lumbar_mri(2, 0.5, size=(112, 134, 19), spacing=(2.0, 2.0, 5.0))


@pytest.fixture(scope="session")
def bodies(case):
    """L1, L2 and L3 in one mask."""
    masks = [case.mask.mask(segment) for segment in case.mask.segments if segment.name in ("L1", "L2", "L3")]
    return sitk.Or(sitk.Or(masks[0], masks[1]), masks[2])
