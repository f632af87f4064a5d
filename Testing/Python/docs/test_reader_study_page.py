"""The commands of the tutorial on reader studies, run in the order of the page with three cases instead of a hundred."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from pathlib import Path

from docs.pages_kit import Run, play
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images import write_image, write_label_map
from OsteoRadiomicsLib.readings import open_study
from readings.study_kit import drawing, image


def write_hospital(folder: Path) -> None:
    """Three examinations, their list, and one reader's drawing."""
    rows = ["case,sequence,image"]
    for number in (1, 2, 3):
        rows.append(f"P-000{number},T1,images/P-000{number}_T1.nii.gz")
        write_image(image(number), folder / "images" / f"P-000{number}_T1.nii.gz")
    (folder / "cases.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    write_label_map(drawing(), folder / "mask.seg.nrrd")


def first_of_key(folder: Path) -> dict[str, str]:
    """The first line of the study's key: case (the pseudonym), original_case and more."""
    with open(folder / "lumbar-key.csv", newline="", encoding="utf-8") as handle:
        return next(csv.DictReader(handle))


def names_of(folder: Path) -> dict[str, str]:
    """What the page calls the first case of the key in A's and B's lists -> what they call it."""
    root = folder / "studies" / "lumbar"
    if not root.is_dir():
        return {}
    study, case = open_study(root), first_of_key(folder)["case"]
    return {"R4K7QW": study.names("A", 1)[case], "R9H2MX": study.names("B", 1)[case]}


def list_masks(folder: Path, name: str, mask: str, leave_out: str = "") -> Path:
    """A list that hands in the same mask for every case."""
    cases = [f"P-000{number}" for number in (1, 2, 3) if f"P-000{number}" != leave_out]
    (folder / name).write_text("case,mask\n" + "".join(f"{case},{mask}\n" for case in cases), encoding="utf-8")
    return folder / name


def list_what_is_left(folder: Path) -> None:
    """The masks of the cases that the command before has not handed in."""
    list_masks(folder, "masks.csv", "mask.seg.nrrd", leave_out=first_of_key(folder)["original_case"])


def hand_in_the_rest(folder: Path) -> None:
    """What the page leaves to the readers: B revises by drawing wider, so that C has to decide; A reads two cases again."""
    write_label_map(drawing(grow=1), folder / "wider.seg.nrrd")
    accepted = first_of_key(folder)["original_case"]
    wider = list_masks(folder, "wider.csv", "wider.seg.nrrd", leave_out=accepted)
    same = list_masks(folder, "same.csv", "mask.seg.nrrd")
    submit(folder, "--reader", "B", "--masks", str(wider))
    submit(folder, "--reader", "C", "--masks", str(same))
    found = json.loads(say("study", "worklist", str(folder / "studies" / "lumbar"), "--reader", "A", "--session", "2", "--json"))
    for case in found["cases"]:
        submit(folder, "--reader", "A", "--session", "2", "--case", case["case"], "--mask", str(folder / "mask.seg.nrrd"))


def say(*words: str) -> str:
    """What a command prints; it must succeed."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert main(words) == 0
    return said.getvalue()


def write_redcap(folder: Path) -> None:
    """Grades of two raters, a row per case and rater."""
    grades = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (2, 3)]
    rows = [f"{number},{rater},{own[rater == 'b']}" for number, own in enumerate(grades) for rater in "ab"]
    (folder / "redcap.csv").write_text("record_id,redcap_event_name,pfirrmann_l4l5\n" + "\n".join(rows) + "\n", encoding="utf-8")


def submit(folder: Path, *options: str) -> None:
    """Hand in masks under the coordinator's names or pseudonyms."""
    say(
        "study",
        "submit",
        str(folder / "studies" / "lumbar"),
        *options,
        *(["--key", str(folder / "lumbar-key.csv")] if "--masks" in options else []),
    )


def list_agreed(folder: Path) -> None:
    """What experts agreed on of two cases."""
    list_masks(folder, "agreed.csv", "mask.seg.nrrd", leave_out="P-0003")


STUDY = [
    Run("study new", ("lumbar-key.csv",)),
    Run("study worklist"),
    Run("study submit /net/studies/lumbar --reader A --case"),
    Run("study submit /net/studies/lumbar --reader A --masks", before=list_what_is_left),
    Run("study submit /net/studies/lumbar --reader B --case"),
    Run("study status"),
    Run("study verify"),
    Run("study seal"),
    Run("study open-session"),
    Run("study consensus", before=hand_in_the_rest),
    Run("study agreement", ("lumbar-agreement/agreement.html", "lumbar-agreement/stable_features.json")),
    Run("icc-size"),
    Run("icc-size"),
    Run("icc lumbar-agreement/features.csv", ("icc.csv",)),
    Run("study agreement /net/studies/lumbar --masks-only", ("studies/lumbar-agreement/interim_overlap.csv",)),
    Run("study calibrate", ("studies/lumbar-calibration/calibration_masks.csv",), before=list_agreed),
    Run("kappa redcap.csv", ("kappa.csv",), before=write_redcap),
    Run("study export", ("lumbar-results/final_masks.csv",)),
    Run("cohort lumbar-results/final_masks.csv", ("lumbar-features/features.csv",)),
]


def test_a_reader_study_runs_as_written(here: Path, undrawn):
    write_hospital(here)

    def places() -> dict[str, str]:
        found = {
            "/net/studies": str(here / "studies"),
            "/home/coordinator": str(here),
            "A=0,20": "A=0,2",
            "--workers 4": "--workers 1",
        }
        return found | names_of(here)

    play("Docs/tutorial/reader-study.md", STUDY, here, places)
