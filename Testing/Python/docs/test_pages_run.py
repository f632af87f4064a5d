"""The commands of README and tutorial, run in the order of their page on small phantoms, with the files they name made first.

A page's plan says of each command what comes out, or why it is not run; a command that is new, gone or changed in order fails.
Only places differ from what the page says: files lie in a temporary folder, and a study has three cases instead of a hundred.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from docs.written_commands import PROGRAM, ROOT, blocks, commands
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort.listing.rules import read_rules
from OsteoRadiomicsLib.images import LabelMap, write_image, write_label_map
from OsteoRadiomicsLib.images.phantom import lumbar_mri
from OsteoRadiomicsLib.readings import open_study
from pain_kit import quick_protocol
from PainGradeLib.phantom.patients import pain_patients
from PainGradeLib.study.scans import write_scans
from readings.study_kit import drawing, image

TRAINING = "takes minutes on a cohort; Testing/Python/modelling and Testing/Python/cli train on made-up tables"


@dataclass(frozen=True)
class Run:
    """A command that is run. starts: how its words begin. makes: files, below the folder. before: what the reader does first."""

    starts: str
    makes: tuple[str, ...] = ()
    code: int = 0
    before: Callable[[Path], object] | None = None


@dataclass(frozen=True)
class Skip:
    """A command that is only parsed (test_written_commands)."""

    starts: str
    why: str


def play(page: str, plan: list[Run | Skip], folder: Path, places: Callable[[], dict[str, str]] = dict) -> None:
    """Run a page's commands in a folder, which must be the working folder. places: what stands for the page's own words."""
    shown = commands(ROOT / page, PROGRAM, "Slicer")
    told = [" ".join(command.words).removeprefix(PROGRAM).strip() for command in shown]
    planned = [step.starts for step in plan]
    assert [text[: len(start)] for text, start in zip(told, planned, strict=False)] == planned, "the plan misses the page"
    assert len(told) == len(planned), f"{page}: in no plan: {told[len(planned) :]}"
    for command, step in zip(shown, plan, strict=True):
        if isinstance(step, Skip):
            continue
        if step.before is not None:
            step.before(folder)
        text = command.text
        for written, here in places().items():
            text = text.replace(written, here)
        said, failed = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(failed):
            code = main(replace(command, text=text).verb_words)
        assert code == step.code, f"{page}:{command.line}: {command.text}: {code}\n{said.getvalue()}{failed.getvalue()}"
        assert [name for name in step.makes if not (folder / name).is_file()] == [], f"{page}:{command.line}"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Statistical figures are empty files: drawing them takes most of the time, and other tests look at them."""
    monkeypatch.setattr("OsteoRadiomicsLib.report.figures._saved", lambda *given, **named: b"")


@pytest.fixture(scope="module")
def patient() -> tuple[dict[str, sitk.Image], LabelMap]:
    """Images and mask of one person, cut to three slices through L1-L3 so that maps take a second."""
    case = lumbar_mri(7, 0.5)
    whole = case.images["T1"]
    labels = [segment.label for segment in case.mask.segments if segment.name in ("L1", "L2", "L3")]
    drawn = np.isin(sitk.GetArrayViewFromImage(case.mask.layers[0]), labels)
    z, y, x = (np.flatnonzero(drawn.any(axis=tuple({0, 1, 2} - {axis}))) for axis in range(3))
    middle = int(np.median(z))
    box = [(x[0] - 6, x[-1] + 7), (y[0] - 6, y[-1] + 7), (middle - 1, middle + 2)]
    start = [int(max(low, 0)) for low, _ in box]
    size = [int(min(high, end)) - low for (_, high), low, end in zip(box, start, whole.GetSize(), strict=True)]
    return (
        {name: sitk.RegionOfInterest(found, size, start) for name, found in case.images.items()},
        LabelMap(tuple(sitk.RegionOfInterest(layer, size, start) for layer in case.mask.layers), case.mask.segments),
    )


def columns(table: Path) -> tuple[int, int]:
    """(rows, columns) of a CSV file, the header not counted."""
    with open(table, newline="", encoding="utf-8") as handle:
        rows = list(csv.reader(handle))
    return len(rows) - 1, len(rows[0])


def listed(page: str, header: str) -> str:
    """The example of a file that a page shows: the block that begins with this header."""
    return next(text for _, text in blocks(ROOT / page, "") if text.startswith(header))


FIRST_CASE = [
    Run("phantom op-mri --out phantom", ("phantom/sim-op-mri-1_T1.nii.gz", "phantom/sim-op-mri-1.seg.nrrd")),
    Run("phantom op-mri --cases 4", ("phantoms/cases.csv", "phantoms/clinical.csv")),
    Run("protocols"),
    Run("protocols show op-mri"),
    Run("extract --image T1.nii.gz", ("P17/features.csv", "P17/features.provenance.json")),
    Run("map --image T1.nii.gz", ("P17/map.nrrd", "P17/map.png")),
    Run("score --model op-mri-clinical-published", ("P17/score.json",)),
    Run("report P17", ("P17/report.html",)),
    Run("cohort cases.csv", ("results/features.csv", "results/failures.csv")),
    Skip("Slicer", "needs 3D Slicer; Testing/Python/gui/test_batch.py runs the script in the host"),
]


def test_the_first_case_runs_as_written(here: Path, patient):
    images, mask = patient
    page = "Docs/tutorial/first-case.md"
    for folder in ("", "P17", "P18"):
        write_image(images["T1"], here / folder / "T1.nii.gz")
        write_image(images["T2"], here / folder / "T2.nii.gz")
        write_label_map(mask, here / folder / "T1.seg.nrrd")
    write_image(sitk.Cast(mask.layers[0], sitk.sitkUInt8), here / "P18" / "mask.nii.gz")
    (here / "cases.csv").write_text(listed(page, "case,sequence,image,mask"), encoding="utf-8")
    play(page, FIRST_CASE, here, lambda: {"--workers 4": "--workers 1", "--cases 4": "--cases 1"})
    assert columns(here / "P17" / "features.csv") == (1, 3 + 386)
    assert columns(here / "results" / "features.csv") == (3, 3 + 386)
    assert columns(here / "results" / "failures.csv")[0] == 0
    assert "not a diagnosis" in (here / "P17" / "report.html").read_text(encoding="utf-8")


README = [
    Run("protocols show op-mri"),
    Run("extract --image op-mri/images", ("case/features.csv",)),
    Run("map --image op-mri/images", ("case/map.nrrd", "case/map.png")),
    Run("score --model op-mri-clinical-published", ("case/score.json",)),
    Run("report case", ("case/report.html",)),
    Run("extract --image T1.nii.gz --mask vertebrae.nii.gz", ("features.csv",)),
    Run("cohort cases.csv", ("results/features.csv",)),
    Run("phantom op-mri --cases 400 --no-images", ("centre/clinical.csv",)),
    Run("score --model op-mri-clinical-published --clinical", ("centre/scores.csv", "centre/scores.provenance.json")),
    Run("validate --model op-mri-clinical-published", ("centre/validation/validation.html", "centre/validation/validation.json")),
    Skip("Slicer", "needs 3D Slicer; Testing/Python/gui/test_batch.py runs the script in the host"),
]


def test_readme_runs_as_written(here: Path, patient, undrawn):
    images, mask = patient
    demo = "op-mri/images/sim-op-mri-0001"  # where the demo writes it
    write_image(images["T1"], here / f"{demo}_T1.nii.gz")
    write_label_map(mask, here / f"{demo}.seg.nrrd")
    write_image(images["T1"], here / "T1.nii.gz")
    write_image(sitk.Cast(mask.layers[0], sitk.sitkUInt8), here / "vertebrae.nii.gz")
    (here / "cases.csv").write_text("case,sequence,image,mask,labels\nP1,T1,T1.nii.gz,vertebrae.nii.gz,20;21;22\n")
    play("README.md", README, here, lambda: {"--workers 4": "--workers 1"})
    assert columns(here / "features.csv") == (1, 3 + 386)
    assert columns(here / "centre" / "scores.csv") == (400, 8)


MANY_CASES = [
    Run("cohort list scans", ("cases.csv",)),
    Skip("cohort list dicom", "needs DICOM series; Testing/Python/cohort/test_listing.py makes them"),
    Run("cohort check cases.csv", ("check.csv",)),
    Run("cohort cases.csv", ("results/features.csv", "results/check.csv")),
]


def test_many_cases_run_as_written(here: Path, patient):
    images, mask = patient
    write_image(images["T1"], here / "scans" / "P17" / "T1.nii.gz")
    write_label_map(mask, here / "scans" / "P17" / "mask.seg.nrrd")
    play("Docs/cohorts.md", MANY_CASES, here, lambda: {"--workers 4": "--workers 1"})
    assert columns(here / "results" / "features.csv") == (1, 3 + 386)
    shown = next(text for _, text in blocks(ROOT / "Docs/cohorts.md", "toml"))
    (here / "series.toml").write_text(shown, encoding="utf-8")
    assert [rule.sequence for rule in read_rules(here / "series.toml").series] == ["T1", "WATER"]


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


def write_scored(folder: Path) -> None:
    """Three readers who score twelve cases alone and with the model, a row per case and reader."""
    rng = np.random.default_rng(5)
    rows = ["case,reader,fracture,alone,aided"]
    for number in range(12):
        for reader in "ABC":
            alone, aided = rng.normal(number % 2, 1.5), rng.normal(number % 2, 0.8)
            rows.append(f"P{number},{reader},{number % 2},{alone:.3f},{aided:.3f}")
    (folder / "readers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


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


MODEL = [
    Skip("train --features results/features.csv", TRAINING),
    Run("evaluate --scores predictions.csv --outcome op", ("evaluation/metrics.json",)),
    Run("mrmc readers.csv", ("mrmc.json",), before=write_scored),
    Skip("train --features results/features.csv", TRAINING),
    Skip("report study --docx study/report.docx", TRAINING),
    Skip("score --model study/models/combined", TRAINING),
    Skip("heatmap --model study/models/radiomics", TRAINING),
    Skip("map --model study/models/radiomics", TRAINING),
    Skip("score --model study/models/combined", TRAINING),
    Skip("cohort cases.csv --protocol op-mri-local", TRAINING),
    Skip("cohort cases.csv --protocol op-mri-exact", TRAINING),
    Skip("train --features features.csv", TRAINING),
    Skip("heatmap --model study/models/radiomics", TRAINING),
    Skip("heatmap --model study/exact/models/radiomics", TRAINING),
    Skip("validate --model study/models/combined", TRAINING),
    Skip("train --features results/features.csv", TRAINING),
    Skip("score --model bmd-study/models/combined", TRAINING),
    Skip("report bmd-study", TRAINING),
    Run("evaluate --scores predictions.csv --measured bmd", ("evaluation/metrics.json",)),
    Skip("train --features results/features.csv", TRAINING),
    Skip("score --model fracture-study/models/combined", TRAINING),
    Skip("report fracture-study", TRAINING),
    Skip("validate --model fracture-study/models/combined", TRAINING),
    Skip("train --features features.csv", TRAINING),
    Skip("score --model study/models/combined", TRAINING),
]


def test_scores_from_elsewhere_are_judged_as_written(here: Path, undrawn):
    rng = np.random.default_rng(3)
    rows = ["case,op,combined,clinical,bmd,predicted,age_alone"]
    for number in range(60):
        op = number % 2
        chance = 1 / (1 + np.exp(-rng.normal(2 * op - 1, 1, 2)))
        bmd = 120 - 40 * op + rng.normal(0, 10)
        rows.append(f"P{number},{op},{chance[0]},{chance[1]},{bmd},{bmd + rng.normal(0, 8)},{bmd + rng.normal(0, 25)}")
    (here / "predictions.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    play("Docs/tutorial/model.md", MODEL, here)
    assert json.loads((here / "evaluation" / "metrics.json").read_text(encoding="utf-8"))


PAIN_GRADE = [
    Run("pain-study", ("pain-study/report.html", "pain-study/pain-study.json", "pain-study/models/ES/study.json")),
    Run("measure muscle", ("case/muscles.json", "case/muscles.html")),
    Run("measure cohort pain-study/scans/muscles.csv", ("measured/measurements.csv",)),
    Run("cohort pain-study/scans/cases.csv", ("features/features.csv",)),
    Run("measure cohort readers.csv", ("read/measurements.csv",)),
    Run("icc read/measurements.csv", ("icc.csv",)),
    Run("pain-train", ("models/clinical.csv", "models/MF/report.html", "models/ES/report.html")),
    Run("pain-score", ("scored/report.html", "scored/score.json", "scored/muscles/muscles.json")),
]


def test_the_pain_grade_runs_as_written(here: Path, undrawn):
    page = "Docs/tutorial/pain-grade.md"
    quick_protocol(here)
    files = write_scans(pain_patients(3, seed=8), 8, here / "readers", Progress())
    for number, patient in enumerate(pain_patients(3, seed=8), 1):
        image, mask, lines = (
            files.cases.parent / "images" / f"{patient.case}{end}" for end in ("_T2.nii.gz", ".seg.nrrd", ".mrk.json")
        )
        shutil.copy(image, here / f"P{number}_T2.nii.gz")
        for reader in "AB":
            shutil.copy(mask, here / f"P{number}_{reader}.seg.nrrd")
            shutil.copy(lines, here / f"P{number}_{reader}.mrk.json")
    (here / "readers.csv").write_text(listed(page, "case,reader,image,mask,markups"), encoding="utf-8")
    small = "--protocol quick-pain.toml"
    places = {
        "pain-study --out": f"pain-study --cases 60 --workers 1 {small} --out", "--workers 4": "--workers 1",
        "--protocol pain-mri": small, "--out models": f"{small} --out models", "--out scored": f"{small} --out scored",
    }  # fmt: skip
    play(page, PAIN_GRADE, here, lambda: places)
    assert columns(here / "icc.csv")[0] > 20


@pytest.mark.parametrize("page", ["README.md"])
def test_python_of_a_page_runs_as_written(page: str, here: Path, patient):
    images, mask = patient
    write_image(images["T1"], here / "T1.nii.gz")
    write_image(sitk.Cast(mask.layers[0], sitk.sitkUInt8), here / "vertebrae.nii.gz")
    shown = blocks(ROOT / page, "python")
    assert shown
    for line, text in shown:
        exec(compile("\n" * (line - 1) + text, page, "exec"), {})
