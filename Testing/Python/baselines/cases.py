"""Cases of the baselines: scene, label, and parameters as in a PyRadiomics file. The peer reads it too: nothing of ours here."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
IMAGES = HERE / "images"
VALUES = HERE / "pyradiomics_values.csv"
MAPS = HERE / "pyradiomics_maps.npz"
VERSIONS = HERE / "versions.json"


class Case(NamedTuple):
    """One extraction. scene: name of an image in ``images``. parameters: PyRadiomics' imageType, featureClass, setting."""

    scene: str
    label: int
    parameters: dict[str, Any]


SHAPES = {"shape": None}
TEXTURES = {"firstorder": None, "glcm": None, "gldm": None, "glrlm": None, "glszm": None, "ngtdm": None}
ALL = {**SHAPES, **TEXTURES}
# One or two of each class, for cases about what happens before the features.
PROBE: dict[str, Any] = {
    "firstorder": None,
    "glcm": ["Autocorrelation", "Contrast", "Idmn", "Imc1", "Imc2", "MCC"],
    "gldm": ["DependenceEntropy", "LargeDependenceHighGrayLevelEmphasis"],
    "glrlm": ["RunEntropy", "ShortRunLowGrayLevelEmphasis"],
    "glszm": ["ZoneEntropy", "ZoneVariance"],
    "ngtdm": None,
}


def case(scene: str, label: int, features: dict[str, Any], *, types: dict[str, Any] | None = None, **setting: Any) -> Case:
    """A case with the original image, unless other types are named."""
    return Case(scene, label, {"imageType": types or {"Original": {}}, "featureClass": features, "setting": setting})


CASES: dict[str, Case] = {
    # every class, on every kind of image
    "MR": case("spine", 21, ALL, binWidth=25),
    "CT with negative intensities": case("chest", 19, ALL, binWidth=25, voxelArrayShift=1000),
    "muscle": case("muscles", 2, ALL, binWidth=20),
    "noise with islands": case("noise", 1, ALL, binWidth=0.37),
    "noise in a slab": case("noise", 2, ALL, binCount=9),
    "shapes that need asking for": case(
        "noise",
        1,
        {
            "shape": ["Compactness1", "Compactness2", "SphericalDisproportion", "Sphericity"],
            "firstorder": ["StandardDeviation", "Variance"],
        },
        binWidth=0.37,
    ),
    # grey levels
    "bin count": case("spine", 22, TEXTURES, binCount=16),
    "many bins": case("spine", 21, TEXTURES, binWidth=1.5),
    "one grey level": case("muscles", 1, TEXTURES, binWidth=5000),
    # matrices
    "euclidean weights": case("noise", 1, {"glcm": None, "glrlm": None}, binWidth=0.5, weightingNorm="euclidean"),
    "manhattan weights": case("spine", 21, {"glcm": None, "glrlm": None}, binWidth=25, weightingNorm="manhattan"),
    "infinity weights": case("muscles", 3, {"glcm": None, "glrlm": None}, binWidth=20, weightingNorm="infinity"),
    "no weighting, merged": case("noise", 1, {"glcm": None, "glrlm": None}, binWidth=0.5, weightingNorm="no_weighting"),
    "distances and directions": case(
        "noise", 1, {"glcm": None, "gldm": None, "ngtdm": None}, binWidth=0.5, distances=[1, 3], symmetricalGLCM=False, gldm_a=1
    ),
    # in slices
    "in axial slices": case("chest", 20, ALL, binWidth=25, force2D=True, force2Ddimension=0),
    "in coronal slices": case("noise", 1, TEXTURES, binWidth=0.5, force2D=True, force2Ddimension=1),
    "in sagittal slices": case("spine", 21, TEXTURES, binWidth=25, force2D=True, force2Ddimension=2),
    "one slice": case("muscles", 9, {"shape2D": None, **TEXTURES}, binWidth=20, force2D=True, force2Ddimension=0),
    "one slice, deprecated": case("muscles", 9, {"shape2D": ["SphericalDisproportion"]}, force2D=True, force2Ddimension=0),
    # preprocessing
    "normalised": case("spine", 21, PROBE, binWidth=5, normalize=True, normalizeScale=100),
    "normalised without outliers": case(
        "muscles", 4, PROBE, binWidth=5, normalize=True, normalizeScale=100, removeOutliers=2, voxelArrayShift=300
    ),
    "resegmented to a range": case("chest", 19, ALL, binWidth=25, resegmentRange=[0, 150]),
    "resegmented by sigma": case("noise", 1, ALL, binWidth=0.5, resegmentRange=[-1.5, 1.1], resegmentMode="sigma"),
    "resegmented relative, shape too": case(
        "spine", 22, ALL, binWidth=25, resegmentRange=[0.3, 0.9], resegmentMode="relative", resegmentShape=True
    ),
    "resampled": case("spine", 21, ALL, binWidth=25, resampledPixelSpacing=[2, 2, 2]),
    "resampled in the plane": case("chest", 20, {**SHAPES, **PROBE}, binWidth=25, resampledPixelSpacing=[1, 1, 0]),
    "resampled, turned": case("noise", 1, {**SHAPES, **PROBE}, binWidth=0.37, resampledPixelSpacing=[0.8, 0.8, 0.8]),
    "resampled linearly": case(
        "spine", 22, PROBE, binWidth=25, resampledPixelSpacing=[1.4, 2.2, 3], interpolator="sitkLinear", padDistance=2
    ),
    "resampled to nearest": case(
        "chest", 19, PROBE, binWidth=25, resampledPixelSpacing=[2, 2, 2], interpolator="sitkNearestNeighbor"
    ),
    "cropped first": case("spine", 22, PROBE, types={"LoG": {"sigma": [3.0]}}, binWidth=25, preCrop=True, padDistance=6),
    # image types
    "Laplacians": case("spine", 21, TEXTURES, types={"LoG": {"sigma": [2.0, 4.0]}}, binWidth=10),
    "Laplacian of CT, resampled": case(
        "chest", 20, PROBE, types={"LoG": {"sigma": [1.5, 3.0]}}, binWidth=10, resampledPixelSpacing=[2, 2, 2]
    ),
    "wavelets": case("spine", 21, PROBE, types={"Wavelet": {}}, binWidth=10),
    "all of one wavelet": case("noise", 1, TEXTURES, types={"Wavelet": {"wavelet": "haar"}}, binWidth=0.3),
    "wavelets in two levels": case(
        "noise", 1, {"firstorder": None, "ngtdm": None}, types={"Wavelet": {"wavelet": "db2", "level": 2}}, binWidth=0.3
    ),
    "wavelets resampled": case(
        "muscles",
        2,
        {"firstorder": None, "glcm": ["Contrast"]},
        types={"Wavelet": {"wavelet": "sym3", "start_level": 1}},
        binWidth=10,
        resampledPixelSpacing=[2, 2, 3],
    ),
    "wavelets in slices": case(
        "chest",
        19,
        {"firstorder": None, "glrlm": ["RunEntropy"]},
        types={"Wavelet": {"wavelet": "coif1"}},
        binWidth=10,
        force2D=True,
        force2Ddimension=0,
    ),
    "powers and logarithms": case(
        "chest", 19, PROBE, types={"Square": {}, "SquareRoot": {}, "Logarithm": {}, "Exponential": {}}, binWidth=8
    ),
    "powers of noise": case(
        "noise", 1, PROBE, types={"Square": {}, "SquareRoot": {}, "Logarithm": {}, "Exponential": {}}, binWidth=0.37
    ),
    "gradient": case("muscles", 3, PROBE, types={"Gradient": {}}, binWidth=5),
    "gradient in voxels": case("noise", 1, PROBE, types={"Gradient": {"gradientUseSpacing": False}}, binWidth=0.1),
    "patterns in slices": case("spine", 21, PROBE, types={"LBP2D": {}}, binWidth=1),
    "patterns in slices, wider": case(
        "muscles", 2, PROBE, types={"LBP2D": {"lbp2DRadius": 2, "lbp2DSamples": 12, "lbp2DMethod": "ror"}}, binWidth=20
    ),
    "patterns on spheres": case("spine", 21, PROBE, types={"LBP3D": {}}, binWidth=1),
    "patterns on larger spheres": case(
        "noise",
        1,
        PROBE,
        types={"LBP3D": {"lbp3DLevels": 3, "lbp3DIcosphereRadius": 2, "lbp3DIcosphereSubdivision": 2}},
        binCount=8,
    ),
    "settings of one image type": case(
        "noise",
        1,
        PROBE,
        types={"Original": {"binWidth": 0.2}, "LoG": {"sigma": [1.5], "binCount": 12, "gldm_a": 2}},
        binWidth=0.5,
    ),
}

# Voxel-wise: the ROI is cut down to a box (x, y, z), lower and upper voxel, of the label.
MAP_CASES: dict[str, tuple[Case, tuple[tuple[int, int, int], tuple[int, int, int]]]] = {
    "all maps": (case("spine", 21, TEXTURES, binWidth=25), ((13, 3, 4), (17, 6, 7))),
    "all maps of noise": (case("noise", 1, TEXTURES, binWidth=0.6), ((4, 4, 3), (7, 8, 6))),
    "unmasked kernel": (
        Case("muscles", 2, {"featureClass": PROBE, "setting": {"binWidth": 20}, "voxelSetting": {"maskedKernel": False}}),
        ((19, 33, 1), (23, 38, 4)),
    ),
    "wide kernel": (
        Case(
            "noise",
            1,
            {
                "featureClass": PROBE,
                "setting": {"binWidth": 0.6, "distances": [1, 2]},
                "voxelSetting": {"kernelRadius": 2, "initValue": 0},
            },
        ),
        ((4, 4, 3), (7, 8, 6)),
    ),
    "pairs in one order": (
        Case("noise", 1, {"featureClass": {"glcm": None}, "setting": {"binWidth": 1.5, "symmetricalGLCM": False}}),
        ((4, 4, 3), (7, 8, 6)),
    ),
    "kernel in slices": (
        Case("chest", 19, {"featureClass": PROBE, "setting": {"binWidth": 25, "force2D": True, "force2Ddimension": 0}}),
        ((14, 8, 17), (19, 12, 20)),
    ),
    "of a filtered, resampled image": (
        Case(
            "spine",
            22,
            {
                "imageType": {"LoG": {"sigma": [3.0]}, "Wavelet": {"wavelet": "haar"}},
                "featureClass": {"firstorder": ["Entropy", "Mean", "90Percentile"], "glcm": ["Idm"], "glszm": ["ZoneEntropy"]},
                "setting": {"binWidth": 25, "resampledPixelSpacing": [2, 2, 3]},
            },
        ),
        ((11, 19, 4), (15, 23, 7)),
    ),
}
