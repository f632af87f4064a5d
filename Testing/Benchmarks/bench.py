"""Our engine against PyRadiomics 3.0.1, side by side in one run; prints the tables and writes Docs/benchmarks.md.

    python Testing/Benchmarks/bench.py [--peer PYTHON] [--data FOLDER] [--runs 3] [--skip-maps]

The section on many cases is written by bench_cohort.py, and stays as it is. Builds an environment with PyRadiomics in
.venv-pyradiomics when it is not there. Uses one core per engine; close other programs, or the threads' figure means nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path

import bench_cases
import bench_cohort
import bench_heatmaps
import bench_many
import bench_maps
import bench_rois
from peer_environment import peer_python

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
GOALS = {"threads": 1.7, "memory": 0.5, "start": 0.5}


def processor() -> str:
    """The processor's name, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def behaviour_table(found: bench_rois.Behaviour) -> str:
    """Markdown."""
    return "\n".join(
        [
            "| CT preset | measured | goal |",
            "|---|---|---|",
            f"| two threads, times as fast (wall) | {found.threads:.2f} | >= {GOALS['threads']} |",
            f"| peak memory above the loaded image and mask, times their size | {found.memory:.2f} | < {GOALS['memory']} |",
            f"| first extraction of a process, loops in the disk cache, s more | {found.warm_start:.2f} | < {GOALS['start']} |",
            f"| first extraction of a process, nothing compiled yet, s more | {found.cold_start:.2f} | - |",
        ]
    )


def plot(found: bench_rois.Growth, path: Path) -> None:
    """Time against voxels and against derived images, with straight lines through the points."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np

    figure, panels = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained")
    for panel, points, label in (
        (panels[0], found.voxels, "voxels in the ROI (three derived images)"),
        (panels[1], found.images, "derived images (one ROI)"),
    ):
        x, y = np.array(points, dtype=float).T
        slope, start = np.polyfit(x, y, 1)
        panel.plot(x, slope * x + start, color="#0072b2", linewidth=1, label=f"line, R² = {np.corrcoef(x, y)[0, 1] ** 2:.3f}")
        panel.plot(x, y, "o", color="#d55e00", label="measured")
        panel.set(xlabel=label, ylabel="CPU seconds", xlim=(0, None), ylim=(0, None))
        panel.legend(frameon=False)
        panel.spines[["top", "right"]].set_visible(False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150, metadata={"Software": None})


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", help="Python interpreter that has PyRadiomics 3.0.1 (default: built in .venv-pyradiomics)")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder with mr_spine, for the maps")
    parser.add_argument("--runs", type=int, default=3, help="repetitions, of which the medians are taken")
    parser.add_argument("--skip-maps", action="store_true", help="leave out the voxel-wise maps")
    parser.add_argument("--out", type=Path, default=ROOT / "Docs", help="folder for benchmarks.md and its plot")
    arguments = parser.parse_args()
    peer = arguments.peer or peer_python(ROOT / ".venv-pyradiomics")
    rois = bench_rois.preset_table(bench_rois.presets(peer, arguments.runs))
    print(rois, flush=True)
    rows = list(bench_cases.measure(peer, arguments.data, arguments.runs))
    cases, span = bench_cases.table(rows), bench_cases.range_of(rows)
    print(f"\n{cases}\n\n{span}", flush=True)
    many = bench_many.table(list(bench_many.measure(peer)))
    print(f"\n{many}", flush=True)
    behaviour = behaviour_table(bench_rois.behaviour())
    print(f"\n{behaviour}", flush=True)
    if arguments.skip_maps or not (arguments.data / bench_maps.IMAGE).exists():
        maps, cropped = f"Not measured: needs {bench_maps.IMAGE} of the test data.", ""
    else:
        maps = bench_maps.table(bench_maps.measure(peer, arguments.data, arguments.runs))
        whole_s, cropped_s = bench_maps.cropping(arguments.data)
        cropped = (
            f"23 GLCM maps of that vertebra take {cropped_s:.2f} s on its own box (`crop`) and {whole_s:.2f} s on the grid of "
            "the whole image. Only the box is computed either way; the rest is writing zeros, 8 bytes for each voxel of each map."
        )
    print(f"\n{maps}\n\n{cropped}", flush=True)
    if arguments.skip_maps or not (arguments.data / bench_heatmaps.IMAGE).exists():
        heatmaps = f"Not measured: needs {bench_heatmaps.IMAGE} of the test data."
    else:
        heatmaps = bench_heatmaps.table(arguments.data, arguments.runs)
    print(f"\n{heatmaps}", flush=True)
    plot(bench_rois.growth(), arguments.out / "images" / "benchmark-growth.png")
    template = (HERE / "benchmarks.template.md").read_text(encoding="utf-8")
    machine = f"{processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    written = arguments.out / "benchmarks.md"
    page = template.format(
        cohort=bench_cohort.kept(written),
        machine=machine,
        rois=rois,
        behaviour=behaviour,
        cases=cases,
        span=span,
        many=many,
        maps=maps,
        cropped=cropped,
        heatmaps=heatmaps,
        runs=arguments.runs,
    )
    written.write_text(page, encoding="utf-8")
    print(f"\nwritten to {written}")


if __name__ == "__main__":
    main()
