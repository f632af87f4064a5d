"""``osteoradiomics icc`` from the command line."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.agreement import icc_table, read_stable_features
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.tables.numbers import EXACT


@pytest.fixture
def table(tmp_path):
    """Two readers, two sessions, ten cases, five features of falling agreement; zeros lead the case ids."""
    generator = np.random.default_rng(21)
    truth = generator.normal(size=(10, 5))
    rows = [
        {"case": f"{case:03d}", "sequence": "T1", "roi": "L1", "reader": reader, "session": session,
         **{f"original_glcm_f{k}": truth[case, k] + (0.1 + 0.3 * k) * generator.normal() for k in range(5)}}
        for reader in ("A", "B") for session in (1, 2) for case in range(10)
    ]  # fmt: skip
    path = tmp_path / "features.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def test_the_table_is_that_of_the_library(table, tmp_path):
    out = tmp_path / "icc.csv"
    assert main(["icc", str(table), "--case", "case", "--rater", "reader", "--where", "session=1", "--out", str(out)]) == 0
    rows = pd.read_csv(table, **EXACT)
    expected = icc_table(rows[rows["session"] == 1])
    found = pd.read_csv(out, **EXACT)
    assert list(found.columns) == list(expected.columns)
    assert found["icc"].tolist() == expected["icc"].tolist()


def test_sessions_compared_within_each_reader_lead_with_the_reader(table, tmp_path):
    out = tmp_path / "icc.csv"
    assert main(["icc", str(table), "--rater", "session", "--out", str(out)]) == 0
    assert pd.read_csv(out)["reader"].unique().tolist() == ["A", "B"]


def test_inter_then_intra_makes_one_list_with_both_filters(table, tmp_path):
    first, second, out = tmp_path / "inter.json", tmp_path / "both.json", str(tmp_path / "icc.csv")
    assert main(["icc", str(table), "--where", "session=1", "--out", out, "--stable", str(first)]) == 0
    arguments = ["--rater", "session", "--where", "reader=A", "--by", "lower", "--out", out, "--stable", str(second)]
    assert main(["icc", str(table), *arguments, "--among", str(first)]) == 0
    inter, both = read_stable_features(first), read_stable_features(second)
    assert set(both.names()) < set(inter.names())
    assert [criterion.name for criterion in both.criteria] == ["between readers", "between sessions"]


def test_the_protocol_gives_form_and_threshold(table, tmp_path, capsys):
    arguments = ["icc", str(table), "--where", "session=1", "--protocol", "op-ct", "--out", str(tmp_path / "icc.csv"), "--json"]
    assert main(arguments) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["form"], shown["threshold"]) == ("ICC(2,1)", 0.8)


def test_what_the_user_writes_wins_over_the_protocol(table, tmp_path, capsys):
    arguments = ["--protocol", "op-ct", "--form", "ICC(C,1)", "--threshold", "0.5", "--out", str(tmp_path / "icc.csv"), "--json"]
    assert main(["icc", str(table), "--where", "session=1", *arguments]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["form"], shown["threshold"]) == ("ICC(3,1)", 0.5)


def test_the_list_names_the_protocol_that_the_features_were_extracted_with(table, tmp_path):
    table.with_suffix(".provenance.json").write_text(json.dumps({"protocol": {"name": "own", "hash": "7" * 64}}))
    stable = tmp_path / "stable.json"
    main(["icc", str(table), "--where", "session=1", "--out", str(tmp_path / "icc.csv"), "--stable", str(stable)])
    assert read_stable_features(stable).protocol_sha256 == "7" * 64


def test_cases_left_out_are_named_as_a_warning(table, tmp_path, capsys):
    rows = pd.read_csv(table, dtype={"case": str})
    rows[~((rows["case"] == "004") & (rows["reader"] == "B"))].to_csv(table, index=False)
    assert main(["icc", str(table), "--where", "session=1", "--out", str(tmp_path / "icc.csv")]) == 0
    assert "warning: 1 case(s) not read by every rater left out: 004" in capsys.readouterr().err


def test_simulated_readers_are_announced(table, tmp_path, capsys):
    table.write_text(table.read_text().replace(",B,", ",simulated-01,"))
    assert main(["icc", str(table), "--where", "session=1", "--out", str(tmp_path / "icc.csv")]) == 0
    assert "some readers are simulated" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--where", "session=1", "--form", "ICC(9,9)"], "unknown ICC form"),
        (["--rater", "observer"], "has no column observer"),
        (["--where", "session=3"], "has no row with session 3"),
        (["--where", "session=1", "--threshold", "1"], "cannot pass the threshold 1"),
        (["--where", "session=1", "--among", "nothing.json"], "--among has no effect without --stable"),
        (["--where", "session"], "is no condition"),
    ],
)
def test_wrong_input_is_one_line_and_exit_code_two(table, tmp_path, capsys, arguments, message):
    assert main(["icc", str(table), *arguments, "--out", str(tmp_path / "icc.csv")]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "icc.csv").exists()


def test_a_case_twice_for_one_reader_is_refused(table, tmp_path, capsys):
    rows = pd.read_csv(table, dtype={"case": str})
    pd.concat([rows, rows[:1]]).to_csv(table, index=False)
    assert main(["icc", str(table), "--out", str(tmp_path / "icc.csv")]) == 2
    assert "reader A has two rows for case 000, session 1" in capsys.readouterr().err


def test_all_readings_stand_beside_the_complete_cases(table, tmp_path):
    rows = pd.read_csv(table, dtype={"case": str})
    rows = rows[(rows["session"] == 1) & ~((rows["reader"] == "B") & rows["case"].isin([f"{case:03d}" for case in range(6)]))]
    part, out = tmp_path / "part.csv", tmp_path / "icc.csv"
    rows.to_csv(part, index=False)
    assert main(["icc", str(part), "--out", str(out)]) == 2
    assert main(["icc", str(part), "--all-cases", "--out", str(out)]) == 0
    found = pd.read_csv(out, **EXACT)
    assert (found["n_cases"].unique().tolist(), found["n_cases_all"].unique().tolist()) == ([4], [10])
    assert found["n_readings_all"].unique().tolist() == [14]
    assert found["icc_all"].between(-1, 1).all()


def test_both_rules_stand_side_by_side_and_few_cases_are_warned_of(table, tmp_path, capsys):
    out = tmp_path / "icc.csv"
    assert main(["icc", str(table), "--where", "session=1", "--by", "lower", "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    found = pd.read_csv(out, **EXACT)
    assert told["stable_by_rule"] == {"point": int((found["icc"] > 0.75).sum()), "lower": int((found["ci_low"] > 0.75).sum())}
    assert told["stable"] == told["stable_by_rule"]["lower"] < told["stable_by_rule"]["point"]
    assert any(text.startswith("10 cases are few: 33 show lower 95 % bound of ICC(2,1) above 0.75") for text in told["warnings"])
