"""Cases of whole-ROI extraction, and how their reference values were made with PyRadiomics (git 8ed5793).

    PEER/bin/python Testing/Python/features/reference.py

writes ``pyradiomics_values.csv``. Runs in an environment with PyRadiomics, scikit-image, trimesh and scipy < 1.12, so it imports
nothing of ours. The scene is computed from whole numbers and is the same on every machine.
"""

import csv
import logging
import warnings
from pathlib import Path

import numpy as np
import SimpleITK as sitk

TABLE = Path(__file__).with_name("pyradiomics_values.csv")
TURN = (0.96, -0.28, 0.0, 0.28, 0.96, 0.0, 0.0, 0.0, 1.0)
TEXTURE = {"shape": None, "firstorder": None, "glcm": None, "gldm": None, "glrlm": None, "glszm": None, "ngtdm": None}
FEW = {"firstorder": None, "glcm": ["Contrast", "Idmn", "Imc1", "MCC"], "ngtdm": None}

# case -> (ROI, image's type and direction, parameters as in a PyRadiomics file)
CASES = {
    "weights euclidean": ("ragged", "int16", {"setting": {"binWidth": 20, "weightingNorm": "euclidean"}}),
    "weights manhattan": ("ragged", "int16", {"featureClass": FEW, "setting": {"binWidth": 20, "weightingNorm": "manhattan"}}),
    "weights infinity": (
        "ragged",
        "int16",
        {"featureClass": {"glrlm": None}, "setting": {"binWidth": 20, "weightingNorm": "infinity"}},
    ),
    "distances": ("ragged", "int16", {"setting": {"binWidth": 20, "distances": [1, 3], "gldm_a": 2, "symmetricalGLCM": False}}),
    "flat": ("ragged", "flat", {"setting": {"binWidth": 20}}),
    "islands": ("islands", "int16", {"setting": {"binWidth": 20}}),
    "diagonal": ("diagonal", "int16", {"setting": {"binWidth": 20}}),
    "slice": (
        "slice",
        "int16",
        {"featureClass": {"shape2D": None, **TEXTURE}, "setting": {"binWidth": 20, "force2D": True, "force2Ddimension": 0}},
    ),
    "force2D across x": ("ragged", "int16", {"setting": {"binWidth": 20, "force2D": True, "force2Ddimension": 2}}),
    "normalised": (
        "corner",
        "int16",
        {
            "imageType": {"Original": {}, "Square": {}, "Exponential": {}, "LoG": {"sigma": [1.5]}},
            "featureClass": FEW,
            "setting": {"binWidth": 10, "normalize": True, "normalizeScale": 100, "removeOutliers": 1.5},
        },
    ),
    "resegmented by sigma": (
        "ragged",
        "int16",
        {"setting": {"binWidth": 20, "resegmentRange": [-1, 1.2], "resegmentMode": "sigma"}},
    ),
    "resegmented shape": (
        "ragged",
        "int16",
        {"setting": {"binWidth": 20, "resegmentRange": [0.4], "resegmentMode": "relative", "resegmentShape": True}},
    ),
    "resampled whole numbers": (
        "ragged",
        "int16",
        {
            "imageType": {"Original": {}, "Wavelet": {}, "Gradient": {}},
            "featureClass": FEW,
            "setting": {"binWidth": 20, "resampledPixelSpacing": [1, 1, 1]},
        },
    ),
    "resampled at the corner": (
        "corner",
        "uint8",
        {
            "featureClass": {"shape": None, **FEW},
            "setting": {"binWidth": 10, "resampledPixelSpacing": [1.1, 0.6, 0], "padDistance": 2},
        },
    ),
    "resampled and turned": (
        "ragged",
        "turned",
        {"featureClass": {"shape": None, **FEW}, "setting": {"binWidth": 20, "resampledPixelSpacing": [0.5, 0.75, 1.5]}},
    ),
    "resampled linearly": (
        "ragged",
        "int16",
        {
            "featureClass": FEW,
            "setting": {"binWidth": 20, "resampledPixelSpacing": [1.3, 1.3, 1.3], "interpolator": "sitkLinear"},
        },
    ),
    "resampled by Gaussian": (
        "ragged",
        "float64",
        {"featureClass": FEW, "setting": {"binWidth": 20, "resampledPixelSpacing": [1.3, 1.3, 1.3], "interpolator": 4}},
    ),
    "cropped first": (
        "ragged",
        "int16",
        {
            "imageType": {"LoG": {"sigma": [1.5]}, "Logarithm": {}, "Wavelet": {"wavelet": "db2", "level": 2}},
            "featureClass": FEW,
            "setting": {"binWidth": 10, "preCrop": True, "padDistance": 4},
        },
    ),
    "wavelet start": (
        "corner",
        "float64",
        {"imageType": {"Wavelet": {"wavelet": "bior1.3", "start_level": 1}}, "featureClass": FEW, "setting": {"binCount": 16}},
    ),
    "pattern in slices": (
        "corner",
        "int16",
        {"imageType": {"LBP2D": {"lbp2DRadius": 1.5}}, "featureClass": FEW, "setting": {"binWidth": 1}},
    ),
    "pattern turned": (
        "ragged",
        "float64",
        {"imageType": {"LBP2D": {"lbp2DMethod": "ror"}}, "featureClass": FEW, "setting": {"binWidth": 9, "force2Ddimension": 1}},
    ),
    "pattern on spheres": ("ragged", "int16", {"imageType": {"LBP3D": {}}, "featureClass": FEW, "setting": {"binCount": 16}}),
    "own settings": (
        "ragged",
        "float64",
        {
            "imageType": {
                "Original": {"binWidth": 7, "voxelArrayShift": 300},
                "SquareRoot": {"binCount": 12, "distances": [2]},
                "Gradient": {"gradientUseSpacing": False, "gldm_a": 1},
            },
            "featureClass": {
                "firstorder": ["Energy", "TotalEnergy", "RootMeanSquared", "StandardDeviation"],
                "glcm": None,
                "gldm": None,
            },
            "setting": {"binWidth": 20},
        },
    ),
}


def scene(roi, kind):
    """Image and mask of a case, 24 x 26 x 22 voxels (z, y, x)."""
    z, y, x = np.indices((24, 26, 22))
    array = (x * 37 + y * 61 + z * 89 + x * y * 7 + y * z * 11) % 97 + 6 * ((x - 11) ** 2 + (y - 13) ** 2) // (z + 9)
    ball = (x - 11) ** 2 * 36 + (y - 13) ** 2 * 25 + (z - 12) ** 2 * 30 < 1600
    mask = {
        "ragged": ball & ((x * 5 + y * 3 + z * 7) % 11 > 1),
        "islands": ball & (x % 2 == 0) & (y % 2 == 0) & (z % 2 == 0),
        "diagonal": (x == y) & (y == z) & (x > 4) & (x < 14),
        "slice": ball & (z == 12),
        "corner": (x > 14) & (y < 9) & (z < 7),
    }[roi]
    array = np.full(array.shape, 50) if kind == "flat" else array
    if kind == "uint8":
        array = np.minimum(array, 220)
    image = sitk.GetImageFromArray(array.astype({"uint8": np.uint8, "float64": np.float64}.get(kind, np.int16)))
    labels = sitk.GetImageFromArray(mask.astype(np.uint8))
    for made in (image, labels):
        made.SetSpacing((0.75, 1.0, 1.5))
        made.SetOrigin((-31.5, 12.25, 55.0))
        if kind == "turned":
            made.SetDirection(TURN)
    return image, labels


def main():
    """Extract every case with PyRadiomics and write the table."""
    import radiomics
    from radiomics import featureextractor

    radiomics.logger.setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with open(TABLE, "w", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["case", "feature", "value"])
        for case, (roi, kind, parameters) in CASES.items():
            settings = {"featureClass": TEXTURE, **parameters}
            settings["setting"] = {**settings["setting"], "additionalInfo": False}
            found = featureextractor.RadiomicsFeatureExtractor(settings).execute(*scene(roi, kind))
            for name, value in found.items():
                writer.writerow([case, name, "" if np.isnan(value) else repr(float(value))])


if __name__ == "__main__":
    main()
