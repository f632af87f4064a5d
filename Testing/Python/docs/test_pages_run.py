"""The commands of README and tutorial, run in the order of their page on small phantoms, with the files they name made first.

Only places differ from what the page says: files lie in a temporary folder. Reader studies are in test_reader_study_page.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from deep_kit import bright_model
from docs.pages_kit import TRAINING, Run, Skip, columns, listed, play
from docs.written_commands import ROOT, blocks
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cohort.listing.rules import read_rules
from OsteoRadiomicsLib.images import LabelMap, Segment, write_image, write_label_map
from pain_kit import quick_protocol
from PainGradeLib.phantom.patients import pain_patients
from PainGradeLib.study.scans import write_scans
from toy_spine import toy_spine
from whole_spine import whole_spine

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


BODIES = [Run("bodies --mask vertebrae.nii.gz", ("bodies.seg.nrrd", "bodies.record.json", "bodies.png"))]


def test_bodies_are_cut_as_written(here: Path):
    spine = whole_spine(spacing=(2.0, 2.0, 2.0))
    write_image(spine.numbered({1: 20, 2: 21, 3: 22, 4: 23, 5: 24}), here / "vertebrae.nii.gz")
    write_image(sitk.Cast(spine.bodies, sitk.sitkInt16), here / "T1.nii.gz")
    play("Docs/bodies.md", BODIES, here)


SEGMENTATION = [
    Skip("train-segmentation drawn.csv", "trains for an hour; Testing/Python/cli/test_segment_verb.py trains for a step"),
    Run("segment --model network/model.zip", ("T1.seg.nrrd", "T1.record.json")),
    Run("keep-correction --image T1.nii.gz", ("corrections/corrections.csv",)),
    Run("deep export --model network/model.zip", ("bodies.onnx", "bodies.json")),
]


def test_bodies_are_segmented_as_written(here: Path):
    pytest.importorskip("onnx", reason="the tests' network is written with onnx")
    pytest.importorskip("onnxruntime", reason="networks are used with onnxruntime")
    image, mask, _ = toy_spine(drawn=("L4",))
    write_image(image, here / "T1.nii.gz")
    write_label_map(LabelMap((mask,), (Segment("L4", 5),)), here / "corrected.seg.nrrd")
    bright_model(here / "network" / "model.zip")
    shapes = sitk.LabelShapeStatisticsImageFilter()
    shapes.Execute(mask)
    point = ",".join(map(str, shapes.GetCentroid(5)))
    play("Docs/segmentation.md", SEGMENTATION, here, lambda: {"L5=2.5,-31,-402": f"L4={point}"})


RADIOGRAPHS = [
    Run("cxr train cases.csv", ("network/model/model.json", "network/scores.csv", "network/curve.csv")),
    Run("evaluate --scores network/scores.csv", ("evaluation/metrics.json",)),
    Run("cxr score --model", ("score.csv",)),
    Run("cxr explain --model", ("chest.html", "maps/maps.json", "maps/hirescam-control.nrrd")),
]


def test_radiographs_are_read_as_written(here: Path):
    pytest.importorskip("torch", reason="the extra 'deep' is not installed")
    from OsteoRadiomicsLib.deep.radiograph.simulated_cases import write_simulated

    write_simulated(here, {"train": 20, "external": 8})
    shutil.copy(here / "sim-cxr-external-0001.dcm", here / "chest.dcm")
    play("Docs/radiographs.md", RADIOGRAPHS, here, lambda: {"--size small --minutes 60": "--size tiny --epochs 1"})


PSEUDONYMS = [Run("cohort pseudonymise scans", ("copies/pseudonymised.csv", "keys/key.json"))]


def test_pseudonymised_copies_run_as_written(here: Path, patient):
    images, mask = patient
    write_image(images["T1"], here / "scans" / "Smith" / "T1.nii.gz")
    write_label_map(mask, here / "scans" / "Smith" / "mask.seg.nrrd")
    play("Docs/pseudonyms.md", PSEUDONYMS, here)
    assert len(list((here / "copies").rglob("T1-*.nii.gz"))) == len(list((here / "copies").rglob("mask-*.seg.nrrd"))) == 1


def write_scored(folder: Path) -> None:
    """Three readers who score twelve cases alone and with the model, a row per case and reader."""
    rng = np.random.default_rng(5)
    rows = ["case,reader,fracture,alone,aided"]
    for number in range(12):
        for reader in "ABC":
            alone, aided = rng.normal(number % 2, 1.5), rng.normal(number % 2, 0.8)
            rows.append(f"P{number},{reader},{number % 2},{alone:.3f},{aided:.3f}")
    (folder / "readers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


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
