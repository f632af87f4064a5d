"""Heat maps over supervoxels on three whole vertebrae of a real MRI, with the features of protocol op-mri: CPU seconds, medians.

    python Testing/Benchmarks/bench_heatmaps.py [--runs 3]

Measured on one core, preparation, filters and division included, N4 not: it is kept from the extraction. Needs the shared data
(OSTEORADIOMICS_TEST_DATA).
"""

from __future__ import annotations

import argparse
import os
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


def timed(request: HeatmapRequest, kind: str, options: dict[str, Any]) -> tuple[float, float, int]:
    """CPU seconds to the first look and to the end, and parts measured."""
    first: list[float] = []
    start = time.process_time()
    told = replace(request, options=options_of(kind, options), on_stage=lambda _: first.append(time.process_time() - start))
    made = heatmap(kind, told)
    whole = time.process_time() - start
    measured = made.details["supervoxels"] * made.details.get("orders", 1)
    return (first or [whole])[0], whole, int(measured)


def row(name: str, run: Callable[[], tuple[float, float, int]], runs: int) -> str:
    """One line of the table."""
    found = [run() for _ in range(runs)]
    look, whole = (statistics.median(each[place] for each in found) for place in (0, 1))
    return f"| {name} | {found[0][2]:,} | {look:.2f} | {whole:.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    data = Path(os.environ["OSTEORADIOMICS_TEST_DATA"]) / "data"
    image, drawn = (sitk.ReadImage(str(data / path)) for path in (IMAGE, MASK))
    mask = sitk.Cast(sum((drawn == label for label in LABELS[1:]), drawn == LABELS[0]) > 0, sitk.sitkUInt8)
    plan = load_plan("op-mri", None)
    steps = tuple(step for step in plan.steps if step.step != "n4")
    compile_now()
    sampled = {"error": 1e-9, "seconds": 20.0}
    every = extract(image, mask, plan.settings, label=1).names
    print(f"{int(sitk.GetArrayViewFromImage(mask).sum()):,} voxels")
    print("| map | parts measured | first look, s | whole map, s |\n|---|---|---|---|")
    for words, features in (("10 features of 4 images", TEN), (f"all {len(every)} features", tuple(every))):
        request = HeatmapRequest(model(features), image, (Roi("L1-L3", mask),), steps, plan.settings)
        print(row(f"occlusion, {words}", lambda request=request: timed(request, "occlusion", {}), runs))
        if features is TEN:
            print(row(f"shapley, {words}, 20 s", lambda request=request: timed(request, "shapley", sampled), 1))


if __name__ == "__main__":
    main()
