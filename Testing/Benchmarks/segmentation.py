"""What networks of a few minutes draw of people whom they never saw: the table and pictures of Docs/segmentation.md.

    python Testing/Benchmarks/segmentation.py FOLDER [--minutes 5 20 60] [--network light] [--threads 1] [--write]

Leaves out one person of the public lumbar MRI of OSTEORADIOMICS_TEST_DATA after the other (mr_spine: four people, five volumes)
and trains on the others, by the command line and its defaults. Trainings lie in FOLDER; those that are finished are not made
again, so that the table may be made over several days. --write puts table and pictures into Docs; pictures show outlines
alone, no part of an image. The same machine should do nothing else.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
import SimpleITK as sitk
from matplotlib.figure import Figure
from OsteoRadiomicsLib.deep.segmentation.facts import KIND, SegmentationFacts
from OsteoRadiomicsLib.deep.segmentation.predicting import logits_of, predict
from OsteoRadiomicsLib.deep.weights import load_deep_model
from OsteoRadiomicsLib.images import read_image

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "Docs" / "segmentation.md"
PICTURE = HERE.parents[1] / "Docs" / "images" / "segmentation-left-out.png"
START, END = "<!-- left out: by Testing/Benchmarks/segmentation.py -->", "<!-- end -->"
VOLUMES = (("chu05", "T2"), ("dzz", "T1"), ("dzz", "T2"), ("tum01", "water"), ("tum04", "water"))
DRAWN, FOUND = "#000000", "#d55e00"
HEAD = ("person left out", "sequence", "minutes", "steps", "Dice, all slices", "Dice, middle half")


@dataclass(frozen=True)
class Row:
    """One hidden volume. folder: of the training that never saw it."""

    person: str
    sequence: str
    minutes: float
    steps: int
    whole: float
    middle: float
    folder: Path

    @property
    def cells(self) -> tuple[str, ...]:
        return (
            self.person, self.sequence, f"{self.minutes:.0f}", f"{self.steps}", f"{self.whole:.3f}", f"{self.middle:.3f}",
        )  # fmt: skip


def image_of(person: str, sequence: str) -> Path:
    return Path(os.environ["OSTEORADIOMICS_TEST_DATA"]) / "data" / "mr_spine" / f"{person}_{sequence}.nii.gz"


def mask_of(person: str, sequence: str) -> Path:
    return image_of(person, sequence).with_name(f"{person}_{sequence}_vertbody_msk.nii.gz")


def write_list(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("case", "patient", "sequence", "image", "mask"))
        writer.writerows((f"{p}_{s}", p, s, image_of(p, s), mask_of(p, s)) for p, s in VOLUMES)


def trained(folder: Path, person: str, minutes: float, network: str, threads: int) -> Path:
    """The folder of a training without one person; an interrupted one goes on."""
    out = folder / f"{person}-{minutes:g}"
    if not (out / "training.json").exists():
        command = [
            sys.executable,
            "-m",
            "OsteoRadiomicsLib.cli",
            "train-segmentation",
            str(folder / "drawn.csv"),
            "--out",
            str(out),
        ]
        more = ["--leave-out", person, "--minutes", f"{minutes:g}", "--network", network, "--threads", str(threads)]
        subprocess.run([*command, *more], check=True)
    return out


def rows_of(out: Path, person: str) -> Iterator[Row]:
    record = json.loads((out / "training.json").read_text(encoding="utf-8"))
    with (out / "overlap.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            sequence = line["case"].removeprefix(f"{person}_")
            dices = float(line["dice"]), float(line["dice_middle_half"])
            yield Row(person, sequence, record["minutes"], record["steps"], *dices, out)


def table(rows: Sequence[Row]) -> str:
    """Markdown, the mean of each time below its rows."""
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    for minutes in sorted({round(row.minutes) for row in rows}):
        own = [row for row in rows if round(row.minutes) == minutes]
        lines += ["| " + " | ".join(row.cells) + " |" for row in own]
        whole, middle = np.mean([row.whole for row in own]), np.mean([row.middle for row in own])
        lines.append(f"| mean of {len(own)} | | {minutes} | | {whole:.3f} | {middle:.3f} |")
    return "\n".join(lines)


def picture(rows: Sequence[Row]) -> Figure:
    """Drawn and found outlines in the middle and in an outer slice of each volume that the longest training did not see."""
    figure = Figure(figsize=(2.1 * len(rows), 7.2), layout="constrained")
    for column, row in enumerate(rows):
        model = load_deep_model(row.folder / "model.zip", KIND, SegmentationFacts)
        image = read_image(image_of(row.person, row.sequence))
        found = sitk.GetArrayFromImage(sitk.DICOMOrient(predict(image, logits_of(model)).probability, "PIL"))
        drawn_image = sitk.DICOMOrient(sitk.ReadImage(str(mask_of(row.person, row.sequence))), "PIL")
        drawn = sitk.GetArrayFromImage(drawn_image) > 0
        shown = np.flatnonzero(drawn.any(axis=(1, 2)))
        _, rows_shown, columns_shown = np.nonzero(drawn)
        step_i, step_j, step_k = drawn_image.GetSpacing()
        for line, share in enumerate((0.5, 0.12)):
            place = int(shown[0] + share * (shown[-1] - shown[0]))
            axes = figure.add_subplot(2, len(rows), line * len(rows) + column + 1)
            across, down = np.arange(drawn.shape[2]) * step_i, np.arange(drawn.shape[1]) * step_j
            axes.contour(across, down, drawn[place], [0.5], colors=DRAWN, linewidths=0.9)
            axes.contour(across, down, found[place], [0.5], colors=FOUND, linewidths=0.9, linestyles="dashed")
            axes.set_xlim(columns_shown.min() * step_i - 15, columns_shown.max() * step_i + 15)
            axes.set_ylim(rows_shown.max() * step_j + 15, rows_shown.min() * step_j - 15)
            axes.set_aspect("equal")
            axes.set_xticks([])
            axes.set_yticks([])
            where = "middle" if share == 0.5 else f"{(place - shown[0]) * step_k:.0f} mm from the side"
            axes.set_title(f"{row.person} {row.sequence}\n{where}", fontsize=8)
    figure.supxlabel("black: drawn by hand\norange, dashed: found by a network that never saw this person", fontsize=8)
    return figure


def put_between(page: Path, start: str, end: str, text: str) -> None:
    """Write a text between two lines of a page, in the place of what stands there. Raises ValueError where it has not both."""
    whole = page.read_text(encoding="utf-8")
    first = whole.index(start) + len(start)
    before, after = whole[:first], whole[whole.index(end, first) :]
    page.write_text(f"{before}\n\n{text}\n\n{after}", encoding="utf-8")


def run(folder: Path, minutes: Sequence[float], network: str, threads: int, *, write: bool) -> None:
    write_list(folder / "drawn.csv")
    rows: list[Row] = []
    for each in minutes:
        for person in dict.fromkeys(person for person, _ in VOLUMES):
            rows += rows_of(trained(folder, person, each, network, threads), person)
            print(table(rows), flush=True)
    if write:
        put_between(PAGE, START, END, table(rows))
        longest = [row for row in rows if round(row.minutes) == max(round(other.minutes) for other in rows)]
        with mpl.rc_context({"font.size": 8}):
            picture(longest).savefig(PICTURE, dpi=110)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="of the trainings")
    parser.add_argument("--minutes", nargs="*", type=float, default=[5.0, 20.0, 60.0])
    parser.add_argument("--network", default="light")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name} and its picture")
    given = parser.parse_args()
    run(given.folder, given.minutes, given.network, given.threads, write=given.write)
