"""PyRadiomics' side of bench_many.py: some ROIs of one mask; CPU seconds and peak memory."""

import json
import logging
import sys
import time

import radiomics
import SimpleITK as sitk
from peak import megabytes
from radiomics import featureextractor

radiomics.logger.setLevel(logging.CRITICAL)
job = json.loads(sys.argv[1])
image, mask = (sitk.ReadImage(job[key]) for key in ("image", "mask"))
before = megabytes("VmRSS")
extractor = featureextractor.RadiomicsFeatureExtractor(job["settings"])
start = time.process_time()
for label in range(1, job["rois"] + 1):
    extractor.execute(image, mask, label=label)
print(json.dumps({"seconds": (time.process_time() - start) / job["rois"], "mb": megabytes("VmHWM") - before}))
