"""``osteoradiomics icc-size`` from the command line."""

from __future__ import annotations

import json

from OsteoRadiomicsLib.cli import main


def test_walters_example_is_met(capsys):
    assert main(["icc-size", "--expected", "0.8", "--minimum", "0.6", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cases"] == 39


def test_the_plan_is_told_in_words(capsys):
    assert main(["icc-size", "--expected", "0.8", "--minimum", "0.6", "--raters", "3"]) == 0
    assert capsys.readouterr().out.startswith("27 cases read by 3 raters show an ICC above 0.6 when it is 0.8")


def test_an_impossible_plan_is_one_line(capsys):
    assert main(["icc-size", "--expected", "0.6", "--minimum", "0.8"]) == 2
    assert "0 <= minimum < expected < 1" in capsys.readouterr().err


def test_the_size_belongs_to_the_rule(capsys):
    assert main(["icc-size", "--expected", "0.9", "--minimum", "0.75", "--rule", "lower"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(
        "33 cases read by 2 raters show an ICC above 0.75 by the lower bound of its 95 % interval when it is 0.9"
    )
    assert "two-sided, alpha 0.05" in told


def test_what_belongs_to_the_other_rule_is_refused(capsys):
    plan = ["icc-size", "--expected", "0.9", "--minimum", "0.75"]
    assert main([*plan, "--rule", "lower", "--alpha", "0.01"]) == 2
    assert main([*plan, "--confidence", "0.9"]) == 2
    assert "--rule lower" in capsys.readouterr().err
