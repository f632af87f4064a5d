"""The provenance of a map is read back into the record that wrote it, or refused in one line that names the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import SimpleITK as sitk
from damaged_records import assert_reads_back, assert_refused_or_understood, damaged, refusal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.heatmaps.files import MapInfo, MapProvenance, write_map
from OsteoRadiomicsLib.heatmaps.kinds import HEATMAP_KINDS
from OsteoRadiomicsLib.protocols.extraction_plan import load_plan
from OsteoRadiomicsLib.tables.input_files import InputFiles
from OsteoRadiomicsLib.tables.provenance import PlanRecord

DETAILS = {"supervoxel_ml": 0.5, "seed": 0, "range": [-1.5, 2.0], "model": {"name": "m", "hash": "h"}}


def made(folder: Path, plan: str | None = "op-mri") -> MapProvenance:
    info = MapInfo("occlusion", "Effect of occlusion", "logit", True, ("L1", "L2"), DETAILS, ("Few voxels",))
    file = InputFiles(case="c1", sequence="T1", image_sha256="a" * 64, mask_sha256="b" * 64)
    described = PlanRecord.of(load_plan(plan)) if plan else None
    image = sitk.Image([3, 3, 3], sitk.sitkFloat64)
    return write_map(image, info, folder / "map.nrrd", inputs=[file], plan=described, versions={"numpy": "2.4"})


@pytest.mark.parametrize("plan", ["op-mri", None])
def test_the_provenance_of_a_map_is_read_back_as_it_was_written(plan, tmp_path):
    record = made(tmp_path, plan)
    assert_reads_back(record, MapProvenance.read, tmp_path)
    assert MapProvenance.read(tmp_path / "map.provenance.json") == record


def test_the_details_of_a_kind_stand_after_what_every_map_says(tmp_path):
    record = made(tmp_path)
    written = json.loads((tmp_path / "map.provenance.json").read_text(encoding="utf-8"))["map"]
    assert list(written) == ["what", "title", "unit", "signed", "rois", *DETAILS]
    assert record.map.details == DETAILS
    assert "about 0.5 ml each" in HEATMAP_KINDS["occlusion"].caption(record.map.details)


@pytest.fixture(scope="module")
def content(tmp_path_factory) -> dict:
    """What the file of a map of no plan holds."""
    return made(tmp_path_factory.mktemp("map"), None).to_json()


@given(data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_provenance_is_one_error_that_names_the_file(content, tmp_path, data):
    assert_refused_or_understood(data.draw(damaged(content)), MapProvenance.read, tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema_version": 2}, "has schema version 2, this software reads up to 1"),
        ({"colour": "red"}, "has the unknown key colour"),
        ({"map": {"what": "occlusion"}}, "lacks map.title"),
        ({"inputs": [{"case": "c1"}]}, "inputs.0"),
    ],
)
def test_what_no_map_says_is_refused_in_words(change, message, tmp_path):
    assert message in refusal(made(tmp_path), change, MapProvenance.read, tmp_path)


def test_a_provenance_that_was_cut_down_still_says_what_it_says(tmp_path):
    made(tmp_path)
    path = tmp_path / "map.provenance.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({key: content[key] for key in ("kind", "map")}), encoding="utf-8")
    found = MapProvenance.read(path)
    assert found.inputs == ()
    assert list(found.to_json()) == ["kind", "map"]


def test_a_detail_that_is_no_number_is_never_written_as_null(tmp_path):
    info = MapInfo("feature", "Mean", "", False, ("L1",), {"share": float("nan")})
    with pytest.raises((InputError, ValueError), match=r"Out of range|not JSON compliant|NaN"):
        write_map(sitk.Image([3, 3, 3], sitk.sitkFloat64), info, tmp_path / "m.nrrd", inputs=[], plan=None, versions={})
    assert not (tmp_path / "m.provenance.json").exists()
