"""CPU seconds of ``segment`` on one thread, start and all, and of the networks alone: the table of speed in Docs/segmentation.md.

    python Testing/Benchmarks/segmentation_speed.py MODEL.zip IMAGE... [--before CHECKOUT] [--times 3] [--write]

MODEL is of train-segmentation. With --before, the folder of another state of this project, the same commands are run with it in
turn, its times stand beside ours, and its masks must be ours, voxel for voxel. The least of several runs counts: what else a
machine does only adds. The networks are given noise, 20 slices of 288 x 288 pixels, with weights of no training.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import SimpleITK as sitk
import torch
from OsteoRadiomicsLib.deep.segmentation.facts import KIND
from OsteoRadiomicsLib.deep.segmentation.network import DeepLab
from OsteoRadiomicsLib.deep.segmentation.onnx_file import onnx_bytes
from OsteoRadiomicsLib.deep.segmentation.predicting import logits_of
from OsteoRadiomicsLib.deep.segmentation.slices import CHANNELS
from OsteoRadiomicsLib.deep.segmentation.variants import variant_named
from OsteoRadiomicsLib.deep.weights import NETWORK, DeepModel
from segmentation import PAGE, put_between

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
START, END = "<!-- speed: by Testing/Benchmarks/segmentation_speed.py -->", "<!-- end of speed -->"
NETWORKS, SLICES, SIDE = ("light", "small"), 20, 288


def cpu_of(command: Sequence[str], checkout: Path) -> float:
    """CPU seconds of a process and its children, with the library of a checkout, whose compiled modules are kept."""
    places = os.pathsep.join(str(checkout / module) for module in ("OsteoRadiomics", "PainGrade"))
    own = {"PYTHONPATH": places, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": ""}
    process = subprocess.Popen(command, env={**os.environ, **own}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


def segmenting(model: Path, image: Path, checkout: Path, out: Path) -> float:
    command = [sys.executable, "-m", "OsteoRadiomicsLib", "segment", "--model", str(model), "--image", str(image)]
    return cpu_of([*command, "--out", str(out)], checkout)


def least(times: int, ways: Sequence[Callable[[], float]]) -> list[float]:
    """The least of several goes of each way, in turn; one more before them fills what is kept between runs."""
    goes = [[way() for way in ways] for _ in range(times + 1)]
    return [min(column) for column in zip(*goes[1:], strict=True)]


def network_s(name: str) -> Callable[[], float]:
    torch.manual_seed(0)
    model: DeepModel[None] = DeepModel(KIND, None, {NETWORK: onnx_bytes(DeepLab(variant_named(name), CHANNELS, 2), CHANNELS)})
    logits = logits_of(model)
    images = np.random.default_rng(0).normal(size=(SLICES, 1, CHANNELS, SIDE, SIDE)).astype(np.float32)

    def once() -> float:
        begun = time.process_time()
        for image in images:
            logits(image)
        return time.process_time() - begun

    return once


def row_of(model: Path, image: Path, checkouts: Sequence[Path], times: int) -> list[str]:
    size = " x ".join(map(str, sitk.ReadImage(str(image)).GetSize()))
    with tempfile.TemporaryDirectory() as folder:
        outs = [Path(folder) / f"{number}.seg.nrrd" for number in range(len(checkouts))]
        ways = [
            lambda checkout=checkout, out=out: segmenting(model, image, checkout, out)
            for checkout, out in zip(checkouts, outs, strict=True)
        ]
        seconds = least(times, ways)
        masks = [sitk.GetArrayFromImage(sitk.ReadImage(str(out))) for out in outs]
    if not all(np.array_equal(masks[0], mask) for mask in masks):
        raise SystemExit(f"{image}: not the same mask")
    return [f"`segment`, {size} voxels", *(f"{value:.1f}" for value in seconds)]


def run(model: Path, images: Sequence[Path], before: Path | None, times: int, *, write: bool) -> None:
    checkouts = [*([before] if before else []), ROOT]
    lines = [row_of(model, image, checkouts, times) for image in images]
    for name in NETWORKS:
        (seconds,) = least(times, [network_s(name)])
        lines.append([f"`{name}` alone, {SLICES} slices of {SIDE} x {SIDE}", *([""] if before else []), f"{seconds:.2f}"])
    head = ["CPU seconds on one thread", *(["before"] if before else []), "now"]
    made = "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *lines))
    print(made)
    if write:
        put_between(PAGE, START, END, made)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("images", type=Path, nargs="+")
    parser.add_argument("--before", type=Path, help="folder of another state of this project")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    given = parser.parse_args()
    run(given.model, given.images, given.before, given.times, write=given.write)
