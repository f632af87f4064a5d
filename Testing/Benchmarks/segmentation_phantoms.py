"""What a network of a few minutes draws of simulated people whom it never saw: the table of phantoms in Docs/segmentation.md.

    python Testing/Benchmarks/segmentation_phantoms.py FOLDER [--train 40] [--test 20] [--minutes 20] [--network light] [--write]

Simulates people (T1, sagittal), trains on the first ones by the command line with nobody held out, so that nothing of the others
chooses weights, and counts Dice over the drawn levels of the others. Beside it stand what bounds it: the Dice of a network that
answers what its training showed it, on its grid of 1.25 mm, to the last pixel; and how many of the wrong voxels touch the drawn
surface, where a voxel is partly body. Files and training lie in FOLDER, and are not made again; --write puts the table into Docs.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import SimpleITK as sitk
from numpy.typing import NDArray
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.deep.segmentation.drawn import BODY, IGNORED, truth
from OsteoRadiomicsLib.deep.segmentation.facts import KIND, SegmentationFacts
from OsteoRadiomicsLib.deep.segmentation.predicting import LEAST_STEP_MM, logits_of, predict
from OsteoRadiomicsLib.deep.segmentation.slices import labels_on, laid_back, sagittal
from OsteoRadiomicsLib.deep.segmentation.volumes import Volume, overlap
from OsteoRadiomicsLib.deep.weights import load_deep_model
from OsteoRadiomicsLib.images import read_image, write_image, write_label_map
from OsteoRadiomicsLib.images.phantom import lumbar_mri
from OsteoRadiomicsLib.workflows.drawn_cases import read_drawn_cases
from OsteoRadiomicsLib.workflows.drawn_volumes import read_volumes
from scipy import ndimage
from segmentation import PAGE, put_between

START, END = "<!-- phantoms: by Testing/Benchmarks/segmentation_phantoms.py -->", "<!-- end of phantoms -->"
SEQUENCE = "T1"
HEAD = (
    "network", "trained on", "steps", "tested on", "Dice, all slices: mean (least)", "Dice, middle half: mean (least)",
    "Dice of its own grid", "wrong voxels that touch the drawn surface",
)  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """One simulated person whom the network never saw.

    whole, middle: Dice over the drawn levels. ceiling: of the drawing itself, brought onto the network's grid as in training, and
    back. rim: share of the wrong voxels that touch the drawn surface, on either side.
    """

    whole: float
    middle: float
    ceiling: float
    rim: float


def write_people(folder: Path, seeds: Sequence[int], list_path: Path) -> None:
    """Images and masks of people, and the list of them; what is there is left as it is."""
    lines = []
    for seed in seeds:
        image, mask = folder / f"{seed}.nii.gz", folder / f"{seed}.seg.nrrd"
        if not mask.exists():
            random = np.random.default_rng([seed, 17])
            sex, age, severity = ("female", "male")[seed % 2], float(random.uniform(45, 85)), float(random.uniform(0, 1))
            person = lumbar_mri(seed, severity, sex=sex, age=age, sequences=(SEQUENCE,))
            write_image(person.images[SEQUENCE], image)
            write_label_map(person.mask, mask)
        lines.append((f"phantom {seed}", f"phantom {seed}", SEQUENCE, image, mask))
    with list_path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("case", "patient", "sequence", "image", "mask"), *lines])


def trained(folder: Path, cases: Path, network: str, ends: Sequence[str]) -> Path:
    """The folder of the training; an interrupted one goes on."""
    out = folder / f"{network}-{'-'.join(ends).strip('-')}"
    if not (out / "training.json").exists():
        command = [sys.executable, "-m", "OsteoRadiomicsLib", "train-segmentation", str(cases), "--out", str(out)]
        more = ["--held-out", "0", "--network", network, "--threads", "1", *ends]
        subprocess.run([*command, *more], check=True)
    return out


def judged(volume: Volume, image: sitk.Image, found: sitk.Image) -> Judged:
    labels, levels = volume.original
    stack = sagittal(image, least_step_mm=LEAST_STEP_MM)
    shown = np.isin(sitk.GetArrayFromImage(labels_on(stack, labels)), list(levels)).astype(np.float32)
    dices, ceiling = overlap(found, volume), overlap(laid_back(shown, stack, image), volume)
    true = truth(sitk.DICOMOrient(labels, "PIL"), levels)
    ours = sitk.GetArrayFromImage(sitk.DICOMOrient(found, "PIL")) > 0.5
    return Judged(dices.whole, dices.middle, ceiling.whole, rim_share(ours, true))


def rim_share(found: NDArray[np.bool_], true: NDArray[np.uint8]) -> float:
    """Of the wrong voxels, those with a neighbour on the other side of the drawn surface. NaN where none is wrong."""
    body = true == BODY
    rim = ndimage.binary_dilation(body) & ~ndimage.binary_erosion(body)
    wrong = (found != body) & (true != IGNORED)
    return float((wrong & rim).sum() / wrong.sum()) if wrong.any() else float("nan")


def table(network: str, train: int, steps: int, people: Sequence[Judged]) -> str:
    cells = (
        network, f"{train} simulated people", f"{steps}", f"{len(people)} others",
        *(f"{np.mean(values):.3f} ({min(values):.3f})" for values in zip(*((p.whole, p.middle) for p in people), strict=True)),
        f"{np.mean([p.ceiling for p in people]):.3f}", f"{100 * np.nanmean([p.rim for p in people]):.0f} %",
    )  # fmt: skip
    return "\n".join("| " + " | ".join(row) + " |" for row in (HEAD, ["---"] * len(HEAD), cells))


def run(folder: Path, train: int, test: int, network: str, ends: Sequence[str], *, write: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lists = [folder / "train.csv", folder / "test.csv"]
    write_people(folder, range(1, train + 1), lists[0])
    write_people(folder, range(1001, 1001 + test), lists[1])
    out = trained(folder, lists[0], network, ends)
    logits = logits_of(load_deep_model(out / "model.zip", KIND, SegmentationFacts))
    cases = read_drawn_cases([str(lists[1])], folder)
    read = read_volumes(cases, None, Progress())
    if read.failures:
        raise SystemExit("\n".join(read.failures))
    people = []
    for case, volume in zip(cases, read.volumes, strict=True):
        image = read_image(case.image)
        people.append(judged(volume, image, predict(image, logits).probability))
        print(case.case, people[-1], flush=True)
    steps = json.loads((out / "training.json").read_text(encoding="utf-8"))["steps"]
    made = table(network, train, steps, people)
    print(made)
    if write:
        put_between(PAGE, START, END, made)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="of the simulated people and the training")
    parser.add_argument("--train", type=int, default=40)
    parser.add_argument("--test", type=int, default=20)
    parser.add_argument("--network", default="light")
    parser.add_argument("--minutes", default="20")
    parser.add_argument("--steps", help="end after so many steps instead")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    given = parser.parse_args()
    ending = ("--steps", given.steps) if given.steps else ("--minutes", given.minutes)
    run(given.folder, given.train, given.test, given.network, ending, write=given.write)
