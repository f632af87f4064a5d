"""Whole tables are scored: every row as that case alone, to the last bit, or with the reason why not."""

from __future__ import annotations

import json
import random
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import pandas as pd
import pytest
from made_up_class_models import class_model
from OsteoRadiomicsLib.base.errors import InputError, ModelError, OutputError, TableError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.classifying.classifiers import CLASSIFIERS
from OsteoRadiomicsLib.scoring import Model, ModelSpec, build_model, save_model
from OsteoRadiomicsLib.scoring.class_files import save_class_model
from OsteoRadiomicsLib.scoring.table_records import ScoresRecord
from OsteoRadiomicsLib.tables.feature_table import FeatureTable
from OsteoRadiomicsLib.workflows.scoring import score
from OsteoRadiomicsLib.workflows.table_scoring import ScoredTable, score_table
from scipy.special import expit

CASES = 40


def of_kind(classifier: str) -> Model:
    """A small model of five clinical numbers that was fitted with a registered classifier."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=(120, 5))
    y = (expit(1.5 * x[:, 0] - x[:, 1] * x[:, 2]) > rng.random(120)).astype(int)
    entry = CLASSIFIERS[classifier]
    exported = entry.export(entry.make(3).fit(x, y))
    names = [f"c{place}" for place in range(5)]
    spec = {
        "name": classifier, "title": classifier, "kind": exported.kind, "predictor": exported.predictor,
        "outcome": {"name": "op", "definition": "made up", "positive": "OP", "negative": "no OP"},
        "inputs": [{"name": name, "title": name, "source": {"type": "clinical", "column": name}} for name in names],
        "columns": [{"of": name, "standardise": {"mean": 0.1, "sd": 1.3}, "reference": 0.1} for name in names],
        "recalibration": {"intercept": 0.1, "slope": 0.9, "method": "made up"}, "cutoff": {"value": 0.5, "rule": "made up"},
        "provenance": {"source": "made for a test"},
    }  # fmt: skip
    return build_model(ModelSpec.model_validate(spec), "# Card\n", exported.files)


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five clinical numbers of many cases."""
    values = pd.DataFrame(np.random.default_rng(8).normal(size=(CASES, 5)), columns=[f"c{place}" for place in range(5)])
    values.insert(0, "case", [f"P{number:03d}" for number in range(CASES)])
    path = tmp_path_factory.mktemp("numbers") / "clinical.csv"
    values.to_csv(path, index=False)
    return path


def write_tables(folder: Path, *, wide: bool = False) -> tuple[Path, Path]:
    """A feature and a clinical table for the combined example, with everything in them that a score remarks on."""
    rng = np.random.default_rng(4)
    cases = [f"P{number:03d}" for number in range(CASES)]
    mean, contrast = rng.normal(100, 25, CASES), rng.normal(2, 0.6, CASES)
    contrast[3] = np.nan
    named = {"original_firstorder_Mean": mean, "original_glcm_Contrast": contrast}
    keys = {"case": cases} if wide else {"case": cases, "sequence": "T1", "roi": "L1-L3"}
    features = pd.DataFrame(keys | {f"T1_{name}" if wide else name: values for name, values in named.items()})
    ages = [f"{value:.1f}" for value in rng.normal(66, 12, CASES)]
    smoking = [("never", "Former", "yes", "1", "2")[number % 5] for number in range(CASES)]
    ages[5], ages[6] = "", "NA"
    paths = folder / "features.csv", folder / "clinical.csv"
    features.to_csv(paths[0], index=False)
    pd.DataFrame({"case": cases, "age": ages, "smoking": smoking}).to_csv(paths[1], index=False)
    return paths


def rows_of(found: ScoredTable) -> list[dict[str, Any]]:
    columns = found.columns()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def expected(model: Any, case: str, features: Path | None, clinical: Path) -> dict[str, Any]:
    """What scoring the case alone says, in the columns of a table."""
    alone = score(model, features=features, clinical=clinical, case=case)
    own = alone.score
    low, high = own.interval_95 or (None, None)
    values = {"value": own.value} if hasattr(own, "value") else {"score": own.linear_predictor, "probability": own.probability}
    label = {} if hasattr(own, "value") else {"class": own.label}
    interval = {"interval_95_low": low, "interval_95_high": high}
    notes = " | ".join(own.warnings)  # what reading the tables noticed is not of this case alone
    return {"case": case, **values, **interval, **label, "notes": notes, "reason": ""}


@pytest.mark.parametrize("classifier", list(CLASSIFIERS))
def test_a_table_gives_the_scores_of_its_cases_to_the_last_bit_for_every_kind_of_model(classifier: str, numbers: Path):
    model = of_kind(classifier)
    found = rows_of(score_table(model, clinical=numbers))
    assert len(found) == CASES
    for row in found[:: 7 if classifier in ("random-forest", "knn", "svm-rbf") else 3]:  # their Shapley values take time
        assert row == expected(model, row["case"], None, numbers)


@pytest.mark.parametrize("wide", [False, True])
def test_features_codes_imputed_and_unusual_values_count_as_for_one_case(combined: Model, tmp_path: Path, wide: bool):
    features, clinical = write_tables(tmp_path, wide=wide)
    found = rows_of(score_table(combined, features=features, clinical=clinical))
    assert [row for row in found if row["reason"]] == []
    assert found == [expected(combined, row["case"], features, clinical) for row in found]
    notes = " ".join(row["notes"] for row in found)
    assert "outside the training range" in notes
    assert "Age is missing: 65 years was used instead" in notes
    assert "was given as 1 and read as former" in notes


def test_a_measured_end_point_has_its_value_with_the_prediction_interval(number: Model, tmp_path: Path):
    features, clinical = write_tables(tmp_path)
    found = rows_of(score_table(number, features=features, clinical=clinical))
    assert found == [expected(number, row["case"], features, clinical) for row in found]
    assert all(row["interval_95_low"] < row["value"] < row["interval_95_high"] for row in found)


def test_a_model_of_classes_has_a_probability_for_each(tmp_path: Path):
    clinical = write_tables(tmp_path)[1]
    text = clinical.read_text(encoding="utf-8").replace("NA", "61")
    clinical.write_text(text, encoding="utf-8")
    model = class_model()
    for row in rows_of(score_table(model, clinical=clinical)):
        if row["case"] == "P005":
            assert (row["class"], row["probability_normal"]) == (None, None)
            assert row["reason"] == "input age is missing. Give age."
            continue
        alone = score(model, clinical=clinical, case=row["case"]).score
        assert [row[f"probability_{own.name}"] for own in alone.classes] == [own.probability for own in alone.classes]
        assert (row["class"], row["notes"]) == (alone.label, " | ".join(alone.warnings))


def test_what_is_wrong_with_a_row_is_its_reason_and_costs_no_other_row(combined: Model, tmp_path: Path):
    features, clinical = write_tables(tmp_path)
    table = features.read_text(encoding="utf-8").splitlines()
    table = [line for line in table if not line.startswith("P007,")] + [next(x for x in table if x.startswith("P008,"))]
    table = [line.replace("P009,T1", "P009,T2") for line in table] + ["Q100,T1,L1-L3,99.0,2.0"]
    features.write_text("\n".join(table) + "\n", encoding="utf-8")
    people = clinical.read_text(encoding="utf-8").splitlines()
    people = [line for line in people if not line.startswith("P010,")] + ["P011,70,never"]
    changed = {"P012": "P012,150,never", "P013": "P013,70,pipe", "P014": "P014,old,never", "P015": "P015,70,"}
    people = [changed.get(line[:4], line) for line in people]
    clinical.write_text("\n".join(people) + "\n", encoding="utf-8")
    found = {row["case"]: row for row in rows_of(score_table(combined, features=features, clinical=clinical))}
    reasons = {case: row["reason"] for case, row in found.items() if row["reason"]}
    assert reasons == {
        "P007": "the case has no row in the feature table",
        "P008": "has 2 rows for T1_original_firstorder_Mean. Keep one row per case, sequence and ROI.",
        "P009": "has no row of sequence T1, which T1_original_firstorder_Mean needs. Extract it (the table has T2).",
        "P010": "the case has no row in the clinical table",
        "P011": "the case has several rows in the clinical table. Keep one row per case.",
        "P012": "input age is 150 years, which is impossible. Give it between 0 and 120 years.",
        "P013": "input smoking is 'pipe', an unknown category. Write never, former or current (yes).",
        "P014": "input age is 'old', not a number. Give age as a number.",
        "P015": "input smoking is missing. Give smoking.",
        "Q100": "the case has no row in the clinical table",
    }
    assert all(found[case]["probability"] is None and found[case]["notes"] == "" for case in reasons)
    assert sum(row["probability"] is not None for row in found.values()) == CASES + 1 - len(reasons)


def test_a_word_among_decimal_commas_costs_one_row(combined: Model, tmp_path: Path):
    features, clinical = write_tables(tmp_path)
    table = pd.read_csv(clinical, dtype=str, keep_default_na=False)
    whole = score_table(combined, features=features, clinical=table).columns()["probability"]
    table["age"] = [age.replace(".", ",") for age in table["age"]]
    table.loc[12, "age"] = "old"
    found = score_table(combined, features=features, clinical=table)
    assert list(found.failed) == ["P012"]
    assert found.columns()["probability"] == [None if place == 12 else value for place, value in enumerate(whole)]


def test_a_column_that_the_model_does_not_need_still_decides_what_a_comma_is(combined: Model, tmp_path: Path):
    clinical = write_tables(tmp_path)[1]
    features = tmp_path / "german.csv"
    head = "case;sequence;roi;original_firstorder_Mean;original_glcm_Contrast;original_firstorder_Energy"
    features.write_text(f"{head}\nP001;T1;L1-L3;100,250;1,234;0,5\nP002;T1;L1-L3;90,125;2,500;7\n", encoding="utf-8")
    found = {row["case"]: row for row in rows_of(score_table(combined, features=features, clinical=clinical))}
    for case in ("P001", "P002"):
        assert found[case] == expected(combined, case, features, clinical)


def test_a_score_that_overflows_is_a_reason(numbers: Path, tmp_path: Path):
    table = pd.read_csv(numbers)
    table.loc[2, "c0"] = 1e308
    table.to_csv(tmp_path / "clinical.csv", index=False)
    content = of_kind("logistic").spec
    model = build_model(content.model_copy(update={"predictor": {**content.predictor, "coefficients": (9.0,) * 5}}), "# Card\n")
    found = rows_of(score_table(model, clinical=tmp_path / "clinical.csv"))
    assert [row["case"] for row in found if row["reason"].startswith("gives no finite score")] == ["P002"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f, c: (f.rename(columns={"original_glcm_Contrast": "x"}), c), "has no column original_glcm_Contrast"),
        (lambda f, c: (f.assign(sequence="T2"), c), "has no row of sequence T1"),
        (
            lambda f, c: (f, c.rename(columns={"smoking": "smokes"})),
            "needs the column smoking, which",
        ),
        (lambda f, c: (f.rename(columns={"case": "id"}), c), "has no column case"),
        (lambda f, c: (f.assign(reader=["A", "B"] * (CASES // 2)), c), "holds several readers. Name one with --reader: A, B"),
        (lambda f, c: (f, c.assign(case=["", *c["case"][1:]])), "line 2 has no case"),
    ],
)
def test_what_no_case_can_be_scored_without_is_refused_at_once(combined: Model, tmp_path: Path, change: Any, says: str):
    features, clinical = (pd.read_csv(path, dtype=str) for path in write_tables(tmp_path))
    features, clinical = change(features, clinical)
    with pytest.raises((TableError, ModelError)) as caught:
        score_table(combined, features=features, clinical=clinical)
    assert says in str(caught.value)


def test_tables_that_are_not_given_are_asked_for(combined: Model, tmp_path: Path):
    features, clinical = write_tables(tmp_path)
    with pytest.raises(ModelError, match="needs radiomic features"):
        score_table(combined, clinical=clinical)
    with pytest.raises(ModelError, match="needs the clinical value smoking"):
        score_table(combined, features=features)
    with pytest.raises(InputError, match="no table is given"):
        score_table("op-mri-clinical-published")


def test_the_command_line_writes_table_and_origin_and_tells_of_rows_without_a_score(tmp_path: Path, combined: Model, capsys):
    features, clinical = write_tables(tmp_path)
    text = clinical.read_text(encoding="utf-8").replace("P021,", "X021,")
    clinical.write_text(text.replace("smoking", "smoking,sex").replace("never", "never,female"), encoding="utf-8")
    table = pd.read_csv(clinical, dtype=str).assign(sex="female")
    table.to_csv(clinical, index=False)
    save_model(combined, tmp_path / "model.zip")
    out = tmp_path / "out" / "scores.csv"
    given = ["score", "--model", str(tmp_path / "model.zip"), "--model", "op-mri-clinical-published", "--features", str(features)]
    assert main([*given, "--clinical", str(clinical), "--out", str(out)]) == 1
    said = capsys.readouterr()
    assert "41 cases scored by combined-example, op-mri-clinical-published, 4 of them not by all" in said.out
    assert "For research use only: not a diagnosis." in said.out
    assert "error: case X021: no score by combined-example: the case has no row in the feature table" in said.err
    assert "error: case P021: no score by op-mri-clinical-published: the case has no row in the clinical table" in said.err
    found = pd.read_csv(out)
    assert len(found) == CASES + 1
    assert found["combined-example_probability"].notna().sum() == CASES - 1
    record = ScoresRecord.read(out.with_suffix(".provenance.json"))
    assert [(own.model.name, own.scored, own.failed) for own in record.models] == [
        ("combined-example", 39, 2), ("op-mri-clinical-published", 38, 3),
    ]  # fmt: skip
    assert record.models[0].cutoff == 0.42
    assert str(tmp_path) not in out.with_suffix(".provenance.json").read_text(encoding="utf-8")


def test_class_models_and_parquet_go_through_the_command_line(tmp_path: Path, capsys):
    clinical = tmp_path / "clinical.csv"
    clinical.write_text("case,age\nA,50\nB,70\n", encoding="utf-8")
    save_class_model(class_model(), tmp_path / "model")
    out = tmp_path / "scores.parquet"
    assert main(["score", "--model", str(tmp_path / "model"), "--clinical", str(clinical), "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["models"][0]["classes"] == ["normal", "osteopenia", "osteoporosis"]
    assert list(pd.read_parquet(out)["class"]) == ["normal", "osteoporosis"]


def test_a_table_of_scores_under_another_name_than_of_a_table_is_refused(numbers: Path, tmp_path: Path):
    with pytest.raises(OutputError, match=r"unknown table format \.txt"):
        score_table(of_kind("logistic"), clinical=numbers).write(tmp_path / "scores.txt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--clinical", "age=70,sex=female"], "every case needs values of its own"),
        (["--clinical", "c.csv", "--case", "P1"], "a table of scores holds every case"),
        (["--image", "T1=i.nii.gz", "--mask", "m.nii.gz"], "Extract the features with 'cohort'"),
        (["--clinical", "nowhere.csv"], "does not exist"),
    ],
)
def test_arguments_of_single_cases_are_refused_for_a_table(tmp_path: Path, capsys, arguments: list[str], says: str):
    out = tmp_path / "scores.csv"
    assert main(["score", "--model", "op-mri-clinical-published", *arguments, "--out", str(out)]) == 2
    assert says in capsys.readouterr().err
    assert not out.exists()


def test_a_table_of_scores_does_not_replace_the_table_it_is_made_from(tmp_path: Path, capsys):
    clinical = write_tables(tmp_path)[1]
    before = clinical.read_bytes()
    given = ["--clinical", str(clinical), "--out", str(tmp_path / "." / "clinical.csv")]
    assert main(["score", "--model", "op-mri-clinical-published", *given]) == 2
    assert "would replace the table it is made from" in capsys.readouterr().err
    assert clinical.read_bytes() == before


CELLS = ("1.5", "2", "130", "-3", "1e3", "", "abc", "inf", "99.25", "2.0")


@pytest.mark.parametrize("seed", range(8))
def test_random_tables_say_of_each_case_what_it_says_alone(seed: int, tmp_path: Path, request: pytest.FixtureRequest):
    """Missing and doubled rows, other ROIs, words, codes, impossible and unusual values."""
    rng = random.Random(seed)
    model = request.getfixturevalue("number" if seed % 3 == 2 else "combined")
    cases, rows, people = [f"k{number}" for number in range(7)], [], []
    for case in cases:
        for sequence in ("T1", "T2", "T1")[: 3 if rng.random() < 0.1 else 2]:
            values = [rng.choice(CELLS) if rng.random() < 0.2 else f"{rng.uniform(0, 200):.4f}" for _ in range(2)]
            rows += [[case, sequence, "L4" if rng.random() < 0.1 else "L1-L3", *values]] if rng.random() > 0.1 else []
        person = [case, rng.choice(("70", "55.5", "", "old", "130", "95")), rng.choice(("never", "Former", "2", "", "pipe"))]
        people += [person] * rng.choice((0, 1, 1, 1, 1, 1, 2))
    heads = (["case", "sequence", "roi", "original_firstorder_Mean", "original_glcm_Contrast"], ["case", "age", "smoking"])
    paths = tmp_path / "features.csv", tmp_path / "clinical.csv"
    for path, head, body in zip(paths, heads, (rows, people), strict=True):
        path.write_text("\n".join(",".join(line) for line in (head, *body)) + "\n", encoding="utf-8")
    for row in rows_of(score_table(model, features=paths[0], clinical=paths[1])):
        try:
            wanted = expected(model, row["case"], *paths)
        except InputError:
            wanted = None
        if wanted is None:
            assert row["reason"]
            assert row.get("probability", row.get("value")) is None
        else:
            assert row == wanted


def test_several_models_for_one_case_are_refused(tmp_path: Path, capsys):
    given = ["--model", "op-mri-clinical-published"] * 2
    assert main(["score", *given, "--clinical", "age=70,sex=male", "--out", str(tmp_path / "score.json")]) == 2
    assert "Name the output .csv" in capsys.readouterr().err


def test_twenty_thousand_rows_take_less_than_five_seconds(combined: Model):
    rng, count = np.random.default_rng(2), 20_000
    cases = [f"P{number:05d}" for number in range(count)]
    values = {"original_firstorder_Mean": rng.normal(100, 20, count), "original_glcm_Contrast": rng.normal(2, 0.5, count)}
    features = pd.DataFrame({"case": cases, "sequence": "T1", "roi": "L1-L3"} | values)
    clinical = pd.DataFrame({"case": cases, "age": rng.normal(65, 12, count).round(1), "smoking": "never"})
    begin = process_time()
    found = score_table(combined, features=features, clinical=clinical).columns()
    assert process_time() - begin < 5
    assert sum(value is not None for value in found["probability"]) == count


def test_tables_in_memory_score_as_their_files_do(combined: Model, tmp_path: Path):
    features, clinical = write_tables(tmp_path)
    from_files = rows_of(score_table(combined, features=features, clinical=clinical))
    held = score_table(combined, features=FeatureTable.read(features), clinical=pd.read_csv(clinical, dtype=str))
    assert rows_of(held) == from_files
    assert (held.origin.table_sha256, held.clinical_sha256) == (None, None)
