"""The commands of the demo, in order. Every verb has its step here; a test holds that.

Steps are made one by one as the demo goes on, because later ones name files that earlier ones have written.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from random import Random

from ..base.files import write_text
from ..base.registry import Registry
from ..base.spreadsheets import csv_rows, csv_text, frame_csv

FIRST = "sim-op-mri-0001"
SEED = 20261120
READ_CASES = 3  # cases of the small reader study
_GRADES = ((1, 1), (2, 2), (2, 3), (3, 3), (4, 3), (5, 5), (3, 4), (1, 2), (4, 4), (5, 5))  # of two simulated readers
TRAINING_STEPS = 2  # of the demo's network
PATIENTS = 240  # of the simulated table that models are trained on
EXTRAS = {
    "onnx": ("onnx",),
    "cxr": ("torch", "safetensors", "onnx"),
    "train-segmentation": ("torch", "safetensors", "onnx", "onnxruntime"),
    "deep": ("torch", "safetensors", "onnx", "onnxruntime"),
}
"""Verb -> packages of extras without which its steps are left out."""
LEFT_OUT = {"segment": "a network that finds vertebrae is trained for longer than the whole demo takes"}
"""Verb -> why the demo has no step of it."""


@dataclass(frozen=True)
class Step:
    """One command of the demo."""

    title: str
    argv: tuple[str, ...]

    @property
    def command(self) -> str:
        """As a user would type it."""
        return shlex.join(("osteoradiomics", *self.argv))


@dataclass(frozen=True)
class DemoPart:
    """What an extension adds to the demo. steps: the demo's folder -> its commands; phantoms that they need it writes itself."""

    name: str
    steps: Callable[[Path], Iterator[Step]]


DEMO_PARTS: Registry[DemoPart] = Registry("part of the demo", DemoPart, (), field="demo_parts")


def steps(folder: Path, workers: int, cases: int) -> Iterator[Step]:
    """The commands on phantoms that the first of them write into ``folder`` (op-mri/ and op-ct/). cases: with lumbar MRI."""
    for name, count, what in (("op-mri", cases, "lumbar MRI (T1, T2, FS-T2)"), ("op-ct", 1, "chest CT")):
        made = ("--cases", str(count), "--seed", str(SEED), "--out", str(folder / name))
        yield Step(f"{count} simulated patient(s) with {what}", ("phantom", name, *made))
    yield Step("the study protocols", ("protocols",))
    yield Step("what a feature means", ("features", "show", "original_glcm_JointEntropy"))
    yield from _one_case(folder / "op-mri" / "images", folder / "case")
    yield from _chest_ct(folder / "op-ct" / "images", folder / "chest")
    yield from _archive(folder / "archive")
    listed, results = str(folder / "op-mri" / "cases.csv"), str(folder / "cohort")
    yield Step(
        "every case of the cohort, three sequences each",
        ("cohort", listed, "--protocol", "op-mri", "--out", results, "--workers", str(workers)),
    )
    yield from _readers(folder, folder / "readers")
    yield from _models(folder, folder / "models", workers)
    if _can("train-segmentation"):
        yield from _network(folder, folder / "network")
    if _can("cxr"):
        yield from _radiographs(folder / "radiographs")
    for part in DEMO_PARTS.values():
        yield from part.steps(folder)


def _one_case(images: Path, results: Path) -> Iterator[Step]:
    """One case from image and mask to report."""
    inputs = ("--image", str(images / f"{FIRST}_T1.nii.gz"), "--mask", str(images / f"{FIRST}.seg.nrrd"), "--union")
    named = ("--case", FIRST, "--sequence", "T1")
    model = ("--model", "op-mri-clinical-published", "--clinical", "age=70,sex=female")
    drawn = ("--out", str(results / "map.nrrd"), "--png", str(results / "map.png"))
    sequences = [word for name in ("T1", "T2", "FS-T2") for word in ("--image", f"{name}={images / f'{FIRST}_{name}.nii.gz'}")]
    aligned = ("--mask", str(images / f"{FIRST}.seg.nrrd"), "--segments", "L1,L2,L3", "--out", str(results / "alignment.json"))
    yield Step("whether the drawing lies on every sequence", ("align", *sequences, *aligned))
    inside = ("--uncut", "--inside-mm", "1", "--protocol", "op-mri", "--out", str(results / "inside.seg.nrrd"))
    yield Step("the bodies without their outermost millimetre", ("bodies", "--mask", str(images / f"{FIRST}.seg.nrrd"), *inside))
    corrected = (*inputs[:4], "--proposed", str(results / "inside.seg.nrrd"), "--sequence", "T1")
    yield Step(
        "the drawing kept as if a reader had corrected these bodies",
        ("keep-correction", *corrected, "--out", str(results / "corrections")),
    )
    yield Step(
        "386 features of the union of L1 to L3",
        ("extract", *inputs, "--protocol", "op-mri", *named, "--out", str(results / "features.csv")),
    )
    yield Step(
        "where a texture feature is high and low",
        ("map", *inputs, "--feature", "original_glcm_JointEntropy", "--protocol", "op-mri", *drawn),
    )
    yield Step("the published clinical equation", ("score", *model, "--case", FIRST, "--out", str(results / "score.json")))
    yield Step("one report for the case", ("report", str(results), "--out", str(results / "report.html")))


def _chest_ct(images: Path, results: Path) -> Iterator[Step]:
    """1688 features of T12 and L1 on chest CT."""
    (image,), (mask,) = images.glob("*.nii.gz"), images.glob("*.seg.nrrd")
    inputs = ("--image", str(image), "--mask", str(mask), "--union", "--protocol", "op-ct")
    yield Step("1688 features on chest CT", ("extract", *inputs, "--sequence", "CT", "--out", str(results / "features.csv")))


def _archive(folder: Path) -> Iterator[Step]:
    """A DICOM series, and what was measured in it as objects of the same examination."""
    name = f"sim-op-ct-{SEED}"
    inputs = ("--image", str(folder / f"{name}_CT"), "--mask", str(folder / f"{name}.seg.nrrd"), "--segments", "L1")
    table = str(folder / "features.csv")
    yield Step("chest CT as a scanner sends it", ("phantom", "op-ct", "--dicom", "--seed", str(SEED), "--out", str(folder)))
    settings = folder / "shape.yaml"
    write_text(settings, "featureClass:\n  shape:\n  firstorder:\n")
    yield Step("features of L1 from the series", ("extract", *inputs, "--settings", str(settings), "--out", table))
    if find_spec("highdicom"):
        yield Step(
            "segmentation and measurements for the archive",
            ("dicom", "export", *inputs[:4], "--features", table, "--out", str(folder / "dicom")),
        )


def _readers(folder: Path, results: Path) -> Iterator[Step]:
    """Two simulated readers: stable features, ICC, overlap, and a blinded study from assignment to report."""
    chosen = _t1_cases(folder)[:READ_CASES]
    _write(results / "cases.csv", chosen)
    simulated = results / "simulated"
    yield Step("how many cases an ICC study needs", ("icc-size", "--expected", "0.9", "--minimum", "0.75"))
    grades = results / "grades.csv"
    write_text(grades, csv_text([("record_id", "A", "B"), *((f"{case}", *pair) for case, pair in enumerate(_GRADES, 1))]))
    scale = ("--case", "record_id", "--raters", "A,B", "--categories", "1,2,3,4,5", "--weights", "quadratic")
    yield Step("agreement on simulated Pfirrmann grades", ("kappa", str(grades), *scale, "--out", str(results / "kappa.csv")))
    yield Step(
        "which features survive small contour errors",
        ("stability", str(results / "cases.csv"), "--protocol", "op-mri", "--readers", "2", "--out", str(simulated)),
    )
    table = str(simulated / "features.csv")
    yield Step("ICC of every feature", ("icc", table, "--case", "case", "--rater", "reader", "--out", str(results / "icc.csv")))
    drawings = {reader: [_mask_of(simulated, row["case"], reader) for row in chosen] for reader in ("01", "02")}
    pair = ("--a", str(drawings["01"][0]), "--b", str(drawings["02"][0]))
    yield Step("overlap of two readers' masks", ("overlap", *pair, "--out", str(results / "overlap.json")))
    study, key = str(results / "study"), ("--key", str(results / "coordinator" / "study-key.csv"))
    people = ("--reader", "A:reader", "--reader", "B:reader", "--sessions", "1", "--seed", "1")
    yield Step(
        "a blinded reader study",
        ("study", "new", study, "--protocol", "op-mri", "--cases", str(results / "cases.csv"), *people, *key),
    )
    for reader, masks in zip("AB", drawings.values(), strict=True):
        handed = results / f"masks-{reader}.csv"
        _write(handed, [{"case": row["case"], "mask": str(mask.resolve())} for row, mask in zip(chosen, masks, strict=True)])
        yield Step(
            f"reader {reader} hands in all masks",
            ("study", "submit", study, "--reader", reader, "--masks", str(handed), *key, "--override", "simulated masks"),
        )
    yield Step("who has read what", ("study", "status", study))
    yield Step("nothing was changed by other means", ("study", "verify", study))
    yield Step("agreement of the two readers", ("study", "agreement", study, "--out", str(results / "agreement")))


def _models(folder: Path, results: Path, workers: int) -> Iterator[Step]:
    """A model trained on a simulated table of more patients than phantoms, judged, and applied to the first phantom."""
    _simulated_tables(folder / "cohort" / "features.csv", results)
    local = results / "local"
    _write(results / "t1.csv", _t1_cases(folder))
    yield Step(
        "how the features are distributed within the ROIs, for a map with a scale",
        ("cohort", str(results / "t1.csv"), "--protocol", "op-mri-local", "--out", str(local), "--workers", str(workers)),
    )
    tables = ("--features", str(results / "features.csv"), "--clinical", str(results / "clinical.csv"), "--set", "set")
    statistics = ("--local-statistics", str(local / "features.csv"))
    study = results / "study"
    yield Step(
        "select features, train and validate the models of a study",
        ("train", *tables, *statistics, "--protocol", "op-mri", "--tuning", "none", "--figures", "png", "--out", str(study)),
    )
    scores = results / "internal.csv"
    _write(scores, [row for row in _rows(study / "predictions.csv") if row["set"] == "internal"])
    compared = ("--outcome", "outcome", "--score", "combined", "--versus", "clinical")
    yield Step(
        "the combined model against the clinical one",
        ("evaluate", "--scores", str(scores), *compared, "--out", str(results / "evaluation")),
    )
    aided = results / "readers.csv"
    _write(aided, _simulated_readers(_rows(scores)))
    columns = ("--outcome", "outcome", "--score", "with_model", "--versus", "without")
    yield Step(
        "three simulated readers with and without the model", ("mrmc", str(aided), *columns, "--out", str(results / "mrmc.json"))
    )
    yield from _another_centre(results / "centre", study / "models" / "clinical")
    images, drawn = folder / "op-mri" / "images", ("--out", str(results / "heatmap.nrrd"), "--png", str(results / "heatmap.png"))
    inputs = ("--image", str(images / f"{FIRST}_T1.nii.gz"), "--mask", str(images / f"{FIRST}.seg.nrrd"), "--sequence", "T1")
    yield Step(
        "where in the image the model's score comes from",
        ("heatmap", "--model", str(study / "models" / "radiomics"), *inputs, "--kind", "contribution", *drawn),
    )
    card = ("card", str(study / "models" / "combined"), "--out", str(results / "card.md"))
    yield Step("whom the combined model is for, and what was found of it", card)
    if _can("onnx"):
        yield Step("the combined model for other software", ("onnx", str(study / "models" / "combined"), "--out", str(results)))


def _network(folder: Path, results: Path) -> Iterator[Step]:
    """A network that has seen the phantoms' T1 images for a moment, which is too short to find anything."""
    cases = results / "drawn.csv"
    _write(cases, _t1_cases(folder))
    quick = ("--network", "small", "--steps", str(TRAINING_STEPS), "--batch", "2", "--threads", "1", "--held-out", "0")
    yield Step(
        "begin to train a network on drawn vertebrae, for a moment instead of an hour",
        ("train-segmentation", str(cases), *quick, "--out", str(results)),
    )
    exported = ("--model", str(results / "model.zip"), "--onnx", str(results / "for-others.onnx"))
    yield Step("the network as an ONNX file for other software", ("deep", "export", *exported))


def _can(verb: str) -> bool:
    return all(find_spec(package) for package in EXTRAS[verb])


def _another_centre(results: Path, trained: Path) -> Iterator[Step]:
    """A published equation and a trained model on patients of another simulated centre."""
    people = ("--clinical", str(results / "clinical.csv"))
    models = ("--model", "op-mri-clinical-published", "--model", str(trained))
    made = ("--cases", str(PATIENTS), "--no-images", "--seed", str(SEED), "--out", str(results))
    yield Step("patients of another centre, without images", ("phantom", "op-mri", *made))
    yield Step("every patient's score by two models", ("score", *models, *people, "--out", str(results / "scores.csv")))
    yield Step(
        "how both models do there, and what an update would gain",
        ("validate", *models, *people, "--outcome", "op", "--out", str(results / "validation")),
    )


def _radiographs(results: Path) -> Iterator[Step]:
    """A tiny network for chest radiographs, trained on simulated ones."""
    from ..deep.radiograph.simulated_cases import write_simulated

    listed = write_simulated(results / "images", {"train": 24, "external": 8}, SEED)
    trained = results / "network"
    yield Step(
        "a network for chest radiographs, and its control",
        ("cxr", "train", str(listed), "--out", str(trained), "--size", "tiny", "--epochs", "2"),
    )
    picture = str(results / "images" / "sim-cxr-external-0002.dcm")
    yield Step(
        "where in a radiograph its score comes from",
        ("cxr", "explain", "--model", str(trained / "model"), "--image", picture, "--out", str(results / "radiograph.html")),
    )


def _t1_cases(folder: Path) -> list[dict[str, str]]:
    """The lines of the phantoms' case list with T1, with whole paths."""
    images = (folder / "op-mri").resolve()
    listed = [row for row in _rows(folder / "op-mri" / "cases.csv") if row["sequence"] == "T1"]
    return [{**row, "image": str(images / row["image"]), "mask": str(images / row["mask"])} for row in listed]


def _simulated_tables(measured: Path, results: Path) -> None:
    """A feature and a clinical table of ``PATIENTS`` simulated patients, each feature on the scale the phantoms have."""
    import pandas as pd

    from ..images.phantom import op_mri_patients
    from ..modelling.simulation import simulated_features
    from ..protocols.protocol import load_protocol
    from ..tables.numbers import EXACT

    phantoms = pd.read_csv(measured, **EXACT)
    patients = op_mri_patients(PATIENTS, seed=1)
    table = simulated_features(patients, load_protocol("op-mri"), seed=1)
    for sequence, rows in table.groupby("sequence").groups.items():
        own = phantoms[phantoms["sequence"] == sequence]
        names = [name for name in table.columns if name not in ("case", "sequence", "roi")]
        table.loc[rows, names] = table.loc[rows, names] * own[names].std() + own[names].mean()
    write_text(results / "features.csv", frame_csv(table))
    write_text(results / "clinical.csv", frame_csv(patients))


def _simulated_readers(scores: list[dict[str, str]]) -> list[dict[str, str]]:
    """What three simulated readers say without the model, and nearer to its score with it."""
    generator = Random(SEED)
    rows = []
    for reader, row in ((reader, row) for reader in "ABC" for row in scores):
        alone = float(row["outcome"]) + generator.gauss(0, 1)
        shown = {"without": f"{alone:.3f}", "with_model": f"{alone + 2 * float(row['combined']):.3f}"}
        rows.append({"case": row["case"], "reader": reader, "outcome": row["outcome"], **shown})
    return rows


def _mask_of(simulated: Path, case: str, reader: str) -> Path:
    (mask,) = (simulated / "masks").glob(f"{case}_T1*simulated-{reader}.seg.nrrd")
    return mask


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return csv_rows(handle.read())


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    write_text(path, csv_text([list(rows[0]), *(list(row.values()) for row in rows)]))
