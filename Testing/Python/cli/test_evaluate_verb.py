"""``osteoradiomics evaluate`` against R, and the page it leaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from cli.evaluate_kit import evaluate, metrics
from html_page import Page
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.statistics.logistic import logistic_regression
from OsteoRadiomicsLib.report.kinds import build_report


@pytest.fixture(scope="session")
def known(oracles: Path) -> dict[str, Any]:
    return json.loads((oracles / "oracles.json").read_text())


@pytest.fixture(scope="session")
def prostate(oracles: Path) -> pd.DataFrame:
    return pd.read_csv(oracles / "df_binary.csv")


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory, oracles: Path) -> Path:
    """A finished evaluation of two probabilities, for tests that only read it."""
    folder = tmp_path_factory.mktemp("compared")
    prostate = pd.read_csv(oracles / "df_binary.csv")
    prostate["age alone"] = logistic_regression(prostate[["age"]], prostate.cancer, ["age"]).probability(prostate[["age"]])
    assert evaluate(folder, prostate, "--outcome", "cancer", "--score", "cancerpredmarker", "--versus", "age alone") == 0
    return folder


@pytest.mark.parametrize("first", ["s100b", "ndka"])
def test_tied_scores_are_compared_as_proc_compares_them(tmp_path, oracles, known, first):
    expected = known["roc_aSAH"][f"{first}_vs_wfns"]
    cutoff = str(expected["youden"]["threshold"])
    table = pd.read_csv(oracles / "aSAH.csv")
    assert evaluate(tmp_path, table, "--outcome", "y", "--score", first, "--versus", "wfns", "--cutoff", cutoff) == 0
    found = metrics(tmp_path)
    assert [found["auc"], *found["auc_ci"]] == pytest.approx([expected["auc1"], *expected["ci1"][::2]], abs=1e-9)
    assert found["delong"]["z"] == pytest.approx(expected["Z"], abs=1e-9)
    assert found["delong"]["p"] == pytest.approx(expected["p"], abs=1e-9)
    assert found["delong"]["auc_versus"] == pytest.approx(expected["auc2"], abs=1e-9)
    assert found["delong"]["diff_ci"] == pytest.approx(expected["ci_diff"], abs=1e-9)
    for rate in ("sensitivity", "specificity", "accuracy"):
        assert found[rate] == pytest.approx(expected["youden"][rate], abs=1e-9)


def test_a_refitted_model_has_the_calibration_and_cutoff_of_r(tmp_path, prostate, known):
    names = ["age", "famhistory", "marker"]
    prostate = prostate.assign(risk=logistic_regression(prostate[names], prostate.cancer, names).probability(prostate[names]))
    assert evaluate(tmp_path, prostate, "--outcome", "cancer", "--score", "risk") == 0
    found, expected = metrics(tmp_path), known["youden_df_binary_refit"]
    assert found["brier"] == pytest.approx(known["brier"]["df_binary_refit"], abs=1e-9)
    test = found["calibration"]["hosmer_lemeshow"]
    assert (test["chisq"], test["df"], test["p"]) == pytest.approx((14.400634632914, 8, 0.07190238179142), abs=1e-6)
    assert found["cutoff"] == pytest.approx(expected["threshold"], abs=1e-8)
    assert found["confusion"] == {key: expected[key] for key in ("tp", "tn", "fp", "fn")}
    for rate in ("sensitivity", "specificity", "accuracy", "ppv", "npv"):
        assert found[rate] == pytest.approx(expected[rate], abs=1e-9)


def test_a_case_that_stands_twice_is_named_with_its_line(tmp_path, capsys):
    table = "case,y,p\nA,0,0.1\nB,1,0.8\nA,1,0.7\nC,0,0.2\n"
    assert evaluate(tmp_path, table, "--outcome", "y", "--score", "p") == 2
    assert "case A in line 4 stands twice" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("value", "arguments", "says"),
    [
        ("1e308", [], "the value 1e+308 in line 3 is too large"),
        ("0.8", ["--versus", "p"], "column p cannot be compared with itself"),
        ("0.8", ["--cutoff", "inf"], "a cut-off must be a finite number"),
    ],
)
def test_what_cannot_be_evaluated_is_one_line_and_leaves_no_folder(tmp_path, capsys, value, arguments, says):
    table = f"y,p\n0,0.1\n1,{value}\n0,0.2\n1,0.7\n"
    assert evaluate(tmp_path, table, "--outcome", "y", "--score", "p", *arguments) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert says in lines[0]
    assert not (tmp_path / "out").exists()


def test_scores_that_differ_in_the_last_digit_are_evaluated(tmp_path):
    table = pd.DataFrame({"y": [0, 1] * 6, "p": [0.5, np.nextafter(0.5, 1)] * 6})
    assert evaluate(tmp_path, table, "--outcome", "y", "--score", "p") == 0
    assert metrics(tmp_path)["auc"] == 1


def test_a_refused_evaluation_leaves_an_earlier_one_as_it_was(tmp_path, compared):
    table = "y,p\n0,0.1\n1,0.8\n0,0.3\n1,0.4\n"
    assert evaluate(tmp_path, table, "--outcome", "y", "--score", "p") == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert evaluate(tmp_path, table.replace("0.8", ""), "--outcome", "y", "--score", "p") == 2
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_figures_of_an_earlier_evaluation_do_not_stay_beside_a_new_one(tmp_path):
    table = "y,p,q\n0,0.1,10\n1,0.8,30\n0,0.3,20\n1,0.4,40\n"
    assert evaluate(tmp_path, table, "--outcome", "y", "--score", "p") == 0
    assert (tmp_path / "out" / "calibration.svg").exists()
    assert evaluate(tmp_path, table, "--outcome", "y", "--score", "q") == 0
    assert not list((tmp_path / "out").glob("calibration.*"))
    assert metrics(tmp_path)["score"] == "q"


def test_the_same_table_gives_the_same_files(tmp_path, compared):
    first = {path.name: path.read_bytes() for path in (compared / "out").iterdir()}
    source = compared / "scores.csv"
    arguments = ["--outcome", "cancer", "--score", "cancerpredmarker", "--versus", "age alone", "--out", str(tmp_path)]
    assert main(["evaluate", "--scores", str(source), *arguments]) == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_the_page_shows_the_numbers_with_the_notice_and_loads_nothing(compared):
    text = (compared / "out" / "evaluation.html").read_text(encoding="utf-8")
    page, found = Page(text), metrics(compared)
    assert page.balanced
    assert page.find("h1") == ["cancerpredmarker for cancer"]
    assert all("not a diagnosis" in notice for notice in page.find("p", class_="notice"))
    assert page.find("span", class_="big") == [f"{found['auc']:.3f}"]
    assert f"Sensitivity (recall) {found['sensitivity']:.3f}" in " ".join(page.find("tr"))
    assert f"Difference of the AUCs {found['delong']['difference']:.3f}" in " ".join(page.find("tr"))
    assert [source[:14] for source in page.attributes("img", "src")] == ["data:image/png"] * 5
    assert not any(address.startswith(("http", "//")) for address in page.attributes("a", "href"))


def test_the_page_calls_a_cutoff_chosen_on_the_same_data_optimistic(compared):
    page = Page((compared / "out" / "evaluation.html").read_text(encoding="utf-8"))
    assert any("optimistic" in text for text in page.find("p", class_="warning"))


def test_the_report_verb_makes_the_same_page_again(compared):
    kind, page = build_report(compared / "out")
    assert kind == "evaluation"
    assert page == (compared / "out" / "evaluation.html").read_text(encoding="utf-8")


def test_a_damaged_record_is_refused_by_name(tmp_path):
    (tmp_path / "metrics.json").write_text('{"score": "p"}', encoding="utf-8")
    with pytest.raises(TableError, match=r"metrics\.json: lacks table_sha256"):
        build_report(tmp_path)


def test_column_names_cannot_become_markup(tmp_path):
    table = pd.DataFrame({"y": [0, 1] * 6, "<script>x</script>": np.linspace(0.1, 0.9, 12)})
    assert evaluate(tmp_path, table, "--outcome", "y", "--score", "<script>x</script>") == 0
    assert "<script>x" not in (tmp_path / "out" / "evaluation.html").read_text(encoding="utf-8")


def test_a_score_without_any_cutoff_is_shown_with_the_reason(tmp_path):
    table = pd.DataFrame({"y": [0, 1] * 6, "p": 0.5})
    assert evaluate(tmp_path, table, "--outcome", "y", "--score", "p") == 0
    page = Page((tmp_path / "out" / "evaluation.html").read_text(encoding="utf-8"))
    assert any("There is none: all scores are equal" in text for text in page.find("p"))
    assert metrics(tmp_path)["sensitivity"] is None


def test_a_score_that_speaks_against_the_event_is_warned_of(tmp_path):
    table = pd.DataFrame({"y": [1] * 10 + [0] * 10, "p": np.linspace(0.05, 0.95, 20)})
    assert evaluate(tmp_path, table, "--outcome", "y", "--score", "p") == 0
    page = Page((tmp_path / "out" / "evaluation.html").read_text(encoding="utf-8"))
    assert any("AUC is below 0.5" in text for text in page.find("p", class_="warning"))
