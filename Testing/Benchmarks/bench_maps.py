"""Voxel-wise maps against PyRadiomics 3.0.1: voxels per CPU second, interleaved, medians.

    python Testing/Benchmarks/bench_maps.py --peer .venv-pyradiomics/bin/python [--runs 3] [--out maps.json]

Ours maps a whole vertebra, preparation included. The peer, whose speed per voxel does not depend on the size of the
ROI, maps the vertebra's middle slices, and only its feature class is timed, on an image that is already cropped.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk

HERE = Path(__file__).resolve().parent
IMAGE, MASK, LABEL = "mr_spine/chu05_T2.nii.gz", "mr_spine/chu05_T2_vertbody_msk.nii.gz", 19  # T12, 28,742 voxels
SLICES = 4  # of the vertebra's sagittal slices, for the peer
LEVELS = 32
THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Job:
    """name: as in the table. group: feature class. left_out: features not computed. goal: ratio wanted at radius 1, 2."""

    name: str
    group: str
    left_out: tuple[str, ...] = ()
    goal: tuple[float, float] = (25, 10)


JOBS = (
    Job("GLCM, 23 features without MCC", "glcm", ("MCC",), (250, 90)),
    Job("GLCM, 24 features with MCC", "glcm", (), (100, 35)),
    Job("first order, 18 features", "firstorder", (), (250, 60)),
    Job("GLDM, 14 features", "gldm", (), (25, 14)),
    Job("GLRLM, 16 features", "glrlm"),
    Job("GLSZM, 16 features", "glszm"),
    Job("NGTDM, 5 features", "ngtdm"),
)


@dataclass(frozen=True)
class Row:
    """One line of the table; speeds in voxels per CPU second."""

    name: str
    radius: int
    peer: float
    ours: float
    ratio: float
    goal: float


class Worker:
    """A process of one engine that answers jobs, so that start-up and compilation stay out of the times."""

    def __init__(self, python: str, script: str, **variables: str) -> None:
        self._process = subprocess.Popen(
            [python, str(HERE / script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **THREADS, **variables},
        )

    def seconds(self, **job: Any) -> float:
        """CPU seconds of one job."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self._process.args} ended with code {self._process.wait()}")
        return float(answer)

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def measure(peer_python: str, data: Path, runs: int = 3, radii: tuple[int, ...] = (1, 2)) -> list[Row]:
    """Time every job ``runs`` times on both engines in turn."""
    with tempfile.TemporaryDirectory() as folder:
        image, vertebra, slab = _inputs(data, Path(folder))
        ours, peer = Worker(sys.executable, "maps_ours.py"), Worker(peer_python, "maps_peer.py")
        try:
            rows = []
            for job in JOBS:
                for radius in radii:
                    what = {"image": image, "group": job.group, "left_out": job.left_out, "radius": radius, "levels": LEVELS}
                    ours.seconds(**what, mask=slab)  # loads or compiles the loop
                    times = [(peer.seconds(**what, mask=slab), ours.seconds(**what, mask=vertebra)) for _ in range(runs)]
                    peer_s, ours_s = (statistics.median(column) for column in zip(*times, strict=True))
                    speed, peer_speed = _voxels(vertebra) / ours_s, _voxels(slab) / peer_s
                    rows.append(Row(job.name, radius, peer_speed, speed, speed / peer_speed, job.goal[min(radius, 2) - 1]))
            return rows
        finally:
            ours.close()
            peer.close()


def cropping(data: Path, runs: int = 3) -> tuple[float, float]:
    """CPU seconds of a map of one vertebra on the whole image's grid, and on its own box: our engine."""
    with tempfile.TemporaryDirectory() as folder:
        image, vertebra, _ = _inputs(data, Path(folder))
        worker = Worker(sys.executable, "maps_ours.py")
        job = {"image": image, "mask": vertebra, "group": "glcm", "left_out": ["MCC"], "radius": 1, "levels": LEVELS}
        try:
            worker.seconds(**job, crop=True)  # loads or compiles the loop
            times = [[worker.seconds(**job, crop=crop) for crop in (False, True)] for _ in range(runs)]
        finally:
            worker.close()
    whole, cropped = (statistics.median(column) for column in zip(*times, strict=True))
    return whole, cropped


def table(rows: list[Row]) -> str:
    """Markdown."""
    lines = [
        "| map | radius | PyRadiomics 3.0.1, voxels/s | ours, voxels/s | ratio | goal |",
        "|---|---|---|---|---|---|",
    ]
    lines += [f"| {r.name} | {r.radius} | {r.peer:,.0f} | {r.ours:,.0f} | {r.ratio:,.0f} | {r.goal:,.0f} |" for r in rows]
    return "\n".join(lines)


def _inputs(data: Path, folder: Path) -> tuple[str, str, str]:
    """Image and two masks with label 1: a vertebra, and its middle slices."""
    drawn = sitk.ReadImage(str(data / MASK))
    vertebra = sitk.GetArrayFromImage(drawn) == LABEL
    used = np.flatnonzero(vertebra.any(axis=(1, 2)))
    first = int(used[0] + used[-1] + 1 - SLICES) // 2
    slab = np.zeros_like(vertebra)
    slab[first : first + SLICES] = vertebra[first : first + SLICES]
    paths = []
    for name, mask in (("vertebra", vertebra), ("slab", slab)):
        written = sitk.GetImageFromArray(mask.astype(np.uint8))
        written.CopyInformation(drawn)
        paths.append(str(folder / f"{name}.nrrd"))
        sitk.WriteImage(written, paths[-1])
    return str(data / IMAGE), paths[0], paths[1]


def _voxels(mask: str) -> int:
    return int(np.count_nonzero(sitk.GetArrayFromImage(sitk.ReadImage(mask))))


def main() -> None:
    """Measure, print the table, and write the rows as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", required=True, help="Python interpreter that has PyRadiomics 3.0.1")
    parser.add_argument("--data", type=Path, default=HERE.parents[2] / "shared" / "data", help="folder with mr_spine")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path, help="JSON file for the rows")
    arguments = parser.parse_args()
    rows = measure(arguments.peer, arguments.data, arguments.runs)
    print(table(rows))
    if arguments.out:
        arguments.out.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
