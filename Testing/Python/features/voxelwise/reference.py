"""Cases of voxel-wise extraction, and how their reference values were made with PyRadiomics 3.0.1.

    PEER/bin/python Testing/Python/features/voxelwise/reference.py DATA_FOLDER

writes ``pyradiomics_maps.csv``: for each case and feature the number of undefined voxels and a weighted sum of the others
(see ``summary``). Runs in the peer's environment, so it imports nothing of ours.
"""

import csv
import logging
import sys
import warnings
from pathlib import Path

import numpy as np
import SimpleITK as sitk

TABLE = Path(__file__).with_name("pyradiomics_maps.csv")
IMAGE = "mr_spine/dzz_T1.nii.gz"

# case -> (ROI, parameters as in a PyRadiomics file)
CASES = {
    "masked": ("ragged", {"setting": {"binWidth": 5}}),
    "unmasked": ("ragged", {"setting": {"binWidth": 5}, "voxelSetting": {"maskedKernel": False}}),
    "radius 2": ("ragged", {"setting": {"binWidth": 4}, "voxelSetting": {"kernelRadius": 2}}),
    "radius 3": ("cube", {"setting": {"binWidth": 10}, "voxelSetting": {"kernelRadius": 3}}),
    "lone voxel": ("lone", {"setting": {"binWidth": 5}}),
    "batches": ("lone", {"setting": {"binWidth": 5}, "voxelSetting": {"voxelBatch": 50, "initValue": -3}}),
    "flat kernel": ("ragged", {"setting": {"binWidth": 5, "force2D": True, "force2Ddimension": 0}}),
    "flat unmasked kernel": (
        "cube",
        {
            "setting": {"binWidth": 6, "force2D": True, "force2Ddimension": 1},
            "voxelSetting": {"maskedKernel": False, "kernelRadius": 2},
        },
    ),
    "two distances": ("cube", {"setting": {"binWidth": 8, "distances": [1, 2]}, "voxelSetting": {"kernelRadius": 2}}),
    "distance of the kernel": ("cube", {"setting": {"binWidth": 8, "distances": [2]}}),
    "bin count": ("cube", {"setting": {"binCount": 8}}),
    "options": (
        "cube",
        {"setting": {"binWidth": 10, "symmetricalGLCM": False, "gldm_a": 1, "voxelArrayShift": 300}},
    ),
    "weights": ("cube", {"setting": {"binWidth": 10, "weightingNorm": "euclidean"}}),
    "image border": ("border", {"setting": {"binWidth": 5}, "voxelSetting": {"maskedKernel": False}}),
    "one slice": ("slice", {"setting": {"binWidth": 5}}),
    "one level": ("cube", {"setting": {"binWidth": 500}}),
    "resampled": ("ragged", {"setting": {"binWidth": 10, "resampledPixelSpacing": [1.5, 1.5, 2.0]}}),
    "filters": (
        "cube",
        {
            "imageType": {"LoG": {"sigma": [2.0]}, "Wavelet": {}, "Gradient": {}, "Exponential": {}},
            "featureClass": {"firstorder": None, "glcm": ["Contrast", "Imc2"], "gldm": ["DependenceEntropy"]},
            "setting": {"binWidth": 10},
        },
    ),
    "resampled filters": (
        "ragged",
        {
            "imageType": {"LoG": {"sigma": [2.0]}, "Square": {}},
            "featureClass": {"firstorder": None, "glcm": ["Contrast"], "glszm": ["ZoneEntropy"]},
            "setting": {"binWidth": 10, "resampledPixelSpacing": [1.5, 1.5, 2.0]},
            "voxelSetting": {"maskedKernel": False, "kernelRadius": 2},
        },
    ),
    "normalised": (
        "ragged",
        {"setting": {"binWidth": 10, "normalize": True, "normalizeScale": 100, "resegmentRange": [-100, 100]}},
    ),
}


def roi_mask(name: str, image: sitk.Image) -> sitk.Image:
    """One of the ROIs, label 1, on the image's grid."""
    voxels = sitk.GetArrayFromImage(image)
    mask = np.zeros(voxels.shape, dtype=np.uint8)
    if name in ("ragged", "lone"):  # what is bright, with holes and islands
        box = (slice(16, 25), slice(163, 175), slice(160, 172))
        mask[box] = voxels[box] > np.median(voxels[box])
    if name == "lone":
        mask[35, 170, 170] = 1
    if name == "cube":
        mask[18:25, 165:172, 160:167] = 1
    if name == "border":
        mask[:5, 0:8, 163:170] = 1
        mask[2, 3, 165] = 0
    if name == "slice":
        mask[20, 160:175, 160:176] = 1
    drawn = sitk.GetImageFromArray(mask)
    drawn.CopyInformation(image)
    return drawn


def summary(values: np.ndarray) -> tuple[int, float]:
    """Number of undefined values, and the sum of the others, each times its place's share (so that order counts)."""
    defined = np.isfinite(values)
    share = np.arange(1, len(values) + 1) / len(values)
    return int((~defined).sum()), float(np.sum(values[defined] * share[defined]))


def main() -> None:
    """Extract all cases with PyRadiomics and write the table."""
    import radiomics
    from radiomics import featureextractor

    warnings.filterwarnings("ignore")
    radiomics.logger.setLevel(logging.CRITICAL)
    image = sitk.ReadImage(str(Path(sys.argv[1]) / IMAGE))
    with open(TABLE, "w", newline="\n") as handle:
        table = csv.writer(handle, lineterminator="\n")
        table.writerow(["case", "feature", "undefined", "weighted_sum"])
        for case, (roi, parameters) in CASES.items():
            extractor = featureextractor.RadiomicsFeatureExtractor(parameters)
            mask = roi_mask(roi, image)
            inside = None
            for feature, value in extractor.execute(image, mask, voxelBased=True).items():
                if not isinstance(value, sitk.Image):
                    continue
                if inside is None:
                    inside = _inside(extractor, image, mask, value)
                undefined, total = summary(sitk.GetArrayFromImage(value)[inside])
                table.writerow([case, feature, undefined, f"{total:.12g}"])


def _inside(extractor: object, image: sitk.Image, mask: sitk.Image, value: sitk.Image) -> np.ndarray:
    """The voxels of a map that lie in the ROI after PyRadiomics' own preparation."""
    from radiomics import imageoperations

    settings = extractor.settings
    image, mask = extractor.loadImage(image, mask, None, **settings)
    if settings.get("resegmentRange") is not None:
        mask = imageoperations.resegmentMask(image, mask, **settings)
    return sitk.GetArrayFromImage(sitk.Resample(mask, value, sitk.Transform(), sitk.sitkNearestNeighbor)) > 0


if __name__ == "__main__":
    main()
