"""The interim look at a study: overlap, volumes and times without features."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import StudyError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.readings import Desk, Worklist, form_consensus, open_study
from OsteoRadiomicsLib.workflows.study_masks import study_masks
from readings.study_kit import SetClock, arbiter, array_of, drawing, new_study, reader, sit


@pytest.fixture
def clock():
    return SetClock()


def read(root, who, clock, *, grow, cases=3, seconds=40):
    """Read the first cases of a participant's list, each for some seconds."""
    with sit(root, who, clock) as desk:
        work = Worklist(desk, 1)
        for _ in range(cases):
            work.next()
            work.touch()
            clock.pass_time(seconds)
            work.touch()
            work.submit(drawing(grow=grow))


def dice_of(first, second):
    a, b = (array_of(drawing(grow=grow)) == 20 for grow in (first, second))
    return 2 * np.count_nonzero(a & b) / (np.count_nonzero(a) + np.count_nonzero(b))


def test_what_is_read_so_far_is_compared_without_features(tmp_path, clock):
    root = new_study(tmp_path / "s", clock, reader("A"), reader("B"))
    read(root, "A", clock, grow=0)
    read(root, "B", clock, grow=1, cases=2, seconds=30)
    made = study_masks(open_study(root, clock=clock), tmp_path / "out")
    line = next(line for line in made.pairs if line.roi == "L1")
    assert (line.a, line.b, line.cases) == ("A, session 1", "B, session 1", 2)
    assert line.mean_dice == pytest.approx(dice_of(0, 1))
    assert line.volume_difference == pytest.approx(5 * 6 * 64 / 1000)
    assert [(own.reader, own.cases, own.median_seconds) for own in made.times] == [("A", 3, 40), ("B", 2, 30)]
    assert len(list(csv.DictReader((tmp_path / "out" / "interim_overlap.csv").open()))) == 6
    assert not list((tmp_path / "out").glob("*features*"))


def test_a_reader_is_calibrated_against_the_consensus_of_others(tmp_path, clock):
    people = (reader("A"), reader("B"), arbiter("C", "A", "B"))
    root = new_study(tmp_path / "s", clock, *people)
    read(root, "A", clock, grow=0)
    read(root, "B", clock, grow=1)
    read(root, "C", clock, grow=2)
    with Desk(open_study(root, clock=clock), "coordinator") as desk:
        assert not form_consensus(desk, "arbitration").failures
    made = study_masks(open_study(root, clock=clock), tmp_path / "out")
    against = {(line.a, line.roi): line for line in made.pairs if line.b == "consensus"}
    assert against["A, session 1", "L1"].mean_dice == pytest.approx(dice_of(0, 2))
    assert against["B, session 1", "L1"].mean_dice == pytest.approx(dice_of(1, 2))
    assert "C, session 1" not in {who for who, _ in against}


def test_a_study_with_nothing_to_compare_is_told(tmp_path, clock):
    root = new_study(tmp_path / "s", clock, reader("A"), reader("B"))
    read(root, "A", clock, grow=0)
    with pytest.raises(StudyError, match="no two readings"):
        study_masks(open_study(root, clock=clock), tmp_path / "out")
    with pytest.raises(StudyError, match="inside the study"):
        study_masks(open_study(root, clock=clock), root / "out")


def test_the_verb_tells_it_in_lines_and_as_json(tmp_path, clock, capsys):
    root = new_study(tmp_path / "s", clock, reader("A"), reader("B"))
    read(root, "A", clock, grow=0)
    read(root, "B", clock, grow=0)
    arguments = ["study", "agreement", str(root), "--out", str(tmp_path / "out"), "--masks-only"]
    assert main(arguments) == 0
    told = capsys.readouterr().out
    assert "A, session 1 v. B, session 1, L1: 3 cases, mean Dice 1.000, lowest 1.000" in told
    assert "A, session 1: 3 cases, median 40 s a case, 2 min 00 s in all" in told
    assert "diagnosis" in told
    assert main([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["pairs"][0]["mean_dice"] == 1
    assert main([*arguments, "--rule", "lower"]) == 2
    assert "belongs to features" in capsys.readouterr().err
