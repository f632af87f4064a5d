"""Occlusion maps: the score's change without a supervoxel, of any model, coarse first."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk
from heatmaps.planted import FEATURES, SETTINGS, Phantom, map_of, model, phantom, values
from OsteoRadiomicsLib.base.errors import Cancelled, InputError, ModelError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.heatmaps.kinds import options_of
from OsteoRadiomicsLib.heatmaps.registry import heatmap
from OsteoRadiomicsLib.heatmaps.request import Heatmap, HeatmapRequest
from OsteoRadiomicsLib.images import Roi
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings
from OsteoRadiomicsLib.protocols.ibsi_settings import IbsiSettings
from OsteoRadiomicsLib.scoring import Model

MEAN = "original_firstorder_Mean"


@pytest.fixture(scope="module")
def made() -> Phantom:
    return phantom(5)


def request_of(made: Phantom, by: Model, **changes: Any) -> HeatmapRequest:
    options = options_of("occlusion", {"supervoxels": 40})
    return HeatmapRequest(**{
        "model": by, "image": made.image, "rois": (made.roi,), "steps": (), "settings": SETTINGS, "options": options, **changes
    })  # fmt: skip


def parts(found: Heatmap, made: Phantom) -> list[np.ndarray]:
    """The supervoxels, by their values."""
    shown = values(found)
    return [made.inside & (shown == value) for value in np.unique(shown[made.inside])]


def test_a_value_is_the_models_change_without_the_supervoxel(made):
    by = model({MEAN: 0.6})
    (term,) = by.linear_terms()
    found = map_of("occlusion", made, by, supervoxels=40)
    voxels = sitk.GetArrayFromImage(made.image)
    pieces = parts(found, made)
    assert len(pieces) == found.details["supervoxels"] >= 30
    for part in pieces:
        change = voxels[made.inside].mean() - voxels[made.inside & ~part].mean()
        assert values(found)[part] == pytest.approx(term.weight * change, rel=1e-9)


def test_a_model_that_is_not_linear_gets_the_change_of_its_own_linear_predictor(made, monkeypatch):
    by = model(FEATURES)
    linear = values(map_of("occlusion", made, by, supervoxels=40))
    monkeypatch.setattr(Model, "linear_terms", lambda self: None)
    assert values(map_of("occlusion", made, by, supervoxels=40)) == pytest.approx(linear, abs=1e-9)


def test_a_coarse_map_comes_first_and_covers_the_whole_roi(made):
    seen: list[Heatmap] = []
    last = heatmap("occlusion", request_of(made, model(FEATURES), on_stage=seen.append))
    (first,) = seen
    assert (first.details["stage"], first.details["stages"], last.details["stage"]) == (1, 2, 2)
    assert first.details["supervoxels"] <= 6 < 30 <= last.details["supervoxels"]
    assert len(parts(first, made)) == first.details["supervoxels"]
    assert first.image.IsSameImageGeometryAs(made.image)
    for part in parts(first, made):
        assert np.unique(values(last)[part]).size >= 4


def test_several_rois_share_the_supervoxels_and_each_changes_its_own_features(made):
    halves = []
    for name, left in (("L1", True), ("L2", False)):
        inside = made.inside.copy()
        inside[:, :, 12:] &= not left
        inside[:, :, :12] &= left
        mask = sitk.GetImageFromArray(inside.astype(np.uint8))
        mask.CopyInformation(made.image)
        halves.append(Roi(name, mask))
    content = model({MEAN: 0.6}).spec.model_dump(mode="json")
    first = content["inputs"][0]
    second = {**first, "name": "second", "source": {**first["source"], "roi": "L2"}}
    content["inputs"] = [first, second]
    content["columns"] = [content["columns"][0], {**content["columns"][0], "of": "second"}]
    content["predictor"]["coefficients"] = [0.6, 0.0]
    from OsteoRadiomicsLib.scoring import ModelSpec, build_model

    content.pop("files")
    by = build_model(ModelSpec.model_validate(content), "# Card\n")
    found = heatmap("occlusion", request_of(made, by, rois=tuple(halves)))
    shown = values(found)
    assert found.rois == ("L1", "L2")
    assert np.all(shown[sitk.GetArrayFromImage(halves[0].mask) > 0] != 0)
    assert np.abs(shown[sitk.GetArrayFromImage(halves[1].mask) > 0]).max() < 1e-12


def test_a_supervoxel_whose_rest_is_too_small_has_no_value(made):
    settings = SETTINGS.model_copy(
        update={"setting": SETTINGS.setting.model_copy(update={"minimumROISize": int(made.inside.sum()) - 60})}
    )
    found = heatmap("occlusion", request_of(made, model({MEAN: 1.0}), settings=settings))
    assert np.isnan(values(found)[made.inside]).any()
    assert "leave an ROI that cannot be measured" in found.warnings[0]


def test_the_ibsi_mode_is_measured_by_whole_extractions(made):
    name = "original_glcm_Contrast"
    settings = ExtractionSettings(feature_classes={"glcm": ("Contrast",)}, ibsi=IbsiSettings(bin_width=20.0))
    by = model({name: 1.0})
    (term,) = by.linear_terms()
    found = heatmap("occlusion", request_of(made, by, settings=settings, options=options_of("occlusion", {"supervoxels": 5})))
    whole = extract(made.image, made.roi.mask, settings, label=1).values[0]
    part = parts(found, made)[0]
    rest = sitk.GetImageFromArray((made.inside & ~part).astype(np.uint8))
    rest.CopyInformation(made.image)
    change = whole - extract(made.image, rest, settings, label=1).values[0]
    assert values(found)[part] == pytest.approx(term.weight * change, rel=1e-9)


def test_a_stop_is_obeyed_while_supervoxels_are_taken_out(made):
    class Stopping(Progress):
        def show(self, done: float, total: float, what: str) -> None:
            if what == "occluding" and done >= 3:
                self.cancel()

    with pytest.raises(Cancelled):
        heatmap("occlusion", request_of(made, model(FEATURES)), progress=Stopping())


def test_a_feature_that_the_protocol_does_not_make_is_named(made):
    with pytest.raises(ModelError, match="its protocol makes no feature original_glcm_Contrast"):
        heatmap("occlusion", request_of(made, model(FEATURES), settings=ExtractionSettings(feature_classes={"firstorder": ()})))


@pytest.mark.parametrize("given", [["--block-mm", "6"], ["--stride-mm", "3"], ["--remove"]])
def test_the_options_of_blocks_are_refused_by_name_in_one_line(given, capsys, tmp_path):
    files = ["--model", "m", "--image", "i.nrrd", "--mask", "m.nrrd", "--out", str(tmp_path / "o.nrrd")]
    try:
        code = main(["heatmap", *files, "--kind", "occlusion", *given])
    except SystemExit as left:
        code = left.code
    assert code == 2
    assert f"unrecognized arguments: {' '.join(given)}" in capsys.readouterr().err.splitlines()[-1]


def test_the_options_of_blocks_are_refused_by_name_in_python(made):
    import OsteoRadiomicsLib as osteo

    with pytest.raises(InputError, match=r"occlusion has no option block_mm\. Choose from supervoxels, seed"):
        osteo.heatmap(model({MEAN: 1.0}), made.image, made.roi.mask, "occlusion", block_mm=6.0)
