"""``osteoradiomics kappa`` from the command line."""

from __future__ import annotations

import csv
import json

import pytest
from OsteoRadiomicsLib.cli import main

# 88 patients with a skin condition, graded by two dermatologists: SAS/STAT User's Guide, The FREQ Procedure.
SKIN = [[10, 4, 1, 0], [5, 10, 12, 2], [2, 4, 12, 5], [0, 2, 6, 13]]
WORDS = ("clear", "marginal", "poor", "terrible")


@pytest.fixture
def redcap(tmp_path):
    """A row per record and event; the terrible of the table are the first row."""
    pairs = [(3 - i, 3 - j) for i, row in enumerate(SKIN) for j, count in enumerate(row) for _ in range(count)]
    path = tmp_path / "export.csv"
    lines = [
        f"{n},{event}_arm_1,{WORDS[pair[k]]}" for n, pair in enumerate(pairs, 1) for k, event in enumerate(("derm1", "derm2"))
    ]
    path.write_text("\n".join(["record_id,redcap_event_name,skin", *lines]) + "\n")
    return path


def arguments(path, out, *more):
    return [
        "kappa",
        str(path),
        "--case",
        "record_id",
        "--rater",
        "redcap_event_name",
        "--question",
        "skin",
        "--out",
        str(out),
        *more,
    ]


def test_a_redcap_export_gives_the_published_weighted_kappa(redcap, tmp_path, capsys):
    out = tmp_path / "kappa.csv"
    assert main(arguments(redcap, out, "--categories", ",".join(WORDS), "--weights", "linear", "--json")) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["kappa"][0]["kappa"] == pytest.approx(0.5082, abs=5e-5)
    (row,) = csv.DictReader(out.open())
    assert (row["rater_a"], row["n_cases"], row["weights"]) == ("derm1_arm_1", "88", "linear")
    assert [float(row[name]) for name in ("kappa", "se", "ci_low", "ci_high")] == pytest.approx(
        (0.5082, 0.0655, 0.3798, 0.6366), abs=5e-5
    )


def test_it_is_told_in_words_with_its_interval_and_that_it_is_research(redcap, tmp_path, capsys):
    assert main(arguments(redcap, tmp_path / "k.csv")) == 0
    told = capsys.readouterr().out
    assert told.startswith("skin, derm1_arm_1 v. derm2_arm_1: Cohen's kappa 0.345 (95 % CI 0.203 to 0.487), 88 cases")
    assert "diagnosis" in told


def test_weights_need_the_order_of_the_grades(redcap, tmp_path, capsys):
    assert main(arguments(redcap, tmp_path / "k.csv", "--weights", "quadratic")) == 2
    assert "order of the grades" in capsys.readouterr().err
    assert not (tmp_path / "k.csv").exists()


def test_rows_or_columns_of_raters_must_be_told(redcap, tmp_path, capsys):
    assert main(["kappa", str(redcap), "--out", str(tmp_path / "k.csv")]) == 2
    assert "--raters" in capsys.readouterr().err
