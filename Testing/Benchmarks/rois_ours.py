"""Our side of bench_rois.py: reads jobs (one JSON object per line), answers with figures.

A job names image, mask, settings, labels, threads and ``what`` to measure: cpu or wall seconds, or the peak memory. Wall seconds
are those of the whole case, as ``extract --threads`` works on it.
"""

from __future__ import annotations

import json
import sys
import time
from functools import cache
from pathlib import Path

import SimpleITK as sitk
from OsteoRadiomicsLib.cohort import extract_case
from OsteoRadiomicsLib.features import (
    engine,  # noqa: F401 - its loops must be known before they are compiled, or the first job is measured with their loading
    extract,
)
from OsteoRadiomicsLib.features.readiness import compile_now
from OsteoRadiomicsLib.images import select_rois
from OsteoRadiomicsLib.images.label_map import plain_label_map
from OsteoRadiomicsLib.protocols.extraction_plan import ExtractionPlan
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings

read = cache(sitk.ReadImage)
STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def peak_bytes() -> int:
    """Peak resident memory since the last reset."""
    return next(int(line.split()[1]) * 1024 for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))


for line in sys.stdin:
    job = json.loads(line)
    image, mask = read(job["image"]), read(job["mask"])
    settings = parse_settings(job["settings"], "benchmark")
    if job.get("compiled", True):
        compile_now()
    clock = time.process_time if job["what"] == "cpu" else time.perf_counter
    if job["what"] == "memory":
        RESET.write_text("5")
        start = float(peak_bytes())
    else:
        start = clock()
    if job["what"] == "wall":
        rois = select_rois(plain_label_map(mask), labels=job["labels"])
        start = clock()
        extract_case(image, rois, ExtractionPlan("benchmark", "", (), settings), threads=job["threads"])
    else:
        for label in job["labels"]:
            extract(image, mask, settings, label=label)
    print((peak_bytes() if job["what"] == "memory" else clock()) - start, flush=True)
