"""Whole-ROI extraction against PyRadiomics 3.0.1: CPU seconds, interleaved, medians; and our threads, memory and start."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import SimpleITK as sitk
from bench_maps import Worker
from scenes import CT, MR, Scene, write


@dataclass(frozen=True)
class PresetRow:
    """One preset, all its ROIs. peer, ours, plain: CPU seconds; plain is ours without numba. goal: ratio; goal_s: per ROI."""

    name: str
    rois: int
    voxels: int
    peer: float
    ours: float
    plain: float
    goal: float
    goal_s: float


@dataclass(frozen=True)
class Behaviour:
    """threads: wall time of one thread over that of two. memory: peak above the loaded image and mask, relative to their size.

    warm_start, cold_start: CPU seconds that the first extraction of a process takes more than later ones, with the loops in
    the disk cache and without. Each is measured on the CT preset.
    """

    threads: float
    memory: float
    warm_start: float
    cold_start: float


@dataclass(frozen=True)
class Growth:
    """CPU seconds of one ROI against its voxels, and against the number of derived images."""

    voxels: tuple[tuple[int, float], ...]
    images: tuple[tuple[int, float], ...]


def presets(peer: str, runs: int = 3) -> list[PresetRow]:
    """Both presets on both engines in turn."""
    rows = []
    for scene, goal, goal_s in ((CT, 50, 0.25), (MR, 12, 0.08)):
        with tempfile.TemporaryDirectory() as folder:
            job = _job(scene, Path(folder))
            ours, plain, theirs = _ours(), _ours(OSTEORADIOMICS_NUMBA="0"), Worker(peer, "rois_peer.py")
            try:
                for worker in (ours, plain):
                    worker.seconds(**job)
                times = [[worker.seconds(**job) for worker in (theirs, ours, plain)] for _ in range(runs)]
            finally:
                for worker in (ours, plain, theirs):
                    worker.close()
            medians = [statistics.median(column) for column in zip(*times, strict=True)]
            rows.append(PresetRow(scene.name, len(scene.labels), _voxels(job["mask"], 1), *medians, goal, goal_s))
    return rows


def behaviour(runs: int = 5) -> Behaviour:
    """Threads, memory and first extractions, on the CT preset."""
    with tempfile.TemporaryDirectory() as folder:
        job = _job(CT, Path(folder))
        worker = _ours()
        worker.seconds(**job)
        walls = [[worker.seconds(**{**job, "what": "wall", "threads": threads}) for threads in (1, 2)] for _ in range(runs)]
        one, two = (statistics.median(column) for column in zip(*walls, strict=True))
        single = {**job, "labels": job["labels"][:1]}
        later = statistics.median(worker.seconds(**single) for _ in range(runs))
        worker.close()
        fresh = _ours()
        memory = fresh.seconds(**{**job, "what": "memory"})
        fresh.close()
        warm = statistics.median(_first(single) for _ in range(runs))
        with tempfile.TemporaryDirectory() as empty:
            cold = _first(single, NUMBA_CACHE_DIR=empty)
        loaded = sum(Path(job[key]).stat().st_size for key in ("image", "mask"))
    return Behaviour(one / two, memory / loaded, warm - later, cold - later)


def growth(runs: int = 3) -> Growth:
    """How the time grows with voxels and with derived images; one MR-like scene with ROIs of different size."""
    worker = _ours()
    with tempfile.TemporaryDirectory() as folder:
        by_voxels = []
        for scale in (0.6, 0.8, 1.0, 1.25, 1.5, 1.75):
            scene = replace(CT, size=(160, 160, 100), centres=((0.0, 0.0, 0.0),), settings=_sigmas(2))
            job = _job(scene, Path(folder), scale)
            worker.seconds(**job)
            by_voxels.append((_voxels(job["mask"], 1), statistics.median(worker.seconds(**job) for _ in range(runs))))
        by_images = []
        for count in (0, 2, 4, 8, 12, 16):
            job = _job(replace(CT, size=(160, 160, 100), centres=((0.0, 0.0, 0.0),), settings=_sigmas(count)), Path(folder))
            by_images.append((count + 1, statistics.median(worker.seconds(**job) for _ in range(runs))))
    worker.close()
    return Growth(tuple(by_voxels), tuple(by_images))


def _sigmas(count: int) -> dict[str, Any]:
    """The original image and so many filtered ones of equal cost."""
    log = {"LoG": {"sigma": [2.0 + 0.1 * place for place in range(count)]}} if count else {}
    return {"imageType": {"Original": {}, **log}, "setting": {"binWidth": 25}}


def _job(scene: Scene, folder: Path, scale: float = 1.0) -> dict[str, Any]:
    image, mask = write(scene, folder, scale)
    return {"image": image, "mask": mask, "settings": scene.settings, "labels": scene.labels, "what": "cpu"}


def _ours(**variables: str) -> Worker:
    return Worker(sys.executable, "rois_ours.py", **variables)


def _first(job: dict[str, Any], **variables: str) -> float:
    """CPU seconds of the first extraction of a new process."""
    worker = _ours(**variables)
    try:
        return worker.seconds(**{**job, "compiled": False})
    finally:
        worker.close()


def _voxels(mask: str, label: int) -> int:
    read = sitk.ReadImage(mask)
    return int((sitk.GetArrayViewFromImage(read) == label).sum())


def preset_table(rows: Sequence[PresetRow]) -> str:
    """Markdown."""
    lines = [
        "| preset | ROIs | PyRadiomics 3.0.1, s | ours, s | ratio | goal | ours per ROI, s | goal | without numba, s |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.name} | {r.rois} of {r.voxels:,} voxels | {r.peer:.2f} | {r.ours:.3f} | {r.peer / r.ours:.0f} | >= {r.goal:g} "
        f"| {r.ours / r.rois:.3f} | <= {r.goal_s:g} | {r.plain:.3f} |"
        for r in rows
    ]
    return "\n".join(lines)
