"""Heat maps over supervoxels on three whole vertebrae of a real MRI, with the features of protocol op-mri: seconds, medians.

    python Testing/Benchmarks/bench_heatmaps.py --data FOLDER [--runs 3]

Preparation, filters and division included, N4 not: it is kept from the extraction.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import SimpleITK as sitk
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.features.readiness import compile_now
from OsteoRadiomicsLib.heatmaps.kinds import options_of
from OsteoRadiomicsLib.heatmaps.registry import heatmap
from OsteoRadiomicsLib.heatmaps.request import HeatmapRequest
from OsteoRadiomicsLib.images import Roi
from OsteoRadiomicsLib.protocols.extraction_plan import load_plan
from OsteoRadiomicsLib.scoring import Model, ModelSpec, build_model

IMAGE, MASK, LABELS = "mr_spine/chu05_T2.nii.gz", "mr_spine/chu05_T2_vertbody_msk.nii.gz", (20, 21, 22)
SAMPLED = {"error": 1e-9, "seconds": 20.0}
TEN = (
    "original_firstorder_Mean",
    "original_glcm_JointEntropy",
    "original_gldm_DependenceVariance",
    "original_glszm_ZonePercentage",
    "log-sigma-1-0-mm-3D_glrlm_RunEntropy",
    "log-sigma-1-0-mm-3D_gldm_DependenceEntropy",
    "log-sigma-2-0-mm-3D_glcm_Contrast",
    "log-sigma-2-0-mm-3D_ngtdm_Coarseness",
    "log-sigma-3-0-mm-3D_firstorder_90Percentile",
    "log-sigma-3-0-mm-3D_glszm_ZoneEntropy",
)


def model(features: tuple[str, ...]) -> Model:
    """Linear in the features, with weights that do not matter to the time."""
    source = {"type": "feature", "roi": "L1-L3"}
    content: dict[str, Any] = {
        "name": "benchmark", "title": "Benchmark", "kind": "logistic",
        "outcome": {"name": "op", "definition": "made up", "positive": "yes", "negative": "no"},
        "inputs": [{"name": name, "title": name, "source": {**source, "feature": name}} for name in features],
        "columns": [{"of": name, "reference": 0.0} for name in features],
        "predictor": {"intercept": 0.0, "coefficients": [0.01] * len(features), "no_covariance_reason": "made for a benchmark"},
        "no_cutoff_reason": "made for a benchmark", "protocol": {"name": "op-mri", "hash": "a" * 64},
        "provenance": {"source": "made for a benchmark"},
    }  # fmt: skip
    return build_model(ModelSpec.model_validate(content), "# Card\n")


def timed(request: HeatmapRequest, kind: str, options: dict[str, Any]) -> tuple[float, float, float, int]:
    """Wall seconds to the first look and to the end, CPU seconds to the end, and parts measured."""
    first: list[float] = []
    start, worked = time.perf_counter(), time.process_time()
    told = replace(request, options=options_of(kind, options), on_stage=lambda _: first.append(time.perf_counter() - start))
    made = heatmap(kind, told)
    whole, worked = time.perf_counter() - start, time.process_time() - worked
    measured = made.details["supervoxels"] * made.details.get("orders", 1)
    return (first or [whole])[0], whole, worked, int(measured)


def row(name: str, run: Callable[[], tuple[float, float, float, int]], runs: int, goals: str) -> str:
    """One line of the table."""
    found = [run() for _ in range(runs)]
    look, whole, worked = (statistics.median(each[place] for each in found) for place in (0, 1, 2))
    return f"| {name} | {found[0][3]:,} | {look:.2f} | {whole:.2f} | {worked:.2f} | {goals} |"


def table(data: Path, runs: int) -> str:
    """Markdown."""
    image, drawn = (sitk.ReadImage(str(data / path)) for path in (IMAGE, MASK))
    mask = sitk.Cast(sum((drawn == label for label in LABELS[1:]), drawn == LABELS[0]) > 0, sitk.sitkUInt8)
    plan = load_plan("op-mri", None)
    steps = tuple(step for step in plan.steps if step.step != "n4")
    compile_now()
    every = extract(image, mask, plan.settings, label=1).names
    lines = [
        f"Three vertebrae, {int(sitk.GetArrayViewFromImage(mask).sum()):,} voxels.",
        "",
        "| map | parts measured | first look, s | whole map, s | whole map, CPU s | goal |",
        "|---|---|---|---|---|---|",
    ]
    for words, features in (("10 features of 4 images", TEN), (f"all {len(every)} features", tuple(every))):
        request = HeatmapRequest(model(features), image, (Roi("L1-L3", mask),), steps, plan.settings)
        goals = "<= 1 and <= 4" if features is TEN else "-"
        lines.append(row(f"occlusion, {words}", lambda request=request: timed(request, "occlusion", {}), runs, goals))
        if features is TEN:
            lines.append(row(f"Shapley, {words}, 20 s", lambda request=request: timed(request, "shapley", SAMPLED), 1, "-"))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with mr_spine")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    print(table(arguments.data, arguments.runs))


if __name__ == "__main__":
    main()
