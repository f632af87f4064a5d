"""What the verb leaves beside a map: each stage in its place, and the further maps of its space."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from heatmaps.test_heatmap import CONTRAST, MEAN, radiomic_model
from made_up_case import write_blocks
from OsteoRadiomicsLib.base.errors import Cancelled
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.heatmaps.files import layer_path
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.scoring import save_model
from OsteoRadiomicsLib.workflows import maps
from OsteoRadiomicsLib.workflows.maps import VoxelMap, heatmap


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    image, mask = write_blocks(tmp_path)
    by = radiomic_model({MEAN: -0.5, CONTRAST: 0.5}, hash=load_protocol("op-mri").features_hash())
    save_model(by, tmp_path / "model")
    return ["--model", str(tmp_path / "model"), "--image", image, "--mask", mask]


def test_the_verb_writes_the_standard_errors_beside_the_map_and_the_sentence_into_its_provenance(files, tmp_path):
    out = tmp_path / "case" / "map.nrrd"
    options = ["--supervoxels", "20", "--error", "0.5", "--stages"]
    assert main(["heatmap", *files, "--kind", "shapley", *options, "--out", str(out)]) == 0
    record = json.loads((out.parent / "map.provenance.json").read_text(encoding="utf-8"))["map"]
    shown, error = (sitk.ReadImage(str(path)) for path in (out, layer_path(out, "standard_error")))
    assert layer_path(out, "standard_error").name == "map.standard-error.nrrd"
    assert error.IsSameImageGeometryAs(shown)
    assert np.nanmax(sitk.GetArrayFromImage(error)) == pytest.approx(record["largest_standard_error"], rel=0.2)
    assert record["sentence"].endswith(".")
    assert main(["report", str(out.parent)]) == 0


def test_a_stop_after_the_first_stage_leaves_that_stage_whole(files, tmp_path, monkeypatch):
    out = tmp_path / "case" / "map.nrrd"
    written = VoxelMap.write

    def once(self: VoxelMap, path: str) -> None:
        written(self, path)
        raise Cancelled("stopped at the user's request")

    monkeypatch.setattr(maps.VoxelMap, "write", once)
    assert main(["heatmap", *files, "--kind", "occlusion", "--stages", "--out", str(out)]) != 0
    record = json.loads((out.parent / "map.provenance.json").read_text(encoding="utf-8"))["map"]
    assert (record["stage"], record["stages"]) == (1, 2)
    assert out.is_file()


def test_stages_reach_a_script_as_maps_of_their_own(files):
    seen: list[VoxelMap] = []
    last = heatmap(files[1], files[3], files[5], "occlusion", on_stage=seen.append)
    assert [each.info.details["stage"] for each in (*seen, last)] == [1, 2]
    assert seen[0].to_array().shape == last.to_array().shape
