"""Rows that look like several of one patient give a warning where the table does not say whose they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_up_study import write_tables
from noise_tables import Size, noise_data
from OsteoRadiomicsLib.modelling.data.lookalikes import lookalike_remarks
from OsteoRadiomicsLib.modelling.data.table import StudyTable
from training_kit import train


def table_of(ids: list[str], features: np.ndarray | None = None, patients: np.ndarray | None = None) -> StudyTable:
    cases = np.array(ids)
    values = np.random.default_rng(1).normal(size=(len(ids), 20)) if features is None else features
    blank = np.full(len(ids), "")
    return StudyTable(cases, cases if patients is None else patients, blank, np.arange(len(ids)) % 2, values, (), pd.DataFrame())


ALIKE = {
    "vertebra": [f"p{number:03d}_L{level}" for number in range(30) for level in (1, 2, 3)],
    "side": [f"{number}-{side}" for number in range(30) for side in ("left", "right")],
    "letter": [f"p{number:03d}{letter}" for number in range(30) for letter in "ab"],
}
DIFFERENT = {
    "plain": [f"p{number:03d}" for number in range(90)],
    "prefix": [f"CT_{number:03d}" for number in range(90)],
    "centres": [f"{centre}-{number:03d}" for centre in "ABCDEFGH" for number in range(20)],
    "dates": [f"2021-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29)],
    "one reading each": [f"{number}_1" for number in range(90)],
}


@pytest.mark.parametrize("name", ALIKE)
def test_ids_that_differ_in_a_vertebra_side_or_letter_are_pointed_out(name: str) -> None:
    (remark,) = lookalike_remarks(table_of(ALIKE[name]))
    assert f"such as {ALIKE[name][0]} and {ALIKE[name][1]}" in remark
    assert "--patient" in remark


@pytest.mark.parametrize("name", DIFFERENT)
def test_ids_of_different_patients_are_not(name: str) -> None:
    assert lookalike_remarks(table_of(DIFFERENT[name])) == []


def test_near_copies_are_pointed_out_whatever_the_ids_are() -> None:
    train, _ = noise_data(Size(60, 40, 15, 3), 1, repeats=3)
    table = table_of([f"c{number}" for number in range(len(train))], train.features)
    (remark,) = lookalike_remarks(table)
    assert "cases have a near-copy of their features in another case" in remark
    assert lookalike_remarks(replace(table, patients=train.patients)) == []


def test_correlated_features_of_different_patients_are_no_copies() -> None:
    rng = np.random.default_rng(2)
    for dimensions in (3, 6, 15):
        values = rng.normal(size=(400, dimensions)) @ rng.normal(size=(dimensions, 80))
        assert lookalike_remarks(table_of([f"c{number}" for number in range(400)], values)) == []


@pytest.mark.usefixtures("undrawn")
def test_the_warning_is_said_and_kept_in_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def rename(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(case=[f"q{int(name[1:]) // 2:03d}_L{int(name[1:]) % 2 + 1}" for name in table["case"]])

    paths = write_tables(tmp_path, features=rename, clinical=rename)
    assert train(paths, tmp_path / "out") == 0
    text = "case ids look like several rows of one patient (such as q000_L1 and q000_L2)"
    assert text in capsys.readouterr().err
    assert "ids look like several rows of one patient" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
