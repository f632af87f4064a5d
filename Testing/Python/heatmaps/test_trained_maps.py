"""From phantoms to maps: features in three forms, training, score, and maps that add up to it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import SimpleITK as sitk
from made_up_study import plan, protocol_text
from OsteoRadiomicsLib.base.errors import ModelError, SettingsError
from OsteoRadiomicsLib.cohort import extract_case
from OsteoRadiomicsLib.features.voxelwise import compute_maps
from OsteoRadiomicsLib.heatmaps.registry import heatmap
from OsteoRadiomicsLib.heatmaps.request import HeatmapRequest
from OsteoRadiomicsLib.images import Roi
from OsteoRadiomicsLib.protocols.extraction_plan import plan_of_protocol
from OsteoRadiomicsLib.protocols.protocol import Protocol, parse_protocol
from OsteoRadiomicsLib.protocols.variants import variant_of
from OsteoRadiomicsLib.scoring import Model, find_model, load_model
from OsteoRadiomicsLib.tables.feature_table import FeatureTable
from OsteoRadiomicsLib.tables.rows import FeatureRow
from OsteoRadiomicsLib.workflows.training import Columns, train
from undrawn import no_figures

CASES = 60
MODELLING = plan('step = "lasso", family = "logistic", folds = 5, rule = "min"', radscores="joint", folds=3)


def phantom(seed: int, ill: bool) -> tuple[sitk.Image, sitk.Image]:
    """Tissue with a lesion that is brighter in the ill."""
    rng = np.random.default_rng(seed)
    voxels = rng.normal(100, 10, (14, 14, 14))
    voxels[5:8, 5:8, 5:8] += rng.normal(55 if ill else 30, 15)
    drawn = np.zeros(voxels.shape, np.uint8)
    drawn[2:-2, 2:-2, 2:-2] = 1
    return sitk.GetImageFromArray(voxels), sitk.GetImageFromArray(drawn)


@dataclass(frozen=True)
class Trained:
    """folder: of the study. protocols: own, exact, local. rows: protocol's name -> the rows of every case."""

    folder: Path
    protocols: Mapping[str, Protocol]
    rows: Mapping[str, tuple[FeatureRow, ...]]

    def model(self, *parts: str) -> Model:
        return load_model(self.folder.joinpath(*parts))

    def value(self, form: str, model: Model, case: int) -> dict[str, float]:
        """The model's inputs of one case, from the table of a form."""
        row = self.rows[form][case]
        by_name = dict(zip(row.names, row.values.tolist(), strict=True))
        return {item.name: by_name[item.source.feature] for item in model.spec.radiomic_inputs}

    def request(self, form: str, model: Model, case: int) -> HeatmapRequest:
        image, mask = phantom(case, bool(case % 2))
        plan = plan_of_protocol(self.protocols[form])
        return HeatmapRequest(
            model=model, image=image, rois=(Roi("L1", mask),), steps=plan.steps, settings=plan.settings, control=model.control
        )


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    folder = tmp_path_factory.mktemp("maps")
    text = protocol_text(MODELLING).replace("firstorder = []", 'firstorder = ["Mean", "Range"]\nglcm = ["Contrast"]')
    own = parse_protocol(text.replace("Original = {}", "Original = {}\nLoG = {sigma = [1.0]}"), "made-up.toml")
    protocols = {"own": own, "exact": variant_of(own, "exact"), "local": variant_of(own, "local")}
    rows: dict[str, tuple[FeatureRow, ...]] = {}
    for form, protocol in protocols.items():
        found: list[FeatureRow] = []
        for case in range(CASES):
            image, mask = phantom(case, bool(case % 2))
            made = plan_of_protocol(protocol)
            found += extract_case(image, (Roi("L1", mask),), made, case=f"p{case:03d}", sequence="A")
        rows[form] = tuple(found)
        FeatureTable.extracted(found, plan_of_protocol(protocol), ()).write(folder / f"{form}.csv")
    outcome = [case % 2 for case in range(CASES)]
    sets = ["train" if case < 44 else "external" for case in range(CASES)]
    pd.DataFrame({"case": [f"p{case:03d}" for case in range(CASES)], "set": sets, "op": outcome}).to_csv(
        folder / "clinical.csv", index=False
    )
    with no_figures():
        train(
            folder / "own.csv", folder / "clinical.csv", own, out=folder / "out", columns=Columns(set="set"),
            local=folder / "local.csv", exact=folder / "exact.csv",
        )  # fmt: skip
    return Trained(folder / "out", protocols, rows)


@pytest.mark.parametrize("case", [50, 51])
def test_the_exact_map_of_a_new_case_adds_up_to_its_score(study: Trained, case: int):
    model = study.model("exact", "models", "radiomics")
    request = study.request("exact", model, case)
    found = heatmap("exact", request)
    inside = sitk.GetArrayFromImage(request.rois[0].mask) > 0
    mean = sitk.GetArrayFromImage(found.image)[inside].mean()
    score = model.score(study.value("exact", model, case))
    assert mean + found.details["reference"] == pytest.approx(score.linear_predictor, abs=1e-9)


@pytest.mark.parametrize("case", [50, 51])
def test_the_contribution_map_of_a_new_case_adds_up_to_its_score(study: Trained, case: int):
    model = study.model("models", "radiomics")
    request = study.request("own", model, case)
    found = heatmap("contribution", request)
    inside = sitk.GetArrayFromImage(request.rois[0].mask) > 0
    mean = sitk.GetArrayFromImage(found.image)[inside].mean()
    score = model.score(study.value("own", model, case))
    terms = {term.input.name: term for term in model.linear_terms()}
    left = sum(
        terms[item["input"]].weight * (study.value("own", model, case)[item["input"]] - terms[item["input"]].reference)
        for item in found.details["unmapped"]
    )
    assert mean + left + found.details["reference"] == pytest.approx(score.linear_predictor, abs=1e-9)
    assert np.abs(sitk.GetArrayFromImage(found.image)).max() < 30


def test_local_statistics_are_those_of_the_training_cases(study: Trained):
    model = study.model("models", "radiomics")
    found = model.local_statistics
    assert found is not None
    assert {item.input for item in found.features} == {item.name for item in model.spec.radiomic_inputs}
    assert {item.cases for item in found.features} == {44}
    own = found.features[0]
    feature = model.spec.input(own.input).source.feature
    values = []
    for case in range(44):
        image, mask = phantom(case, bool(case % 2))
        made = compute_maps(image, mask, study.protocols["own"].extraction, [feature], label=1).images[feature]
        values.append(sitk.GetArrayFromImage(made)[sitk.GetArrayFromImage(mask) > 0])
    voxels = np.concatenate(values)
    low, below, above, high = np.percentile(voxels, [1, 16, 84, 99])
    clipped = np.clip(voxels, low, high)
    near = 0.05 * clipped.std()
    # Beyond a case's own 99.5th percentile its values count as evenly spread up to the largest.
    assert (own.low, own.high) == (pytest.approx(low, abs=5 * near), pytest.approx(high, abs=5 * near))
    assert (own.mean, own.sd) == (pytest.approx(clipped.mean(), abs=near), pytest.approx(clipped.std(), abs=near))
    assert (own.undefined, own.tail) == (0, pytest.approx(voxels.std() / ((above - below) / 2), rel=0.03))


def test_a_control_has_the_models_inputs_and_knows_nothing(study: Trained):
    for parts in (("models", "radiomics"), ("exact", "models", "radiomics")):
        model = study.model(*parts)
        control, form = model.control, "exact" if parts[0] == "exact" else "own"
        assert control is not None
        assert [item.name for item in control.spec.inputs] == [item.name for item in model.spec.inputs]
        assert control.control is None
        values = [study.value(form, model, case) for case in range(44, CASES)]
        truth = np.array([case % 2 for case in range(44, CASES)])
        spread = []
        for one in (model, control):
            risk = np.array([one.score(given).probability for given in values])
            spread.append(abs(risk[truth == 1].mean() - risk[truth == 0].mean()))
        assert spread[0] > 0.2
        assert spread[1] < 0.15


def test_a_changed_control_is_found_out(study: Trained, tmp_path: Path):
    shutil.copytree(study.folder / "models" / "radiomics", tmp_path / "model")
    path = tmp_path / "model" / "control-model.json"
    path.write_bytes(path.read_bytes().replace(b"shuffled", b"shuffleD"))
    with pytest.raises(ModelError, match=r"control-model\.json does not match its checksum"):
        load_model(tmp_path / "model")


def test_a_model_without_control_has_none(study: Trained):
    assert study.model("models", "radiomics").control is not None
    assert find_model("op-mri-clinical-published").control is None
    assert find_model("op-mri-clinical-published").local_statistics is None


def test_the_gain_in_auc_is_reported_with_its_paired_interval(study: Trained):
    record = json.loads((study.folder / "study.json").read_text(encoding="utf-8"))["exact"]
    assert (record["protocol"], record["folder"]) == ("made-up-exact", "exact")
    (row,) = [row for row in record["comparisons"] if (row["model"], row["set"]) == ("radiomics", "external")]
    own, exact = (pd.read_csv(path / "predictions.csv") for path in (study.folder, study.folder / "exact"))
    areas = {}
    for name, table in (("own", own), ("exact", exact)):
        rows = table[table["set"] == "external"]
        one, none = (rows.loc[rows["outcome"] == value, "radiomics"].to_numpy() for value in (1, 0))
        areas[name] = np.mean((one[:, None] > none) + 0.5 * (one[:, None] == none))
    assert row["auc"]["value"] == pytest.approx(areas["own"], abs=1e-12)
    assert row["exact_auc"]["value"] == pytest.approx(areas["exact"], abs=1e-12)
    assert row["difference"]["value"] == pytest.approx(areas["exact"] - areas["own"], abs=1e-12)
    page = (study.folder / "report.html").read_text(encoding="utf-8")
    assert '<section id="exact">' in page


def test_exact_features_of_a_measured_end_point_are_refused(study: Trained, tmp_path: Path):
    content = study.protocols["own"].model_dump(mode="json", exclude_unset=True)
    content["outcome"] = {"type": "number", "column": "op", "definition": "x", "unit": "mg"}
    content["modelling"]["selection"] = [{"step": "lasso", "family": "linear", "folds": 5, "rule": "min"}]
    folder = study.folder.parent
    with pytest.raises(SettingsError, match="needs an outcome of two classes"):
        train(folder / "own.csv", folder / "clinical.csv", Protocol(**content), out=tmp_path / "o", exact=folder / "exact.csv")
