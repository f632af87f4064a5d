"""``osteoradiomics evaluate --measured``: a predicted value against the measured one, and the page it leaves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from cli.evaluate_kit import evaluate, metrics
from html_page import Page
from OsteoRadiomicsLib.report.kinds import build_report
from scipy import stats


@pytest.fixture(scope="module")
def cars(oracles: Path) -> pd.DataFrame:
    """Fuel consumption predicted from weight, and from power."""
    table = pd.read_csv(oracles / "mtcars.csv")
    return table.assign(by_weight=37.3 - 5.3 * table["wt"], by_power=30 - 0.07 * table["hp"])[["mpg", "by_weight", "by_power"]]


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory, cars: pd.DataFrame) -> Path:
    folder = tmp_path_factory.mktemp("compared")
    arguments = ("--measured", "mpg", "--score", "by_weight", "--versus", "by_power", "--unit", "mpg")
    assert evaluate(folder, cars, *arguments) == 0
    return folder


def test_correlations_and_errors_are_those_of_scipy(compared: Path, cars: pd.DataFrame) -> None:
    found, error = metrics(compared), cars["by_weight"] - cars["mpg"]
    pearson = stats.pearsonr(cars["by_weight"], cars["mpg"])
    assert (found["pearson"], found["pearson_p"]) == pytest.approx((pearson.statistic, pearson.pvalue), rel=1e-6)
    assert found["pearson_ci"] == pytest.approx(list(pearson.confidence_interval()), abs=1e-9)
    assert found["spearman"] == pytest.approx(stats.spearmanr(cars["by_weight"], cars["mpg"]).statistic, abs=1e-12)
    assert (found["mae"], found["rmse"]) == pytest.approx((error.abs().mean(), np.sqrt((error**2).mean())))
    assert found["r2"] == pytest.approx(1 - (error**2).sum() / ((cars["mpg"] - cars["mpg"].mean()) ** 2).sum())
    line = stats.linregress(cars["by_weight"], cars["mpg"])
    assert (found["calibration"]["slope"], found["calibration"]["intercept"]) == pytest.approx((line.slope, line.intercept))


def test_bland_altman_is_the_published_example(tmp_path: Path, oracles: Path) -> None:
    table = pd.read_csv(oracles / "bland_altman_1986.csv")
    first, second = table.columns[-2:]
    assert evaluate(tmp_path, table[[first, second]], "--measured", first, "--score", second) == 0
    found = metrics(tmp_path)["bland_altman"]
    assert (abs(found["bias"]), found["sd"]) == pytest.approx((2.117647, 38.765130), abs=1e-6)
    assert sorted(abs(found[key]) for key in ("lower", "upper")) == pytest.approx([73.862007, 78.097302], abs=1e-6)
    low, high = found["bias_ci"]
    half = stats.t.ppf(0.975, len(table) - 1) * found["sd"] / np.sqrt(len(table))
    assert (low, high) == pytest.approx((found["bias"] - half, found["bias"] + half))


def test_two_predictions_are_compared_by_their_absolute_errors(compared: Path, cars: pd.DataFrame) -> None:
    gain = (cars["by_weight"] - cars["mpg"]).abs() - (cars["by_power"] - cars["mpg"]).abs()
    found = metrics(compared)["versus"]
    assert found["difference"] == pytest.approx(gain.mean())
    assert found["p"] == pytest.approx(stats.wilcoxon(gain).pvalue)


def test_the_page_and_figures_are_complete_and_drawn_again(compared: Path) -> None:
    out = compared / "out"
    page = Page((out / "evaluation.html").read_text(encoding="utf-8"))
    assert page.find("span", class_="big") == [f"{metrics(compared)['pearson']:.3f}"]
    assert len(page.attributes("img", "src")) == 3
    assert {f"{name}.{kind}" for name in ("scatter", "bland_altman", "residuals") for kind in ("png", "svg", "pdf")} <= {
        path.name for path in out.iterdir()
    }
    assert build_report(out) == ("evaluation", (out / "evaluation.html").read_text(encoding="utf-8"))


def test_figures_of_the_other_kind_of_evaluation_do_not_stay(tmp_path: Path, cars: pd.DataFrame) -> None:
    table = cars.assign(economical=(cars["mpg"] > 20).astype(int))
    assert evaluate(tmp_path, table, "--outcome", "economical", "--score", "by_weight") == 0
    assert (tmp_path / "out" / "roc.png").exists()
    assert evaluate(tmp_path, table, "--measured", "mpg", "--score", "by_weight") == 0
    assert not (tmp_path / "out" / "roc.png").exists()
    assert (tmp_path / "out" / "scatter.svg").exists()


def test_equal_predictions_say_why_there_is_no_correlation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = pd.DataFrame({"bmd": [80.0, 90, 120, 130], "guess": 100.0})
    assert evaluate(tmp_path, table, "--measured", "bmd", "--score", "guess") == 0
    found = metrics(tmp_path)
    assert found["pearson"] is None
    assert "constant" in found["reasons"]["pearson"]
    assert "constant" in capsys.readouterr().err
    assert "n/a" not in (tmp_path / "out" / "evaluation.html").read_text(encoding="utf-8").split("<img")[0]


BAD: dict[str, tuple[str, tuple[str, ...], str]] = {
    "text": ("bmd,p\n80,1\nhigh,2\n90,3\n", ("--measured", "bmd", "--score", "p"), "column bmd, line 3: 'high' is not a number"),
    "missing": ("bmd,p\n80,1\n,2\n90,3\n", ("--measured", "bmd", "--score", "p"), "the value in line 3 is missing"),
    "infinite": ("bmd,p\n80,1\n85,inf\n90,3\n", ("--measured", "bmd", "--score", "p"), "column p, line 3: 'inf' is infinite"),
    "constant": ("bmd,p\n80,1\n80,2\n80,3\n", ("--measured", "bmd", "--score", "p"), "every value of column bmd is 80"),
    "few": ("bmd,p\n80,1\n90,2\n", ("--measured", "bmd", "--score", "p"), "has 2 rows, too few to judge predictions"),
    "no column": ("bmd,p\n80,1\n90,2\n70,2\n", ("--measured", "bmd", "--score", "q"), "has no column q"),
    "itself": ("bmd,p\n80,1\n90,2\n70,2\n", ("--measured", "bmd", "--score", "bmd"), "cannot be both outcome and score"),
    "cut-off": (
        "bmd,p\n80,1\n90,2\n70,2\n", ("--measured", "bmd", "--score", "p", "--cutoff", "1"), "--cutoff belongs to --outcome",
    ),
    "unit": ("op,p\n0,1\n1,2\n0,2\n", ("--outcome", "op", "--score", "p", "--unit", "mg"), "--unit belongs to --measured"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_judged_is_one_clear_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, arguments, message = BAD[name]
    assert evaluate(tmp_path, table, *arguments) == 2
    error = capsys.readouterr().err
    assert message in error
    assert len(error.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_outcome_and_measured_exclude_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(tmp_path, "a,b,c\n0,1,2\n", "--outcome", "a", "--measured", "b", "--score", "c") == 2
    assert "not allowed with argument" in capsys.readouterr().err
