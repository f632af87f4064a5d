"""Our side of bench_rois.py: reads jobs (one JSON object per line), answers with figures.

A job names image, mask, settings, labels, threads and ``what`` to measure: cpu or wall seconds, or the peak memory in bytes.
"""

from __future__ import annotations

import json
import sys
import time
from functools import cache

import SimpleITK as sitk
from OsteoRadiomicsLib.features import (
    engine,  # noqa: F401 - its loops must be known before they are compiled, or the first job is measured with their loading
    extract,
)
from OsteoRadiomicsLib.features.readiness import compile_now
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings
from peak import forget, megabytes

read = cache(sitk.ReadImage)
MEASURED = {"cpu": time.process_time, "wall": time.perf_counter, "memory": lambda: megabytes("VmHWM") * 1e6}

for line in sys.stdin:
    job = json.loads(line)
    image, mask = read(job["image"]), read(job["mask"])
    settings = parse_settings(job["settings"], "benchmark")
    if job.get("compiled", True):
        compile_now()
    if job["what"] == "memory":
        forget()
    measured = MEASURED[job["what"]]
    start = measured()
    for label in job["labels"]:
        extract(image, mask, settings, label=label, threads=job.get("threads", 1))
    print(measured() - start, flush=True)
