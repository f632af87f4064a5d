"""Every response map of IBSI 2, phase 1, that has a reference."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from features.ibsi.ibsi2_reference import MAP_TESTS, TOLERANCE, MapTest, read_probes

REFERENCE = Path("ibsi") / "ibsi_2_reference_data" / "reference_response_maps"


def test_every_reference_map_is_compared():
    assert {test.name for test in MAP_TESTS} == set(read_probes())
    assert len(MAP_TESTS) == 33


@pytest.mark.parametrize("test", MAP_TESTS, ids=lambda test: test.name)
def test_a_response_map_lies_within_the_tolerance_where_the_reference_is_kept(test: MapTest):
    probes = read_probes()[test.name]
    found = test.response()
    assert probes.difference(found) <= TOLERANCE
    # The extremes lie elsewhere than the voxels that are kept.
    assert abs(found.min() - probes.low) <= TOLERANCE * (probes.high - probes.low)
    assert abs(found.max() - probes.high) <= 2 * TOLERANCE * (probes.high - probes.low)


def test_all_response_maps_lie_within_the_tolerance_everywhere(data: Path):
    if not (data / REFERENCE).is_dir():
        pytest.skip(f"the test data lack the whole reference maps, {REFERENCE}")
    differences = {}
    for test in MAP_TESTS:
        reference = sitk.GetArrayFromImage(sitk.ReadImage(str(data / REFERENCE / f"{test.name}-ValidCRM.nii")))
        differences[test.name] = float(np.abs(test.response() - reference).max() / np.ptp(reference))
    assert {name: share for name, share in differences.items() if share > TOLERANCE} == {}
