"""PyRadiomics' side of bench_maps.py: reads jobs (one JSON object per line), answers with CPU seconds.

Runs in the peer's own virtual environment; only the feature class is timed, on an image that is already cropped.
"""

import json
import logging
import sys
import time
import warnings

import radiomics
import SimpleITK as sitk
from radiomics import featureextractor, imageoperations

warnings.filterwarnings("ignore")
radiomics.logger.setLevel(logging.CRITICAL)
CLASSES = featureextractor.getFeatureClasses()

for line in sys.stdin:
    job = json.loads(line)
    image, mask = sitk.ReadImage(job["image"]), sitk.ReadImage(job["mask"])
    box, _ = imageoperations.checkMask(image, mask)
    image, mask = imageoperations.cropToTumorMask(image, mask, box, padDistance=job["radius"])
    start = time.process_time()
    group = CLASSES[job["group"]](image, mask, voxelBased=True, kernelRadius=job["radius"], binCount=job["levels"])
    group.enableAllFeatures()
    for name in job["left_out"]:
        group.enableFeatureByName(name, False)
    group.execute()
    print(time.process_time() - start, flush=True)
