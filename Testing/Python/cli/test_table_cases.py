"""Small tables from public bug reports, each through the command that went wrong on it."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from OsteoRadiomicsLib.cli import main
from undrawn import no_figures

F1, F2 = 0.8278854789091153, 0.9568451582635993
"""ICC(2,1) of the two features where the table is read right."""


@pytest.fixture(scope="module")
def cases(shared: Path) -> Path:
    """The folder of cases; the test is skipped where it is absent."""
    if not (shared / "cases").is_dir():
        pytest.skip("no folder of cases beside the test data")
    return shared / "cases"


def icc(table: Path, folder: Path, *options: str) -> list[float]:
    """The ICC of every feature."""
    assert main(["icc", str(table), "--out", str(folder / "icc.csv"), *options]) == 0
    return pd.read_csv(folder / "icc.csv")["icc"].tolist()


def train(
    folder: Path, name: str, protocol: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, Any], str]:
    """Exit code, machine-readable result and what stands on stderr."""
    words = ["train", "--features", str(folder / f"{name}_f.csv"), "--clinical", str(folder / f"{name}_c.csv")]
    with no_figures():
        code = main([*words, "--protocol", str(folder / protocol), "--out", str(out), "--json"])
    printed = capsys.readouterr()
    return code, json.loads(printed.out) if code == 0 else {}, printed.err


@pytest.mark.parametrize(
    ("table", "options"),
    [
        ("26-icc-gbk-table/gbk.csv", ("--case", "病例", "--rater", "医生")),
        ("26-icc-gbk-table/x.xlsx", ()),
        ("28-semicolon-and-header-blanks/semi.csv", ()),
        ("28-semicolon-and-header-blanks/hdrspace.csv", ()),
        ("32-blank-rows-cohort-icc/blank_icc.csv", ()),
        ("08-icc-id-and-age-are-stable-features/ids.csv", ()),
    ],
)
def test_a_table_of_readings_gives_its_icc(table: str, options: tuple[str, ...], cases: Path, tmp_path: Path) -> None:
    assert icc(cases / table, tmp_path, *options) == pytest.approx([F1, F2], abs=1e-12)


def test_thousands_separators_lose_no_feature(cases: Path, tmp_path: Path) -> None:
    assert icc(cases / "10-icc-thousands-separator" / "thou.csv", tmp_path) == pytest.approx([F1, F2], abs=1e-5)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("icc", "12-icc-infinite-cell/inf.csv"), "column f1, line 5: 'inf' is infinite"),
        (("icc", "29-ids-zero-padded/idmix.csv"), "P01 and P1"),
        (("cohort", "robust/manycols.csv", "--protocol", "op-mri"), "line 2 has 7 cells, more than the 5 columns"),
        (("cohort", "robust/nl.csv", "--protocol", "op-mri"), "column case, line 2: the cell holds a line break"),
    ],
)
def test_what_cannot_be_right_is_refused_in_one_line(
    words: tuple[str, ...], message: str, cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verb, table, *options = words
    assert main([verb, str(cases / table), *options, "--out", str(tmp_path / "out.csv")]) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert message in line


def test_semicolons_and_decimal_commas_are_judged(cases: Path, tmp_path: Path) -> None:
    table = cases / "28-semicolon-and-header-blanks" / "ev_semi.csv"
    assert main(["evaluate", "--scores", str(table), "--outcome", "op", "--score", "s", "--out", str(tmp_path)]) == 0
    assert json.loads((tmp_path / "metrics.json").read_text())["auc"] == pytest.approx(0.75, abs=5e-3)


def test_blank_rows_are_no_cases(cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = cases / "32-blank-rows-cohort-icc"
    words = ["cohort", str(folder / "blank.csv"), "--settings", str(folder / "p.yaml"), "--out", str(tmp_path / "out")]
    assert main(words) == 0
    assert "2 blank row(s) left out (line 3 to 4)" in capsys.readouterr().err
    assert len(pd.read_csv(tmp_path / "out" / "features.csv")) == 1


def test_noise_with_a_row_number_stays_noise(cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found, error = train(cases / "06-index-column-is-a-feature", "idx", "mini.toml", tmp_path / "o", capsys)
    assert code == 0
    assert "columns that are no features are left out: Unnamed: 0" in error
    rows = pd.read_csv(tmp_path / "o" / "tables" / "performance.csv").query("basis == 'out-of-fold'")
    assert rows["auc"].between(0.3, 0.7).all()
    assert found["warnings"]


def test_a_doubled_feature_is_refused(cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, error = train(cases / "09-train-two-columns-one-name", "dupcol", "mini.toml", tmp_path / "o", capsys)
    assert code == 2
    assert "has two columns called original_glcm_F2" in error


@pytest.mark.parametrize(
    ("folder", "name", "protocol", "told"),
    [
        ("31-blank-excel-rows", "blank", "mini.toml", "clinical table: 2 blank row(s) left out"),
        ("42-column-letter-case", "capcol", "mini.toml", "clinical table: column Age is taken as age"),
        ("39-category-None-is-missing", "none", "none.toml", ""),
    ],
)
def test_a_clinical_table_is_taken_whole(
    folder: str, name: str, protocol: str, told: str, cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = cases / folder
    if name == "none":
        (tmp_path / "none_f.csv").write_bytes((place / "base_f.csv").read_bytes())
        for file in ("none_c.csv", "none.toml"):
            (tmp_path / file).write_bytes((place / file).read_bytes())
        place = tmp_path
    code, found, error = train(place, name, protocol, tmp_path / "o", capsys)
    assert code == 0
    assert told in error
    assert not any("lacks" in text or "imputed" in text for text in found["warnings"])
    variables = pd.read_csv(tmp_path / "o" / "tables" / "baseline.csv")["variable"]
    assert {"age", "sex", "bmi", "smoking"} <= {text.split(" ")[0] for text in variables.dropna()}


def test_the_python_reader_keeps_the_category_None(cases: Path) -> None:
    from OsteoRadiomicsLib.modelling.data.table import read_study_table

    folder = cases / "39-category-None-is-missing"
    found = read_study_table(folder / "f2.csv", folder / "c2.csv", "op", clinical_columns=("smoking",))
    assert set(found.clinical["smoking"]) == {"None", "Former"}


def test_kappa_of_a_constant_rater() -> None:
    from OsteoRadiomicsLib.agreement import cohen_kappa

    found = cohen_kappa([1] * 10, [1] * 9 + [2])
    assert math.isnan(found.kappa)
    assert math.isnan(found.ci_low)
    assert found.reason
