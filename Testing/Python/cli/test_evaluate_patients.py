"""``osteoradiomics evaluate`` on tables whose patients have several rows: with ``--patient``, and the warning without it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from cli.evaluate_kit import evaluate, metrics
from html_page import Page
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.evaluation.row_ids import row_ids
from OsteoRadiomicsLib.report.kinds import build_report
from OsteoRadiomicsLib.tables.reading import read_sheet
from undrawn import no_figures

SCORES = ("--outcome", "op", "--score", "s", "--versus", "t")
VALUES = ("--measured", "bmd", "--score", "guess", "--versus", "other", "--unit", "mg/cm3")
NEW = {"cluster"}


@pytest.fixture(autouse=True)
def undrawn() -> Iterator[None]:
    """Evaluations without figures, which take most of their time."""
    with no_figures():
        yield


def patients(count: int = 60, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    op = rng.random(count) < 0.5
    s, t = (1 / (1 + np.exp(-(weight * (op - 0.5) + rng.normal(size=count)))) for weight in (1.5, 1.0))
    bmd = 100 + 30 * rng.normal(size=count)
    guess, other = bmd + 15 * rng.normal(size=count), bmd + 20 * rng.normal(size=count)
    names = [f"P{number}" for number in range(count)]
    return pd.DataFrame({"case": names, "op": op.astype(int), "s": s, "t": t, "bmd": bmd, "guess": guess, "other": other})


def vertebrae(table: pd.DataFrame, levels: tuple[str, ...] = ("L1", "L2", "L3")) -> pd.DataFrame:
    """Every patient's row once for each level, with the column patient."""
    parts = [table.assign(patient=table["case"], case=table["case"] + level, level=level) for level in levels]
    return pd.concat(parts, ignore_index=True)


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def intervals(found: dict[str, Any], place: str = "") -> dict[str, Any]:
    """Every interval and P of a metrics.json but those that only patients give."""
    result: dict[str, Any] = {}
    for key, value in found.items():
        if isinstance(value, dict):
            if key not in ("cluster", "hosmer_lemeshow", "confusion", "reasons"):
                result |= intervals(value, f"{place}{key}.")
        elif key not in NEW and (key.endswith("_ci") or key in ("z", "p", "nri_p", "idi_p", "pearson_p", "spearman_p", "sd")):
            result[f"{place}{key}"] = value
    return result


def assert_same_intervals(found: dict[str, Any], expected: dict[str, Any]) -> None:
    once, often = intervals(expected), intervals(found)
    assert often.keys() == once.keys()
    assert len(once) > 10
    for place, value in once.items():
        assert often[place] == pytest.approx(value, abs=1e-9), place


def test_identical_vertebrae_give_the_intervals_of_one_row_per_patient(tmp_path: Path, shared: Path) -> None:
    """Case 43: AUC 0.750 (0.627-0.872), not (0.680-0.820) as of 180 patients."""
    case = shared / "cases" / "43-evaluate-rows-of-one-patient"
    if not case.is_dir():
        pytest.skip("the shared folder has no cases")
    once, often = folder(tmp_path / "once"), folder(tmp_path / "often")
    assert evaluate(once, (case / "base.csv").read_text(), *SCORES) == 0
    assert evaluate(often, (case / "cluster.csv").read_text(), *SCORES, "--patient", "patient") == 0
    found = metrics(often)
    assert [round(value, 3) for value in (found["auc"], *found["auc_ci"])] == [0.750, 0.627, 0.872]
    assert_same_intervals(found, metrics(once))


def test_without_the_option_case_43_warns_and_names_column_and_option(
    tmp_path: Path, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = shared / "cases" / "43-evaluate-rows-of-one-patient"
    if not case.is_dir():
        pytest.skip("the shared folder has no cases")
    assert evaluate(tmp_path, (case / "cluster.csv").read_text(), "--outcome", "op", "--score", "s") == 0
    assert "column patient repeats (180 rows of 60 patients)" in (said := capsys.readouterr().err)
    assert "give --patient patient" in said


@pytest.mark.parametrize("arguments", [SCORES, VALUES], ids=["score", "measured"])
def test_copies_of_rows_change_no_interval_and_no_test(arguments: tuple[str, ...], tmp_path: Path) -> None:
    once, alone, often = (folder(tmp_path / name) for name in ("once", "alone", "often"))
    assert evaluate(once, patients(), *arguments) == 0
    assert evaluate(alone, patients(), *arguments, "--patient", "case") == 0
    assert evaluate(often, vertebrae(patients()), *arguments, "--patient", "patient") == 0
    for found in (metrics(alone), metrics(often)):
        assert_same_intervals(found, metrics(once))
    assert metrics(often)["cluster"].items() >= {"column": "patient", "patients": 60, "rows": 180}.items()
    for key in ("r2_ci", "mae_ci", "rmse_ci", "concordance_ci"):
        assert metrics(often).get(key) == pytest.approx(metrics(alone).get(key), abs=1e-9)


@pytest.mark.parametrize("arguments", [SCORES, VALUES], ids=["score", "measured"])
def test_only_with_the_option_there_are_new_keys(arguments: tuple[str, ...], tmp_path: Path) -> None:
    once, often = folder(tmp_path / "once"), folder(tmp_path / "often")
    assert evaluate(once, patients(), *arguments) == 0
    assert evaluate(often, vertebrae(patients()), *arguments, "--patient", "patient") == 0
    before, after = metrics(once), metrics(often)
    assert set(after) - set(before) <= NEW
    assert set(before) <= set(after)
    assert [key for key in after if key in before] == list(before)
    assert not NEW & set(before)
    assert (before["patients"], after["patients"], after["cluster"]["rows"]) == (60, 60, 180)
    if "net_benefit" in before:
        first, second = (found["net_benefit"][29]["model_ci"] for found in (before, after))
        assert first == pytest.approx(second, abs=1e-12)
        low, high = after["net_benefit"][29]["model_ci"]
        assert low < after["net_benefit"][29]["model"] < high


def test_a_few_patients_with_many_rows_are_few(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = vertebrae(patients(12), tuple(f"L{number}" for number in range(1, 11)))
    assert evaluate(tmp_path, table, *SCORES, "--patient", "patient") == 0
    assert "120 rows of 12 patients" in capsys.readouterr().out
    found = metrics(tmp_path)
    smaller = min(found["cluster"]["patients_with_event"], found["cluster"]["patients_without_event"])
    page = (tmp_path / "out" / "evaluation.html").read_text(encoding="utf-8")
    assert f"Only {smaller} patient(s) in the smaller class" in page


@pytest.mark.parametrize("arguments", [SCORES, VALUES], ids=["score", "measured"])
def test_the_page_says_rows_and_patients_and_is_made_again_from_the_folder(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert evaluate(tmp_path, vertebrae(patients()), *arguments, "--patient", "patient") == 0
    text = (tmp_path / "out" / "evaluation.html").read_text(encoding="utf-8")
    page = Page(text)
    assert page.balanced
    assert "60, 180 rows" in page.find("dd")
    assert "column patient: 180 rows of 60 patients" in page.find("dd")
    assert "patient as the cluster" in text
    assert "DeLong's test" not in text
    assert build_report(tmp_path / "out") == ("evaluation", text)


@pytest.mark.parametrize("name", ["Patient ID", "subject", "PID", "participant_id", "病人编号"])
def test_a_column_of_patients_that_repeats_is_named_in_record_page_and_warning(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = vertebrae(patients()).rename(columns={"patient": name})
    assert evaluate(tmp_path, table, *SCORES, "--json") == 0
    printed = capsys.readouterr()
    assert f"column {name} repeats (180 rows of 60 patients)" in printed.err
    assert "--patient" in printed.err
    reason = json.loads(printed.out)["reasons"]["patients"]
    assert name in reason
    assert metrics(tmp_path)["reasons"]["patients"] == reason
    assert reason[1:] in (tmp_path / "out" / "evaluation.html").read_text(encoding="utf-8").replace("&#34;", '"')


def near(table: pd.DataFrame) -> pd.DataFrame:
    """Two vertebrae of a patient, whose scores differ in the fifth digit, without any id."""
    rng = np.random.default_rng(4)
    twice = pd.concat([table, table], ignore_index=True).sample(frac=1, random_state=1, ignore_index=True)
    for column in ("s", "t", "bmd", "guess", "other"):
        twice[column] *= 1 + 1e-5 * rng.normal(size=len(twice))
    return twice.drop(columns="case")


UNNAMED: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "ids": lambda t: vertebrae(t.assign(s=t["s"].round(2)), ("L1", "T12")).drop(columns="patient"),
    "copies": lambda t: vertebrae(t).drop(columns=["patient", "case"]),
    "near-copies": near,
}


def remarks(table: pd.DataFrame, columns: tuple[str, ...], path: Path) -> tuple[str, ...]:
    """What is said of a table's rows. columns: outcome and scores."""
    table.to_csv(path / "scores.csv", index=False)
    return row_ids(read_sheet(path / "scores.csv"), None, columns, table[list(columns)].to_numpy(dtype=float)).remarks


COLUMNS = [("op", "s"), ("op", "s", "t"), ("bmd", "guess"), ("bmd", "guess", "other")]


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("name", UNNAMED)
def test_rows_that_look_like_one_patients_are_pointed_out(name: str, columns: tuple[str, ...], tmp_path: Path) -> None:
    (said,) = remarks(UNNAMED[name](patients()), columns, tmp_path)
    assert "name the patient's column with --patient" in said


def years_and_sex(table: pd.DataFrame) -> pd.DataFrame:
    """The published clinical equation of op-mri (STUDIES P1) and two others of the same variables."""
    age, male = (50 + 35 * table["s"] ** 0.5).round(), np.arange(len(table)) % 3 == 0
    risk = 1 / (1 + np.exp(6.178 + 0.885 * male - 0.097 * age))
    return table.assign(s=risk, t=0.09 * age - 1.1 * male, guess=210 - 1.7 * age + 9.3 * male, other=180 - 1.3 * age + 6.7 * male)


DIFFERENT: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "continuous": lambda t: t,
    "two digits": lambda t: t.round(2),
    "points": lambda t: t.assign(s=(20 * t["s"]).round(), t=(10 * t["t"]).round(), guess=t["guess"].round(-1)),
    "a column of patients and controls": lambda t: t.assign(patient=t["op"]),
    "centres": lambda t: t.assign(centre=np.arange(len(t)) % 4, age=np.arange(len(t)) % 30),
    "skewed": lambda t: t.assign(s=t["s"] ** 4, t=t["t"] ** 9, guess=np.exp(t["guess"] / 30)),
    "an equation of sex and age in whole years": years_and_sex,
    "few leaves of a tree": lambda t: t.assign(s=np.floor(7 * t["s"]) / 7, t=np.floor(5 * t["t"]) / 3, guess=t["guess"] // 9 / 7),
}


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("name", DIFFERENT)
def test_rows_of_different_patients_are_not(name: str, columns: tuple[str, ...], tmp_path: Path) -> None:
    for seed in range(5):
        assert remarks(DIFFERENT[name](patients(150, seed)), columns, tmp_path) == ()


BAD = {
    "no such column": (("--patient", "who"), "has no column who. It has case, op"),
    "the score": (("--patient", "s"), "column s cannot be both patient and outcome or score"),
    "gaps": (("--patient", "patient"), "column patient: the value in line 5 is missing"),
}


@pytest.mark.parametrize("name", BAD)
def test_patients_that_cannot_be_used_are_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = vertebrae(patients())
    table.loc[3, "patient"] = ""
    arguments, says = BAD[name]
    assert evaluate(tmp_path, table, *SCORES, *arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert says in line
    assert not (tmp_path / "out").exists()


def test_a_case_of_two_patients_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = vertebrae(patients()).assign(case="A")
    assert evaluate(tmp_path, table, *SCORES, "--patient", "patient") == 2
    assert "case A has rows of the patients P0 and P1" in capsys.readouterr().err


def test_a_case_may_stand_several_times_where_the_patients_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = pd.concat([patients(), patients()])
    assert evaluate(tmp_path, table, *SCORES) == 2
    assert "or name the patient's column with --patient" in capsys.readouterr().err
    assert evaluate(tmp_path, table, *SCORES, "--patient", "case") == 0
    assert metrics(tmp_path)["cluster"]["rows"] == 120


def test_ids_that_look_like_numbers_stay_apart(tmp_path: Path) -> None:
    table = patients(60)
    table["patient"] = [*["007", "7", "7.0"] * 10, *[f"x{number // 2}" for number in range(30)]]
    assert evaluate(tmp_path, table, *SCORES, "--patient", "patient") == 0
    assert metrics(tmp_path)["cluster"]["patients"] == 18


def test_the_help_says_what_the_option_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--help"]) == 0
    said = capsys.readouterr().out
    assert "--patient COL" in said
    assert "takes the patient as the cluster" in " ".join(said.split())
