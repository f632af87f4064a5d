"""Many ROIs of one large mask: time and peak memory for 1, 24 and 117 of them; and maps of a whole and of a cropped image."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk
import yaml
from scenes import CLASSES

HERE = Path(__file__).resolve().parent
SIZE = (512, 512, 300)
COUNTS = (1, 24, 117)
# PyRadiomics takes seconds for each ROI of an image this large, whatever their number: so many are measured.
PEER_ROIS = 3
SETTINGS = {"imageType": {"Original": {}}, "featureClass": CLASSES, "setting": {"binWidth": 25}}
GOAL_MB = 1500


@dataclass(frozen=True)
class ManyRow:
    """CPU seconds per ROI, and MB of peak memory above that with image and mask loaded."""

    rois: int
    peer_s: float
    ours_s: float
    peer_mb: float
    ours_mb: float


def measure(peer: str) -> Iterator[ManyRow]:
    """The rows one by one, each from processes of their own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        image = _image(folder)
        (folder / "settings.yaml").write_text(yaml.safe_dump(SETTINGS), encoding="utf-8")
        for count in COUNTS:
            mask = _mask(folder, count)
            job = {"image": image, "mask": mask, "settings": str(folder / "settings.yaml"), "rois": count}
            ours = _run(sys.executable, "many_ours.py", job)
            theirs = _run(peer, "many_peer.py", {**job, "rois": min(count, PEER_ROIS)})
            yield ManyRow(count, theirs["seconds"], ours["seconds"], theirs["mb"], ours["mb"])


def table(rows: Sequence[ManyRow]) -> str:
    """Markdown."""
    lines = [
        "| ROIs | PyRadiomics 3.0.1, s per ROI | ours, s per ROI | PyRadiomics, MB above image and mask | ours, MB | goal, MB |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.rois} | {r.peer_s:.2f} | {r.ours_s:.3f} | {r.peer_mb:,.0f} | {r.ours_mb:,.0f} | < {GOAL_MB:,} |" for r in rows
    ]
    return "\n".join(lines)


def _run(python: str, script: str, job: dict[str, Any]) -> dict[str, float]:
    done = subprocess.run([python, str(HERE / script), json.dumps(job)], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _image(folder: Path) -> str:
    values = np.random.default_rng(11).integers(-200, 800, SIZE[::-1], dtype=np.int16)
    return _written(values, folder / "image.nrrd")


def _mask(folder: Path, count: int) -> str:
    """So many blocks of 24 x 24 x 20 voxels side by side."""
    values = np.zeros(SIZE[::-1], dtype=np.uint8)
    for label in range(1, count + 1):
        z, y, x = (label // 25) * 50 + 5, (label // 5 % 5) * 95 + 10, (label % 5) * 95 + 10
        values[z : z + 20, y : y + 24, x : x + 24] = label
    return _written(values, folder / f"mask-{count}.nrrd")


def _written(values: np.ndarray, path: Path) -> str:
    sitk.WriteImage(sitk.GetImageFromArray(values), str(path), False)
    return str(path)
