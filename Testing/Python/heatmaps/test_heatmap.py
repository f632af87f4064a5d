"""Heat maps: values that follow from the model, in the image's space, with what they leave out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk
from made_up_case import write_blocks
from OsteoRadiomicsLib.base.errors import Cancelled, ModelError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.heatmaps.kinds import options_of
from OsteoRadiomicsLib.heatmaps.registry import heatmap
from OsteoRadiomicsLib.heatmaps.request import HeatmapRequest
from OsteoRadiomicsLib.images import Roi
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings, Setting
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.scoring import Model, ModelSpec, build_model, find_model, save_model
from OsteoRadiomicsLib.scoring.local_statistics import LOCAL_JSON, LocalFeature, LocalStatistics, local_files

MEAN, CONTRAST, SPHERICITY = "original_firstorder_Mean", "original_glcm_Contrast", "original_shape_Sphericity"
SETTINGS = ExtractionSettings(feature_classes={"firstorder": ("Mean",), "glcm": ("Contrast",), "shape": ("Sphericity",)})


def radiomic_model(weights: dict[str, float], *, sequences: tuple[str, ...] = ("T1",), hash: str = "a" * 64) -> Model:
    """Logistic in age and in the features of each sequence: weight per standard deviation, training mean 2, SD 4."""
    inputs: list[dict[str, Any]] = [{"name": "age", "title": "Age", "source": {"type": "clinical", "column": "age"}}]
    columns: list[dict[str, Any]] = [{"of": "age", "reference": 60.0}]
    for sequence in sequences:
        for feature in weights:
            source = {"type": "feature", "sequence": sequence, "roi": "L1-L3", "feature": feature}
            inputs.append({"name": f"{sequence}_{feature}", "title": feature, "source": source})
            columns.append({"of": f"{sequence}_{feature}", "standardise": {"mean": 2.0, "sd": 4.0}, "reference": 2.0})
    content = {
        "name": "radiomic", "title": "Radiomic", "kind": "logistic",
        "outcome": {"name": "op", "definition": "BMD", "positive": "osteoporosis", "negative": "normal"},
        "inputs": inputs, "columns": columns,
        "predictor": {"intercept": 0.0, "coefficients": [0.1, *weights.values()][:1] + list(weights.values()) * len(sequences),
                      "no_covariance_reason": "made for a test"},
        "no_cutoff_reason": "made for a test", "protocol": {"name": "op-mri", "hash": hash},
        "provenance": {"source": "made for a test"},
    }  # fmt: skip
    usual = {"cases": 20, "mean": 2.0, "sd": 4.0, "low": -1e3, "high": 1e3, "undefined": 0.0, "tail": 1.0, "follows": 0.9}
    names = [f"{sequence}_{feature}" for sequence in sequences for feature in weights if feature != SPHERICITY]
    local = [LocalFeature(input=name, **usual) for name in names] or [LocalFeature(input="none", **usual)]
    files = local_files(LocalStatistics(radius=1, cases=20, features=tuple(local)))
    return build_model(ModelSpec.model_validate(content), "# Card\n", files)


@pytest.fixture
def image() -> sitk.Image:
    image = sitk.GetImageFromArray(np.random.default_rng(7).normal(100, 30, (16, 18, 20)))
    image.SetSpacing((1.0, 1.0, 2.0))
    image.SetOrigin((5.0, -3.0, 11.0))
    return image


@pytest.fixture
def inside() -> np.ndarray:
    drawn = np.zeros((16, 18, 20), bool)
    drawn[4:12, 4:14, 5:15] = True
    return drawn


@pytest.fixture
def roi(image, inside) -> Roi:
    mask = sitk.GetImageFromArray(inside.astype(np.uint8))
    mask.CopyInformation(image)
    return Roi("L1-L3", mask)


@pytest.fixture
def request_for(image, roi):
    def make(model: Model, *, kind: str = "occlusion", **changes: Any) -> HeatmapRequest:
        given = {name: changes.pop(name) for name in ("supervoxels", "seed") if name in changes}
        content = {"model": model, "image": image, "rois": (roi,), "steps": (), "settings": SETTINGS, **changes}
        return HeatmapRequest(**content, options=options_of(kind, given) if given else None)

    return make


def _values(image: sitk.Image) -> np.ndarray:
    return sitk.GetArrayFromImage(image)


@pytest.mark.parametrize("kind", ["contribution", "occlusion"])
def test_a_measured_end_point_has_maps_in_its_own_unit(request_for, kind):
    logistic = radiomic_model({CONTRAST: 0.8})
    content = logistic.spec.model_dump(mode="json", exclude={"files"}) | {
        "schema_version": 2, "kind": "linear", "no_cutoff_reason": "",
        "outcome": {"type": "number", "name": "BMD", "definition": "by QCT", "unit": "mg/cm3"},
        "predictor": {"intercept": 100.0, "coefficients": [0.1, 0.8], "no_interval_reason": "made for a test"},
    }  # fmt: skip
    local = {name: data for name, data in logistic.files.items() if name == LOCAL_JSON}
    number = build_model(ModelSpec.model_validate(content), "# Card\n", local)
    found, same = (heatmap(kind, request_for(model)) for model in (number, logistic))
    assert found.unit == "mg/cm3"
    assert found.title.endswith(" BMD")
    assert _values(found.image) == pytest.approx(_values(same.image), rel=1e-12)


@pytest.mark.parametrize("kind", ["contribution", "occlusion"])
def test_a_map_lies_on_the_images_grid_and_is_zero_outside_the_roi(request_for, image, inside, kind):
    found = heatmap(kind, request_for(radiomic_model({MEAN: -0.5}), kind=kind, supervoxels=20))
    assert found.image.IsSameImageGeometryAs(image)
    assert np.all(_values(found.image)[~inside] == 0)
    assert np.all(np.isfinite(_values(found.image)))
    assert np.any(_values(found.image)[inside] != 0)


@pytest.mark.parametrize("kind", ["contribution", "occlusion"])
def test_a_map_of_resampled_features_comes_back_to_the_images_grid(request_for, image, inside, kind):
    resampled = SETTINGS.model_copy(update={"setting": Setting(resampledPixelSpacing=(1.5, 1.5, 1.5))})
    found = heatmap(kind, request_for(radiomic_model({MEAN: -0.5}), kind=kind, settings=resampled, supervoxels=20))
    assert found.image.IsSameImageGeometryAs(image)
    assert np.all(_values(found.image)[~inside] == 0)
    assert np.isfinite(_values(found.image)[inside]).mean() > 0.7  # the border loses what the coarser grid does not hold


def test_the_map_of_one_sequence_says_that_others_are_not_in_it(request_for):
    found = heatmap("contribution", request_for(radiomic_model({MEAN: 0.5}, sequences=("T1", "T2")), sequence="T1"))
    assert found.warnings == ("The map shows 1 of the 2 radiomic inputs of radiomic, 50 % of their standardised weight",)


def test_a_model_of_shape_features_only_has_no_contribution_map(request_for):
    with pytest.raises(ModelError, match="none of its features on this image has a stable local value"):
        heatmap("contribution", request_for(radiomic_model({SPHERICITY: 0.3})))


def test_a_flat_image_has_an_occlusion_map_of_zeros(request_for, image):
    found = heatmap("occlusion", request_for(radiomic_model({MEAN: 1.0}), image=image * 0 + 50, supervoxels=20))
    assert _values(found.image) == pytest.approx(np.zeros((16, 18, 20)), abs=1e-12)


def test_a_model_that_is_not_linear_gets_its_occlusion_map_from_whole_scores(request_for, monkeypatch):
    model = radiomic_model({MEAN: -0.6, CONTRAST: 0.2})
    linear = _values(heatmap("occlusion", request_for(model, supervoxels=20)).image)
    monkeypatch.setattr(Model, "linear_terms", lambda self: None)
    scored = _values(heatmap("occlusion", request_for(model, supervoxels=20, other_inputs={"age": 70})).image)
    assert scored == pytest.approx(linear, abs=1e-9)
    with pytest.raises(ModelError, match="age is missing"):
        heatmap("occlusion", request_for(model, supervoxels=20))
    with pytest.raises(ModelError, match="is no linear model"):
        heatmap("contribution", request_for(model))


@pytest.mark.parametrize("kind", ["contribution", "occlusion"])
def test_a_stop_is_obeyed(request_for, kind):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        heatmap(kind, request_for(radiomic_model({MEAN: 1.0}), kind=kind, supervoxels=20), progress=progress)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": find_model("op-mri-clinical-published")}, "has no radiomic inputs"),
        ({"sequence": "T2"}, "uses no features of sequence T2. Choose T1"),
        ({"rois": ()}, "needs the ROI L1-L3"),
        ({"supervoxels": 0}, "0 supervoxels are not possible. Give 1 to 5000"),
        ({"supervoxels": 5, "seed": -1}, "the seed -1 is negative"),
        (
            {"model": radiomic_model({MEAN: 0.5}, sequences=("T1", "T2"))},
            "uses several sequences. Say which one the image is: T1, T2",
        ),
        (
            {"model": radiomic_model({"original_firstorder_Range": 0.5})},
            "its protocol makes no feature original_firstorder_Range",
        ),
    ],
)
def test_an_impossible_request_is_refused(request_for, changes, message):
    with pytest.raises(ModelError) as caught:
        heatmap("occlusion", request_for(**{"model": radiomic_model({MEAN: 1.0}), **changes}))
    assert message in str(caught.value)


def test_an_unknown_kind_is_refused(request_for):
    with pytest.raises(ModelError, match="Choose contribution or"):
        heatmap("saliency", request_for(radiomic_model({MEAN: 1.0})))


def test_options_of_another_kind_are_refused(request_for):
    with pytest.raises(ModelError, match="a contribution map takes ContributionOptions, not SupervoxelOptions"):
        heatmap("contribution", request_for(radiomic_model({MEAN: 1.0}), kind="occlusion", supervoxels=20))


def test_the_verb_writes_map_provenance_and_picture_for_the_report(tmp_path: Path, capsys):
    image, mask = write_blocks(tmp_path)
    save_model(radiomic_model({MEAN: -0.5, SPHERICITY: 0.5}, hash=load_protocol("op-mri").features_hash()), tmp_path / "model")
    case = tmp_path / "case"
    arguments = ["--model", str(tmp_path / "model"), "--image", image, "--mask", mask]
    out = ["--out", str(case / "contribution.nrrd"), "--png", str(case / "contribution.png")]
    assert main(["heatmap", *arguments, "--kind", "contribution", "--case", "c1", *out, "--json"]) == 0
    record = json.loads((case / "contribution.provenance.json").read_text(encoding="utf-8"))
    assert (record["kind"], record["map"]["what"], record["map"]["rois"]) == ("map", "contribution", ["L1", "L2", "L3"])
    assert record["notice"].startswith("For research use only")
    (private,) = json.loads((case / "inputs.private.json").read_text(encoding="utf-8"))["inputs"]
    assert private["image"] == "../T1.nrrd"
    assert private["image_sha256"] == record["inputs"][0]["image_sha256"]
    assert (case / "contribution.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads(capsys.readouterr().out)["mapped_weight_share"] == pytest.approx(0.5)
    assert main(["report", str(case)]) == 0
    page = (case / "report.html").read_text(encoding="utf-8")
    assert "Contribution map: Contribution to osteoporosis (logit)" in page
    assert "50 % of their standardised weight" in page


def test_the_verb_refuses_a_clinical_model_in_one_line(tmp_path, capsys):
    arguments = ["--model", "op-mri-clinical-published", "--image", "i.nrrd", "--mask", "m.nrrd", "--kind", "occlusion"]
    assert main(["heatmap", *arguments, "--out", str(tmp_path / "map.nrrd")]) == 2
    assert "has no radiomic inputs" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
