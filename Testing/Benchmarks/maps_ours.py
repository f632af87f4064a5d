"""Our side of bench_maps.py: reads jobs (one JSON object per line), answers with CPU seconds."""

from __future__ import annotations

import json
import sys
import time
from functools import cache

import SimpleITK as sitk
from OsteoRadiomicsLib.features.voxelwise import compute_maps
from OsteoRadiomicsLib.features.voxelwise.families import FAMILIES
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings

# The peer does not compute it unless asked by name.
NOT_BY_DEFAULT = ("StandardDeviation",)

read = cache(sitk.ReadImage)

for line in sys.stdin:
    job = json.loads(line)
    image, mask = read(job["image"]), read(job["mask"])
    left_out = {*job["left_out"], *NOT_BY_DEFAULT}
    names = [f"original_{job['group']}_{name}" for name in FAMILIES[job["group"]].formulas if name not in left_out]
    settings = parse_settings({"setting": {"binCount": job["levels"]}}, "benchmark")
    start = time.process_time()
    compute_maps(image, mask, settings, names, radius=job["radius"], crop=job.get("crop", True))
    print(time.process_time() - start, flush=True)
