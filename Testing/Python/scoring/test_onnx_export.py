"""Models as ONNX files: the onnxruntime of others says what our own scoring says."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from OsteoRadiomicsLib.base.errors import DependencyError, ModelError
from OsteoRadiomicsLib.base.notice import NOTICE
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.classifying.classifier import Exported
from OsteoRadiomicsLib.modelling.classifying.classifiers import CLASSIFIERS
from OsteoRadiomicsLib.scoring import Model, ModelSpec, build_model, find_model, load_model, save_model
from OsteoRadiomicsLib.scoring.class_files import build_class_model
from OsteoRadiomicsLib.scoring.class_model import ClassModel
from OsteoRadiomicsLib.scoring.class_score import score_classes
from OsteoRadiomicsLib.scoring.classes_schema import ClassesSpec
from OsteoRadiomicsLib.scoring.kinds import KINDS
from OsteoRadiomicsLib.scoring.kinds.kind import Kind
from OsteoRadiomicsLib.scoring.kinds.logistic import LogisticKind
from OsteoRadiomicsLib.scoring.onnx_export import export_onnx, write_onnx
from OsteoRadiomicsLib.tables.rows import FeatureCells
from scipy.special import expit

RNG = np.random.default_rng(12)
COLUMNS = 5
MEAN, SD = np.array([60.0, 0.5, -3.0, 1e-3, 2e5]), np.array([9.0, 0.4, 2.0, 1e-4, 3e4])
Z = RNG.normal(size=(150, COLUMNS))
Y = (expit(1.5 * Z[:, 0] - Z[:, 1] * Z[:, 2]) > RNG.random(150)).astype(int)
# XGBoost itself computes in 32-bit numbers; everything else is double.
TOLERANCE = {"xgboost": 1e-6}
LINE = {"intercept": -0.8, "slope": 0.7, "method": "test"}


def run_elsewhere(content: bytes, cases: np.ndarray) -> np.ndarray:
    """Through onnxruntime, which shares nothing with our code."""
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return session.run(None, {"inputs": cases})[0]


def exported_of(name: str, rows: np.ndarray = Z) -> Exported:
    entry = CLASSIFIERS[name]
    return entry.export(entry.make(7).fit(rows, Y))


def model_of(
    exported: Exported, *, columns: int = COLUMNS, standardised: bool = True, recalibration: dict[str, Any] | None = None
) -> Model:
    """A model with plain numeric inputs around an exported classifier."""
    names = [f"x{number}" for number in range(columns)]
    scale = [{"mean": m, "sd": s} if standardised else None for m, s in zip(MEAN.tolist(), SD.tolist(), strict=True)][:columns]
    content = {
        "name": "test",
        "title": "Test",
        "kind": exported.kind,
        "outcome": {"name": "op", "definition": "made up", "positive": "yes", "negative": "no"},
        "inputs": [{"name": n, "title": n, "source": {"type": "clinical", "column": n}} for n in names],
        "columns": [{"of": n, "standardise": own, "reference": 0.0} for n, own in zip(names, scale, strict=True)],
        "predictor": json.loads(json.dumps(exported.predictor)),
        "recalibration": recalibration,
        "no_cutoff_reason": "test",
        "provenance": {"source": "test"},
    }
    return build_model(ModelSpec.model_validate(content), "# Card", exported.files)


@pytest.fixture(scope="module", params=list(CLASSIFIERS))
def exported(request: pytest.FixtureRequest) -> tuple[str, Exported]:
    return request.param, exported_of(request.param)


@pytest.mark.parametrize("line", [None, LINE], ids=["plain", "recalibrated"])
def test_every_classifier_scores_alike_in_onnxruntime(exported: tuple[str, Exported], line: dict[str, Any] | None) -> None:
    name, found = exported
    model = model_of(found, recalibration=line)
    cases = MEAN + SD * np.concatenate([RNG.normal(size=(800, COLUMNS)), 4 * RNG.normal(size=(200, COLUMNS)), Z])
    elsewhere = run_elsewhere(export_onnx(model), cases)
    assert elsewhere.dtype == np.float64
    np.testing.assert_allclose(elsewhere, model.predict(cases), rtol=0, atol=TOLERANCE.get(name, 1e-9))


@pytest.mark.parametrize("name", list(CLASSIFIERS))
def test_a_model_of_one_column_keeps_double_precision(name: str) -> None:
    model = model_of(exported_of(name, Z[:, :1]), columns=1)
    cases = MEAN[:1] + SD[:1] * RNG.normal(size=(300, 1))
    elsewhere = run_elsewhere(export_onnx(model), cases)
    np.testing.assert_allclose(elsewhere, model.predict(cases), rtol=0, atol=TOLERANCE.get(name, 1e-12))


def splits_of(exported: Exported) -> list[tuple[int, float]]:
    """(column, threshold) of every split of a model made of trees."""
    if exported.kind == "random-forest":
        trees = exported.predictor["trees"]
        return [
            (column, split)
            for tree in trees
            for column, split, left in zip(tree["column"], tree["threshold"], tree["left"], strict=True)
            if left != -1
        ]
    if exported.kind == "xgboost":
        trees = json.loads(exported.files["booster.json"])["learner"]["gradient_booster"]["model"]["trees"]
        return [
            (column, split)
            for tree in trees
            for column, split, left in zip(tree["split_indices"], tree["split_conditions"], tree["left_children"], strict=True)
            if left != -1
        ]
    text = exported.files["booster.txt"].decode()
    columns, splits = (
        [part for line in text.splitlines() if line.startswith(key) for part in line.removeprefix(key).split()]
        for key in ("split_feature=", "threshold=")
    )
    return [(int(column), float(split)) for column, split in zip(columns, splits, strict=True)]


@pytest.mark.parametrize("name", ["random-forest", "xgboost", "lightgbm"])
def test_trees_part_values_at_and_beside_every_threshold_alike(name: str) -> None:
    found = exported_of(name)
    model = model_of(found, standardised=False)
    splits = splits_of(found)
    assert len(splits) > 300
    rows = []
    for column, split in splits:
        single = np.float32(split)
        beside = [split, np.nextafter(split, np.inf), np.nextafter(split, -np.inf), single]
        beside += [np.nextafter(single, np.float32(np.inf)), np.nextafter(single, np.float32(-np.inf))]
        own = np.tile(Z[RNG.integers(len(Z))], (len(beside), 1))
        own[:, column] = beside
        rows.append(own)
    cases = np.concatenate(rows)
    elsewhere = run_elsewhere(export_onnx(model), cases)
    np.testing.assert_allclose(elsewhere, model.predict(cases), rtol=0, atol=TOLERANCE.get(name, 1e-9))
    # The cases do part at the splits: a graph with the wrong comparison would be seen.
    assert np.mean(np.abs(np.diff(elsewhere.reshape(-1, 6), axis=1)).max(axis=1) > 1e-5) > 0.5


def test_a_forest_with_a_single_leaf_keeps_it() -> None:
    leaf = {"column": [0], "threshold": [0.0], "left": [-1], "right": [-1], "event_share": [0.25]}
    split = {"column": [1, 0, 0], "threshold": [0.5, 0.0, 0.0], "left": [1, -1, -1], "right": [2, -1, -1]}
    split["event_share"] = [0.5, 0.0, 1.0]
    model = model_of(Exported("random-forest", {"trees": [leaf, split]}), standardised=False)
    found = run_elsewhere(export_onnx(model), np.array([[0, 0.5, 0, 0, 0], [0, 0.6, 0, 0, 0]]))
    np.testing.assert_allclose(found, [0.125, 0.625], atol=1e-12)


def test_neighbours_at_equal_distance_are_taken_in_the_order_of_the_training_rows() -> None:
    rows = np.zeros((6, COLUMNS))
    rows[:, 0] = [1, -1, 1, -1, 1, -1]
    predictor = {"rows": rows.tolist(), "events": [1, 0, 1, 0, 0, 0], "neighbours": 3, "weights": "distance"}
    model = model_of(Exported("knn", predictor), standardised=False)
    cases = np.zeros((2, COLUMNS))
    cases[1, 0] = 1.0
    found = run_elsewhere(export_onnx(model), cases)
    np.testing.assert_allclose(found, [2 / 3, 2 / 3], atol=1e-12)
    np.testing.assert_allclose(found, model.predict(cases), atol=1e-12)


def test_radscores_categories_and_imputation_are_part_of_the_graph(combined: Model) -> None:
    rng = np.random.default_rng(5)
    cases = np.column_stack(
        [rng.uniform(0, 120, 300), rng.integers(0, 3, 300), rng.normal(100, 30, 300), rng.normal(2, 1, 300)]
    ).astype(float)
    cases[::3, 0] = cases[::5, 3] = np.nan
    found = run_elsewhere(export_onnx(combined), cases)
    np.testing.assert_allclose(found, combined.predict(cases), rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("position", "value"),
    [(0, -1.0), (0, 121.0), (0, np.inf), (1, np.nan), (1, 3.0), (1, 0.5), (2, np.nan), (2, -np.inf)],
)
def test_what_scoring_refuses_is_nan_in_its_own_row_only(combined: Model, position: int, value: float) -> None:
    cases = np.tile([70.0, 1.0, 100.0, 2.0], (2, 1))
    cases[1, position] = value
    given = dict(zip([item.name for item in combined.spec.inputs], cases[1], strict=True))
    with pytest.raises(ModelError):
        combined.score(given)
    found = run_elsewhere(export_onnx(combined), cases)
    assert np.isnan(found[1])
    assert found[0] == pytest.approx(combined.predict(cases[:1])[0], abs=1e-12)


def test_a_measured_end_point_keeps_its_unit_and_value(number: Model) -> None:
    content = export_onnx(number)
    assert [item.name for item in onnx.load_from_string(content).graph.output] == ["value"]
    rng = np.random.default_rng(6)
    cases = np.column_stack([rng.uniform(40, 90, 50), rng.integers(0, 3, 50), rng.normal(100, 30, 50), rng.normal(2, 1, 50)])
    np.testing.assert_allclose(run_elsewhere(content, cases.astype(float)), number.predict(cases), rtol=0, atol=1e-9)


def test_the_file_says_what_goes_in_and_that_it_is_no_diagnosis(combined: Model) -> None:
    props = {item.key: item.value for item in onnx.load_from_string(export_onnx(combined)).metadata_props}
    assert props["notice"] == NOTICE
    assert props["model_sha256"] == combined.hash
    assert props["protocol_hash"] == "a" * 64
    assert combined.spec.cutoff is not None
    assert float(props["cutoff"]) == combined.spec.cutoff.value
    inputs = json.loads(props["inputs"])
    assert [item["name"] for item in inputs] == [item.name for item in combined.spec.inputs]
    assert inputs[0]["unit"] == "years"
    assert inputs[1]["codes"] == {"never": 0.0, "former": 1.0, "current": 2.0}
    assert inputs[3]["imputation"] == {"value": 2.0, "method": "training median"}


def test_every_kind_of_model_but_that_of_times_has_a_graph() -> None:
    assert [kind.name for kind in KINDS.values() if type(kind).graph is Kind.graph] == ["cox"]


def test_a_kind_without_a_graph_says_so_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of(exported_of("logistic"))
    monkeypatch.setattr(LogisticKind, "graph", Kind.graph)
    with pytest.raises(ModelError, match=r"^test: models of the kind logistic have no ONNX form"):
        export_onnx(model)


def test_the_shipped_equation_is_exported_whole(tmp_path: Path) -> None:
    write_onnx(find_model("op-mri-clinical-published"), tmp_path / "published.onnx")
    found = run_elsewhere((tmp_path / "published.onnx").read_bytes(), np.array([[70.0, 0.0]]))
    assert found[0] == pytest.approx(expit(-6.178 + 0.097 * 70), abs=1e-12)


def test_a_graph_that_scores_otherwise_is_refused(combined: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = KINDS["logistic"].graph
    monkeypatch.setattr(KINDS["logistic"], "graph", lambda graph, *rest: graph.add("Neg", honest(graph, *rest)))
    with pytest.raises(ModelError, match="would score otherwise"):
        export_onnx(combined)


@pytest.mark.parametrize("change", [{"booster": "dart"}, {"objective": "reg:squarederror"}, {"split_type": 1}])
def test_a_booster_of_another_make_says_so_in_one_line(change: dict[str, Any]) -> None:
    found = exported_of("xgboost")
    content = json.loads(found.files["booster.json"])
    learner = content["learner"]
    if "booster" in change:
        learner["gradient_booster"]["name"] = change["booster"]
    if "objective" in change:
        learner["objective"]["name"] = change["objective"]
    model = model_of(found)
    if "split_type" in change:
        learner["gradient_booster"]["model"]["trees"][0]["split_type"][0] = 1
    model.files["booster.json"] = json.dumps(content).encode()
    with pytest.raises(ModelError, match=r"^test: an XGBoost model .* has no ONNX graph here"):
        export_onnx(model)


def class_model(content: dict[str, Any], share: float | None) -> ClassModel:
    """Three classes: logistic on two inputs, on one of them, and either a model of that content or a share."""
    third = content | {"name": "c", "outcome": {**content["outcome"], "name": "bmd"}}
    members = {"high": _member("a", ("age", "weight"), (0.4, -0.3)), "middle": _member("b", ("weight",), (0.2,))}
    if share is None:
        members["low"] = build_model(ModelSpec.model_validate(third), "# Card")
    entries: list[dict[str, Any]] = [{"name": name, "folder": name, "sha256": m.hash} for name, m in members.items()]
    if share is not None:
        entries.insert(1, {"name": "low", "share": share, "reason": "too few"})
    outcome = {"name": "bmd", "definition": "made up"}
    whole = {"name": "classes", "title": "Classes", "outcome": outcome, "classes": entries, "provenance": {"source": "test"}}
    return build_class_model(ClassesSpec.model_validate(whole), members)


def _member(name: str, inputs: tuple[str, ...], coefficients: tuple[float, ...]) -> Model:
    content = {
        "name": name, "title": name, "kind": "logistic",
        "outcome": {"name": "bmd", "definition": "made up", "positive": name, "negative": f"not {name}"},
        "inputs": [{"name": n, "title": n, "source": {"type": "clinical", "column": n}} for n in inputs],
        "columns": [{"of": n, "standardise": {"mean": 65.0, "sd": 10.0}, "reference": 65.0} for n in inputs],
        "predictor": {"intercept": 0.1, "coefficients": list(coefficients), "no_covariance_reason": "made up"},
        "no_cutoff_reason": "the most probable class is taken", "provenance": {"source": "test"},
    }  # fmt: skip
    return build_model(ModelSpec.model_validate(content), "# Card")


@pytest.mark.parametrize("share", [None, 0.2])
def test_probabilities_of_classes_are_those_of_scoring_and_add_up_to_one(content: dict[str, Any], share: float | None) -> None:
    model = class_model(content, share)
    names = [item.name for item in model.spec.inputs]
    full = {"age": 71.0, "weight": 62.0, "smoking": 2.0, "T1_original_firstorder_Mean": 90.0, "T1_original_glcm_Contrast": 2.5}
    exported_file = export_onnx(model)
    found = run_elsewhere(exported_file, np.array([[full[name] for name in names]]))
    clinical = {name: full[name] for name in names if not name.startswith("T1")}
    features = {name[3:]: full[name] for name in names if name.startswith("T1")}
    cells = [FeatureCells({"case": "1", "sequence": "T1", "roi": "L1-L3"}, features)]
    wanted = score_classes(model, clinical, cells if share is None else ())
    np.testing.assert_allclose(found[0], [entry.probability for entry in wanted.classes], rtol=0, atol=1e-12)
    assert found[0].sum() == pytest.approx(1, abs=1e-12)
    props = {item.key: item.value for item in onnx.load_from_string(exported_file).metadata_props}
    assert json.loads(props["classes"]) == list(model.names)


def test_the_verb_writes_beside_the_model_which_stays_as_it_is(
    combined: Model, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_model(combined, tmp_path / "models" / "combined")
    before = {path.name: path.read_bytes() for path in (tmp_path / "models" / "combined").iterdir()}
    assert main(["onnx", str(tmp_path / "models" / "combined")]) == 0
    assert (tmp_path / "models" / "combined-example.onnx").exists()
    assert {path.name: path.read_bytes() for path in (tmp_path / "models" / "combined").iterdir()} == before
    assert load_model(tmp_path / "models" / "combined").hash == combined.hash
    assert "combined-example.onnx" in capsys.readouterr().out


def test_a_model_that_cannot_be_exported_is_one_line_and_the_others_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(tmp_path)]
    assert main(["onnx", str(tmp_path / "absent"), "op-mri-clinical-published", *out]) == 1
    error = capsys.readouterr().err.strip().splitlines()
    assert len(error) == 1
    assert "no ONNX file of" in error[0]
    assert (tmp_path / "op-mri-clinical-published.onnx").exists()


def test_two_models_of_one_name_do_not_replace_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["onnx", "op-mri-clinical-published", "op-mri-clinical-published", "--out", str(tmp_path)]) == 1
    assert "would replace the file of another model" in capsys.readouterr().err


def test_without_the_package_one_line_names_the_extra(combined: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(DependencyError, match=r'pip install "osteoradiomics\[onnx\]"'):
        export_onnx(combined)


def test_loading_and_scoring_never_touch_onnx() -> None:
    import subprocess

    code = (
        "import sys; from OsteoRadiomicsLib.scoring import find_model;"
        "find_model('op-mri-clinical-published').score({'age': 70, 'sex': 'male'});"
        "assert not {'onnx', 'onnxruntime'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=120).returncode == 0
