"""What holds for studies of every type of outcome: files, resuming, refusals, records, and the same numbers from every door."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_classes import PLAIN, write_class_tables
from made_up_number import PER_SEQUENCE, write_number_tables
from made_up_study import MRI_LIKE, write_tables
from made_up_survival import COX, write_survival_tables
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.base.notice import NOTICE
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.modelling.evaluation.cross_validation import Folds
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_auc
from OsteoRadiomicsLib.modelling.evaluation.hand_till import hand_till
from OsteoRadiomicsLib.modelling.number.performance import agreement
from OsteoRadiomicsLib.modelling.outcomes import OUTCOMES
from OsteoRadiomicsLib.modelling.study.options import StudyOptions
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.report.kinds import build_report
from OsteoRadiomicsLib.report.training.folder import read_record
from OsteoRadiomicsLib.report.training.reports import REPORTS
from OsteoRadiomicsLib.scoring.class_files import find_scorable
from OsteoRadiomicsLib.workflows.training import Columns
from OsteoRadiomicsLib.workflows.training import train as train_in_python
from training_kit import StopAt, Tables, assert_refused, assert_whole, in_pairs, scored, set_cell, train, trained
from undrawn import no_figures


@dataclass(frozen=True)
class Kind:
    """A type of outcome. stop: words of a piece of work in the middle. finished: a stage that is done by then."""

    type: str
    write: Callable[..., Tables]
    plan: str
    stop: str
    finished: str


KINDS = {
    kind.type: kind
    for kind in (
        Kind("binary", write_tables, MRI_LIKE, "fold 3", "fold-1"),
        Kind("classes", write_class_tables, PLAIN, "osteopenia: fold 2", "normal/fold-3"),
        Kind("number", write_number_tables, PER_SEQUENCE, "fold 3", "fold-1"),
        Kind("time-to-event", write_survival_tables, COX, "fold 3", "fold-1"),
    )
}


@dataclass(frozen=True)
class Finished:
    """A finished study of one kind."""

    kind: Kind
    paths: Tables
    out: Path

    @property
    def models(self) -> dict[str, Any]:
        """Its models, loaded."""
        return {path.name: find_scorable(str(path)) for path in sorted((self.out / "models").iterdir())}


@pytest.fixture(scope="module", params=KINDS)
def study(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    kind = KINDS[request.param]
    paths = kind.write(tmp_path_factory.mktemp(kind.type), modelling=kind.plan)
    return Finished(kind, paths, trained(paths, "--resamples", "2"))


def test_there_is_a_report_for_every_outcome_and_an_outcome_for_every_report() -> None:
    assert set(OUTCOMES) == set(REPORTS) == set(KINDS)
    assert all(name == outcome.type for name, outcome in OUTCOMES.items())


@pytest.mark.parametrize("model", ["clinical", "radiomics", "combined"])
def test_saved_models_score_a_case_as_the_study_did(study: Finished, model: str) -> None:
    rows = pd.read_csv(study.out / "predictions.csv")
    rows = rows[rows["basis"] == "held-out"]
    if study.kind.type == "classes":
        rows = rows[rows["model"] == model]
    for _, row in rows.iloc[[0, -1]].iterrows():
        found = scored(study.out / "models" / model, study.paths, row["case"])
        match study.kind.type:
            case "binary":
                assert found["probability"] == pytest.approx(row[model], abs=1e-12)
            case "number":
                assert (found["value"], found["unit"]) == (pytest.approx(row[model], abs=1e-12), "mg/cm3")
                assert found["interval_95"][0] < found["value"] < found["interval_95"][1]
            case "time-to-event":
                assert found["linear_predictor"] == pytest.approx(row[model], abs=1e-12)
                assert [item["time"] for item in found["risks"]] == [12, 36]
                for item in found["risks"]:
                    assert item["risk"] == pytest.approx(row[f"{model}_risk_{item['time']:g}"], abs=1e-12)
                    assert item["interval_95"][0] < item["risk"] < item["interval_95"][1]
            case _:
                values = [row[f"p_{item['name']}"] for item in found["classes"]]
                assert [item["probability"] for item in found["classes"]] == pytest.approx(values, abs=1e-12)
                assert found["class"] == row["predicted"]


@pytest.mark.usefixtures("undrawn")
def test_the_same_command_gives_the_same_models_and_predictions(study: Finished, tmp_path: Path) -> None:
    assert train(study.paths, tmp_path / "again", "--resamples", "2") == 0
    own = {path.relative_to(study.out) for path in (study.out / "models").rglob("*") if path.is_file()}
    assert own == {path.relative_to(tmp_path / "again") for path in (tmp_path / "again" / "models").rglob("*") if path.is_file()}
    for name in (*own, Path("predictions.csv")):
        assert (tmp_path / "again" / name).read_bytes() == (study.out / name).read_bytes(), name


@pytest.mark.usefixtures("undrawn")
def test_python_with_data_frames_gives_what_the_command_line_gives(study: Finished, tmp_path: Path) -> None:
    tables = {name: pd.read_csv(study.paths[name]) for name in ("features", "clinical")}
    found = train_in_python(
        tables["features"],
        tables["clinical"],
        load_protocol(study.paths["protocol"]),
        out=tmp_path / "out",
        columns=Columns(set="set"),
        options=StudyOptions(resamples=2),
    )
    assert {name: model.hash for name, model in found.models.items()} == {n: m.hash for n, m in study.models.items()}
    assert (tmp_path / "out" / "predictions.csv").read_bytes() == (study.out / "predictions.csv").read_bytes()
    assert (found.page, found.notice) == (tmp_path / "out" / "report.html", NOTICE)
    assert found.text.splitlines()[-1] == f"report written to {found.page}"
    record = json.loads((tmp_path / "out" / "study.json").read_text())
    assert list(found.warnings) == record["warnings"] == found.facts["warnings"]


def test_an_error_of_a_data_frame_names_it_and_no_file(tmp_path: Path) -> None:
    paths = write_tables(tmp_path)
    features, clinical = (pd.read_csv(paths[name]) for name in ("features", "clinical"))
    with pytest.raises(TableError) as found:
        train_in_python(features, clinical.drop(columns="op"), paths["protocol"], out=tmp_path / "out")
    assert str(found.value).startswith("table of clinical variables: has no column op. It has case")


@pytest.mark.usefixtures("undrawn")
def test_test_rows_do_not_change_the_models(study: Finished, tmp_path: Path) -> None:
    column = load_protocol(study.paths["protocol"]).outcome.column

    def others(clinical: pd.DataFrame) -> pd.DataFrame:
        test = clinical["set"] == "external"
        return clinical.assign(**{column: clinical[column].where(~test, np.roll(clinical[column], 1))})

    paths = study.kind.write(tmp_path, modelling=study.kind.plan, clinical=others)
    assert pd.read_csv(paths["clinical"])[column].tolist() != pd.read_csv(study.paths["clinical"])[column].tolist()
    assert train(paths, tmp_path / "out", "--resamples", "2") == 0
    for name, one in study.models.items():
        other = find_scorable(str(tmp_path / "out" / "models" / name))
        pairs = [(one, other)] if study.kind.type != "classes" else [(one.members[c], other.members[c]) for c in one.members]
        for first, second in pairs:
            for part in ("predictor", "radscores", "inputs", "cutoff"):
                assert getattr(first.spec, part) == getattr(second.spec, part)


@pytest.mark.usefixtures("undrawn")
def test_opening_is_logged_once_per_study(study: Finished, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert train(study.paths, tmp_path / "out") == 0
    (line,) = (tmp_path / "out" / "openings.jsonl").read_text().splitlines()
    opening = json.loads(line)
    assert opening["set"] == "external"
    assert opening["models"] == {
        path.name: find_scorable(str(path)).hash for path in sorted((tmp_path / "out" / "models").iterdir())
    }
    assert "opened" not in capsys.readouterr().err


@pytest.mark.usefixtures("undrawn")
def test_a_stopped_study_writes_no_results_and_goes_on_where_it_was(study: Finished, tmp_path: Path) -> None:
    out, stage = tmp_path / "out", tmp_path / "out" / ".stages" / f"{study.kind.finished}.json"
    assert train(study.paths, out, "--resamples", "2", progress=StopAt(study.kind.stop)) == 130
    assert not (out / "study.json").exists()
    assert not (out / "models").exists()
    first = stage.stat().st_mtime_ns
    watch = StopAt()
    assert train(study.paths, out, "--resamples", "2", progress=watch) == 0
    assert len(watch.shares) > 10
    assert stage.stat().st_mtime_ns == first
    assert (out / "predictions.csv").read_bytes() == (study.out / "predictions.csv").read_bytes()


@pytest.mark.parametrize("name", ["binary", "number", "time-to-event"])
@pytest.mark.usefixtures("undrawn")
def test_paper_order_warns_in_record_and_report_and_progress_never_goes_back(name: str, tmp_path: Path) -> None:
    kind = KINDS[name]
    more = ("--order", "paper-order", "--resamples", "2")
    assert train(kind.write(tmp_path, modelling=kind.plan), tmp_path / "out", *more, progress=StopAt()) == 0
    record = json.loads((tmp_path / "out" / "study.json").read_text())
    assert any(text.startswith("Paper order") for text in record["warnings"])
    assert "Paper order: features were selected once" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in KINDS if name != "time-to-event"])  # which has one row per patient
@pytest.mark.usefixtures("undrawn")
def test_without_a_set_column_patients_are_split_whole_and_judged_as_clusters(name: str, tmp_path: Path) -> None:
    kind = KINDS[name]
    paths = kind.write(tmp_path, n=120, modelling=kind.plan, clinical=in_pairs)
    assert train(paths, tmp_path / "out", "--patient", "who", sets=False) == 0
    predictions = pd.read_csv(tmp_path / "out" / "predictions.csv")
    assert_whole(predictions)
    record = json.loads((tmp_path / "out" / "study.json").read_text())
    said = [text for text in record["warnings"] if "take the patient as the cluster" in text]
    assert [text.split(":")[0] for text in said] == [
        f"Set {part['set']} has {part['cases']} cases of {part['patients']} patients" for part in record["flow"]
    ]
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Some patients have several cases: intervals and tests take the patient as the cluster" in page
    for item in record["performance"]:
        chosen = (predictions["set"] == item["set"]) & (predictions["basis"] == item["basis"])
        count = record["protocol"]["modelling"]["folds"]
        folds = Folds(np.arange(chosen.sum()) % count, count) if item["basis"] == "out-of-fold" else None
        found, expected = _interval(name, item, predictions[chosen], record.get("classes"), folds)
        assert found == pytest.approx(expected, abs=1e-9)


def _interval(
    name: str, item: dict[str, Any], rows: pd.DataFrame, classes: list[str] | None, folds: Folds | None
) -> tuple[list[float], list[float]]:
    """A recorded interval of the headline, and what the predictions give when two rows each are of one patient."""
    if name == "classes":
        assert classes is not None
        rows = rows[rows["model"] == item["model"]]
    clusters = Clusters.of(rows["case"].str.removeprefix("p").astype(int) // 2)
    if name == "binary":
        auc = delong_auc(rows["outcome"], rows[item["model"]], clusters=clusters)
        assert auc.se != delong_auc(rows["outcome"], rows[item["model"]]).se
        auc = folds.share(auc) if folds else auc
        return item["auc"]["ci"], [auc.low, auc.high]
    if name == "number":
        bias = agreement(rows["outcome"].to_numpy(), rows[item["model"]].to_numpy(), clusters=clusters).limits.bias
        bias = folds.plain(bias) if folds else bias
        return item["bland_altman"]["bias"]["ci"], [bias.low, bias.high]
    area = hand_till(rows["outcome"], rows[[f"p_{own}" for own in classes or ()]], classes or (), clusters=clusters).hand_till
    area = folds.share(area) if folds else area
    return item["hand_till"]["ci"], [area.low, area.high]


@pytest.mark.parametrize("name", ["binary", "classes"])
@pytest.mark.usefixtures("undrawn")
def test_training_that_knows_too_much_says_look_for_a_leak(name: str, tmp_path: Path) -> None:
    kind = KINDS[name]
    paths = _with_outcome_among_features(kind.write(tmp_path, modelling=kind.plan))
    assert train(paths, tmp_path / "out") == 0
    record = json.loads((tmp_path / "out" / "study.json").read_text())
    (said, *_) = [text for text in record["warnings"] if "look for a leak" in text]
    assert "in training cases that it was not fitted on" in said
    assert said in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def _with_outcome_among_features(paths: Tables) -> Tables:
    """The study with a feature that was made from its outcome."""
    people = pd.read_csv(paths["clinical"])
    column = load_protocol(paths["protocol"]).outcome.column
    codes = dict(zip(people["case"], people[column].astype("category").cat.codes, strict=True))
    features = pd.read_csv(paths["features"])
    rng = np.random.default_rng(1)
    features["original_glcm_f99"] = features["case"].map(codes) + 0.01 * rng.normal(size=len(features))
    features.to_csv(paths["features"], index=False)
    return paths


BAD_TABLES: dict[str, tuple[str, Callable[[pd.DataFrame], pd.DataFrame], str]] = {
    "text": ("features", set_cell("original_glcm_f3", "high"), "column original_glcm_f3, line 5: 'high' is not a number"),
    "infinite": ("features", set_cell("original_glcm_f3", np.inf), "column original_glcm_f3, line 5: 'inf' is infinite"),
    "duplicate features": ("features", lambda t: pd.concat([t, t.head(1)]), "stands twice"),
    "duplicate case": ("clinical", lambda t: pd.concat([t, t.head(1)]), "stands twice"),
    "unknown category": ("clinical", set_cell("sex", "diverse"), "sex of case p003 is 'diverse', an unknown category"),
    "text age": ("clinical", set_cell("age", "old"), "age of case p003 is 'old', not a finite number"),
    "no features": ("features", lambda t: t[t["case"] != "p005"], "case p005"),
    "no training set": ("clinical", lambda t: t.assign(set="other"), "no row belongs to the set train"),
    "no such column": ("clinical", lambda t: t.drop(columns="set"), "has no column set"),
    "readers": ("features", lambda t: t.assign(reader=["a", "b"] * (len(t) // 2)), "several values of reader"),
}


@pytest.mark.parametrize("what", BAD_TABLES)
@pytest.mark.parametrize("name", KINDS)
def test_a_bad_table_is_one_line_and_leaves_no_half_written_study(
    name: str, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, change, message = BAD_TABLES[what]
    kind = KINDS[name]
    paths = kind.write(tmp_path, modelling=kind.plan, **{table: change})
    assert_refused(train(paths, tmp_path / "out"), message, tmp_path / "out", capsys)
    assert not (tmp_path / "out").exists()


def test_a_record_that_was_read_is_written_back_byte_for_byte(study: Finished) -> None:
    text = (study.out / "study.json").read_text(encoding="utf-8")
    record = REPORTS[study.kind.type].read(study.out).record
    assert json.dumps(record.content(), indent=2, ensure_ascii=False) + "\n" == text
    assert type(record)(**dict(record)) == record


def test_figures_are_planned_for_every_model_and_the_page_needs_nothing_but_the_folder(study: Finished) -> None:
    report = REPORTS[study.kind.type]
    sections = {plan.section for plan in report.plans(report.read(study.out))}
    assert "selection" in sections
    with no_figures():
        kind, page = build_report(study.out)
    assert kind == report.kind
    assert NOTICE in page


DAMAGE: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "newer": (lambda r: {**r, "schema_version": 2}, "was written by a newer version. Update OsteoRadiomics."),
    "older": (lambda r: {**r, "schema_version": 0}, "study.json has the unknown version 0"),
    "no number": (lambda r: {**r, "schema_version": "1"}, "study.json has the unknown version '1'"),
    "true": (lambda r: {**r, "schema_version": True}, "study.json has the unknown version True"),
    "key": (lambda r: {**r, "extra": 1}, "study.json, extra: Extra inputs are not permitted"),
    "lack": (lambda r: {key: value for key, value in r.items() if key != "warnings"}, "study.json, warnings: Field required"),
    "type": (lambda r: {**r, "features": "12"}, "study.json, features: Input should be a valid integer"),
    "list": (lambda r: [r], "has the unknown version None"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_or_unknown_record_is_one_line_that_names_the_place(study: Finished, tmp_path: Path, what: str) -> None:
    change, message = DAMAGE[what]
    record = change(json.loads((study.out / "study.json").read_text(encoding="utf-8")))
    (tmp_path / "study.json").write_text(json.dumps(record))
    with pytest.raises(TableError) as found:
        REPORTS[study.kind.type].read(tmp_path)
    assert message in str(found.value)
    assert str(found.value).startswith(str(tmp_path))


@settings(deadline=None, max_examples=30)
@given(place=st.integers(0, 10**6), junk=st.sampled_from(["", '"', "}", "null", "NaN", "[[", "\u0000", "1e999"]))
def test_a_record_with_a_hole_is_read_whole_or_refused_by_name(study: Finished, place: int, junk: str) -> None:
    text = (study.out / "study.json").read_text(encoding="utf-8")
    start = place % len(text)
    hole = study.out.parent / "hole"
    hole.mkdir(exist_ok=True)
    (hole / "study.json").write_text(text[:start] + junk + text[start + 7 :], encoding="utf-8")
    kind = type(REPORTS[study.kind.type].read(study.out).record)
    found: object
    try:
        found = read_record(hole, kind)
    except TableError as error:
        found = error
    assert isinstance(found, kind) or "study" in str(found)


@pytest.mark.parametrize("lost", ["predictions.csv", "tables/selection.csv", "tables/performance.csv"])
def test_a_study_with_a_lost_file_is_a_clear_error_or_a_page_without_it(study: Finished, tmp_path: Path, lost: str) -> None:
    shutil.copytree(study.out, tmp_path / "copy")
    (tmp_path / "copy" / lost).unlink()
    with no_figures():
        code = main(["report", str(tmp_path / "copy"), "--out", str(tmp_path / "page.html")])
    assert code == (0 if lost.endswith("performance.csv") else 2)  # the page prints the record's figures, not the table's
