"""``osteoradiomics study`` from new to report, as a script would call it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images import write_label_map
from OsteoRadiomicsLib.readings import Desk, open_study
from readings.study_kit import drawing, write_cases


@pytest.fixture
def run(capsys):
    """Runs one command with --json; returns (exit code, parsed result or None, stderr)."""

    def call(*argv: object, text: bool = False):
        code = main(["study", *map(str, argv), *([] if text else ["--json"])])
        captured = capsys.readouterr()
        return code, captured.out if text else json.loads(captured.out) if captured.out else None, captured.err

    return call


@pytest.fixture
def study(tmp_path, run):
    """A study of two readers, of whom A reads twice, and an arbiter; returns its folder."""
    cases = write_cases(tmp_path / "hospital", 3)
    argv = (
        "--reader",
        "A",
        "--reader",
        "B",
        "--reader",
        "C:arbiter:A,B",
        "--count",
        "B=0",
        "--sessions",
        2,
        "--washout-days",
        60,
    )
    key = tmp_path / "coordinator" / "study-key.csv"
    code, value, _ = run("new", tmp_path / "study", "--protocol", "op-mri", "--cases", cases, *argv, "--seed", 42, "--key", key)
    assert code == 0
    assert (value["cases"], value["seed"]) == (3, 42)
    return tmp_path / "study"


def masks(tmp_path, grow: int):
    """A list of the same drawing for all cases under their original ids."""
    write_label_map(drawing(grow=grow), tmp_path / f"{grow}.seg.nrrd")
    path = tmp_path / f"masks-{grow}.csv"
    path.write_text("case,mask\n" + "".join(f"MRN-{1000 + n},{grow}.seg.nrrd\n" for n in range(3)))
    return path


def hand_in(run, study, tmp_path, who, grow, session=1):
    return run(
        "submit",
        study,
        "--reader",
        who,
        "--session",
        session,
        "--masks",
        masks(tmp_path, grow),
        "--key",
        tmp_path / "coordinator" / "study-key.csv",
    )


def test_without_a_place_the_key_goes_to_the_coordinators_home(tmp_path, run, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    cases = write_cases(tmp_path / "hospital", 1)
    code, value, _ = run("new", tmp_path / "study", "--protocol", "op-mri", "--cases", cases, "--reader", "A")
    assert code == 0
    assert value["key"] == str(tmp_path / "home" / "osteoradiomics-keys" / "study-key.csv")
    assert Path(value["key"]).is_file()


def test_a_seal_is_printed_and_held_against(study, run):
    code, value, _ = run("seal", study)
    assert code == 0
    code, found, _ = run("verify", study, "--against", value["digest"])
    assert (code, found["intact"]) == (0, True)
    code, found, _ = run("verify", study, "--against", "0" * 64)
    assert (code, found["intact"]) == (1, False)
    assert any("holds no seal of that digest" in finding["what"] for finding in found["findings"])
    code, _, err = run("verify", study, "--against", "12ab")
    assert code == 2
    assert "is no digest" in err


def test_a_second_coordinator_is_told_that_the_first_is_at_work(study, run):
    with Desk(open_study(study), "coordinator"):
        code, value, err = run("seal", study)
        assert (code, value) == (2, None)
        assert "already open at another workstation" in err
        assert err.count("\n") == 1
    assert run("seal", study)[0] == 0


def test_a_study_runs_from_new_to_consensus(study, tmp_path, run):
    assert hand_in(run, study, tmp_path, "A", 0)[0] == 0
    assert hand_in(run, study, tmp_path, "B", 1)[0] == 0
    code, value, err = run("consensus", study, "--method", "arbitration")
    assert code == 1
    assert len(value["failures"]) == 3
    assert "waits for arbitration by C" in err
    assert hand_in(run, study, tmp_path, "C", 1)[0] == 0
    code, value, _ = run("consensus", study, "--method", "arbitration")
    assert (code, len(value["formed"])) == (0, 3)
    code, value, _ = run("status", study)
    done = {(each["participant"], each["session"]): each["done"] for each in value["sessions"]}
    assert done == {("A", 1): 3, ("A", 2): 0, ("B", 1): 3, ("C", 1): 3}
    code, value, _ = run("verify", study)
    assert (code, value["intact"], value["findings"]) == (0, True, [])


def test_the_second_session_is_closed_until_the_coordinator_opens_it(study, tmp_path, run):
    hand_in(run, study, tmp_path, "A", 0)
    code, value, err = hand_in(run, study, tmp_path, "A", 1, session=2)
    assert (code, len(value["failures"])) == (1, 3)
    assert "washout of 60 days lasts until" in err
    assert run("open-session", study, "--reader", "A", "--session", 2, "--reason", "test run")[0] == 0
    assert hand_in(run, study, tmp_path, "A", 1, session=2)[0] == 0


def test_a_changed_study_makes_verify_fail(study, tmp_path, run):
    hand_in(run, study, tmp_path, "A", 0)
    path = next((study / "readings/A/session-1").glob("*.seg.nrrd"))
    path.write_bytes(path.read_bytes() + b"\0")
    code, value, _ = run("verify", study)
    assert (code, value["intact"]) == (1, False)
    assert value["findings"][0]["kind"] == "changed"


def test_an_incomplete_mask_is_refused_until_a_reason_is_given(study, tmp_path, run):
    write_label_map(drawing(leave_out="L3"), tmp_path / "two.seg.nrrd")
    argv = (
        "submit",
        study,
        "--reader",
        "A",
        "--mask",
        tmp_path / "two.seg.nrrd",
        "--case",
        "MRN-1000",
        "--key",
        tmp_path / "coordinator" / "study-key.csv",
    )
    code, value, err = run(*argv)
    assert (code, value) == (2, None)
    assert "L3 is not drawn" in err
    assert err.count("\n") == 1
    code, value, _ = run(*argv, "--override", "L3 lies outside the image")
    assert (code, value["submitted"][0]["version"]) == (0, 1)
    code, _, err = run(*argv, "--override", "again")
    assert (code, "Give a reason for the revision" in err) == (2, True)


def test_a_reviewer_accepts_by_command_line_and_nobody_else_does(study, tmp_path, run):
    hand_in(run, study, tmp_path, "A", 0)
    assert run("assign", study, "--reader", "D:reviewer:A", "--reason", "a review")[0] == 0
    code, value, _ = run("worklist", study, "--reader", "D")
    name = value["cases"][0]["case"]
    code, value, _ = run("submit", study, "--reader", "D", "--case", name, "--accept")
    assert (code, value["submitted"][0]["case"]) == (0, name)
    opened = open_study(study)
    case = opened.case_of("D", 1, name)
    assert opened.reading("D", 1, case).record.decision == "accepted"
    code, _, err = run("submit", study, "--reader", "A", "--case", opened.names("A", 1)[case], "--accept", "--reason", "x")
    assert code == 2
    assert "this is for the reviewer" in err
    assert run("submit", study, "--reader", "D", "--accept")[0] == 2


def test_what_is_laid_down_with_a_study_is_asked_for_by_options(tmp_path, run):
    cases, key = write_cases(tmp_path / "hospital", 6), tmp_path / "coordinator" / "key.csv"
    people = ("--reader", "A", "--reader", "B", "--reader", "C:arbiter:A,B", "--count", "B=4")
    given = ("--arbitrate-below", "dice=0.9", "--training-cases", 1, "--hidden-repeats", 2)
    new = ("new", tmp_path / "study", "--protocol", "op-mri", "--cases", cases, *people, *given, "--key", key)
    code, value, _ = run(*new)
    assert (code, value["cases"], value["images"]) == (0, 6, 8)
    code, value, _ = run("status", tmp_path / "study")
    assert (value["arbitrate_below"], value["training_cases"], value["hidden_repeats"]) == (0.9, 1, 2)
    assert {each["participant"]: each["total"] for each in value["sessions"]} == {"A": 8, "B": 5, "C": 7}
    code, _, err = run("export", tmp_path / "study", "--out", tmp_path / "out")
    assert code == 2
    assert "come twice, which only the pseudonym key tells" in err
    assert run("export", tmp_path / "study", "--out", tmp_path / "out", "--key", key, "--pseudonyms")[0] == 0


def test_images_go_out_under_the_names_of_the_worklist(study, tmp_path, run):
    code, value, _ = run("worklist", study, "--reader", "A", "--images", tmp_path / "images")
    assert code == 0
    for row in value["cases"]:
        assert row["images"]["T1"] == str(tmp_path / "images" / f"{row['case']}_T1.nrrd")
        assert sitk.ReadImage(row["images"]["T1"]).GetSize() == (14, 14, 26)


def test_the_worklist_shows_pseudonyms_and_images_that_exist(study, run):
    code, value, _ = run("worklist", study, "--reader", "A")
    assert code == 0
    assert [row["position"] for row in value["cases"]] == [1, 2, 3]
    for row in value["cases"]:
        assert sitk.ReadImage(row["images"]["T1"]).GetSize() == (14, 14, 26)


def test_a_participant_joins_by_assign(study, run):
    code, value, _ = run("assign", study, "--reader", "D:reviewer:A", "--count", "D=2", "--reason", "a fourth")
    assert (code, value["revision"]) == (0, 2)
    assert value["participants"]["D"] == {"role": "reviewer", "of": ["A"], "cases": [2]}


def test_export_writes_the_readings(study, tmp_path, run):
    hand_in(run, study, tmp_path, "B", 1)
    code, value, _ = run("export", study, "--out", tmp_path / "out", "--key", tmp_path / "coordinator" / "study-key.csv")
    assert (code, value["count"]) == (0, 3)
    with open(value["readings"], encoding="utf-8", newline="") as handle:
        assert {row["case"] for row in csv.DictReader(handle)} == {"MRN-1000", "MRN-1001", "MRN-1002"}


@pytest.mark.parametrize(
    "argv",
    [
        ("status", "{empty}"),
        ("verify", "{empty}"),
        ("submit", "{study}", "--reader", "Z", "--mask", "x.nrrd", "--case", "C1"),
        ("submit", "{study}", "--reader", "A", "--mask", "x.nrrd"),
        ("submit", "{study}", "--reader", "coordinator", "--mask", "x.nrrd", "--case", "C1"),
        ("consensus", "{study}", "--method", "vote"),
        ("assign", "{study}", "--reason", "none"),
        ("agreement", "{study}", "--out", "{study}/out"),
        ("agreement", "{study}", "--out", "{empty}/out"),
        ("new", "{study}", "--protocol", "op-mri", "--cases", "{empty}/none.csv", "--reader", "A"),
    ],
)
def test_wrong_arguments_are_one_line_and_exit_code_2(study, tmp_path, run, argv):
    (tmp_path / "empty").mkdir()
    filled = [part.replace("{study}", str(study)).replace("{empty}", str(tmp_path / "empty")) for part in argv]
    code, value, err = run(*filled)
    assert (code, value) == (2, None)
    assert err.strip().splitlines()[-1].startswith(("error: ", "osteoradiomics study"))
    assert "Traceback" not in err


def test_status_as_text_shows_the_matrix(study, tmp_path, run):
    hand_in(run, study, tmp_path, "A", 0)
    code, text, _ = run("status", study, text=True)
    assert code == 0
    assert "A/1" in text
    assert "complete" in text
    assert "washout of 60 days" in text


def test_a_mask_without_names_is_handed_in_by_a_scheme(run, study, tmp_path):
    """TotalSegmentator v2 calls L1 to L3 31 to 29; op-mri's own numbers are other structures there."""
    named = drawing(grow=0)
    numbers = {"L1": 31, "L2": 30, "L3": 29}
    values = sum(sitk.GetArrayFromImage(named.mask(segment)).astype("u1") * numbers[segment.name] for segment in named.segments)
    image = sitk.GetImageFromArray(values)
    image.CopyInformation(named.grid)
    sitk.WriteImage(image, str(tmp_path / "ts.nii.gz"))
    who = (
        "submit",
        study,
        "--reader",
        "A",
        "--mask",
        tmp_path / "ts.nii.gz",
        "--case",
        "MRN-1000",
        "--key",
        tmp_path / "coordinator" / "study-key.csv",
    )
    assert run(*who)[0] == 2
    code, value, _ = run(*who, "--scheme", "totalsegmentator-v2")
    assert code == 0
    assert value["submitted"][0]["ignored"] == []
