"""PyRadiomics' side of bench_rois.py: reads jobs (one JSON object per line), answers with CPU seconds."""

import json
import logging
import sys
import time

import radiomics
import SimpleITK as sitk
from radiomics import featureextractor

radiomics.logger.setLevel(logging.CRITICAL)
known = {}


def read(path):
    """Each image is read once, as on our side."""
    if path not in known:
        known[path] = sitk.ReadImage(path)
    return known[path]


for line in sys.stdin:
    job = json.loads(line)
    image, mask = read(job["image"]), read(job["mask"])
    extractor = featureextractor.RadiomicsFeatureExtractor(job["settings"])
    start = time.process_time()
    for label in job["labels"]:
        extractor.execute(image, mask, label=label)
    print(time.process_time() - start, flush=True)
