"""Our side of bench_many.py: the ROIs of one mask the way a case goes, from files to a table; CPU seconds and peak memory."""

from __future__ import annotations

import json
import sys
import time

import SimpleITK as sitk
from OsteoRadiomicsLib.features import engine  # noqa: F401 - its loops must be known before they are compiled
from OsteoRadiomicsLib.features.readiness import compile_now
from OsteoRadiomicsLib.protocols.extraction_plan import load_plan
from OsteoRadiomicsLib.workflows.case import features_of, read_case
from peak import megabytes

job = json.loads(sys.argv[1])
plan = load_plan(None, job["settings"])
loaded = [sitk.ReadImage(job[key]) for key in ("image", "mask")]
compile_now()
before = megabytes("VmRSS")
del loaded
start = time.process_time()
table = features_of(read_case(job["image"], job["mask"], plan), plan)
seconds = time.process_time() - start
if len(table) != job["rois"]:
    raise SystemExit(f"{len(table)} rows of {job['rois']} ROIs")
print(json.dumps({"seconds": seconds / job["rois"], "mb": megabytes("VmHWM") - before}))
