"""The IBSI reference values, and which of our features each of them belongs to."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import SimpleITK as sitk
from baselines.ibsi_digital_phantom import REFERENCES, digital_phantom
from OsteoRadiomicsLib.features import FeatureVector, extract
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings, read_settings

SETTINGS = Path(__file__).parents[4] / "Docs" / "ibsi-settings"  # one file per IBSI configuration
DIGITAL = "digital phantom"  # is committed; every other data set lies in the test data
PHANTOMS = {"configuration C": "ibsi_1_ct_radiomics_phantom"}
FILES = {DIGITAL: "ibsi_digital.yaml", "configuration C": "ibsi_C.yaml"}
# Endings of the reference tags of each aggregation method: matrices with directions, and matrices without.
ENDINGS = {
    "2D_averaged": ("_2D_avg", "_2D"),
    "2D_slice_merged": ("_2D_comb", "_2D"),
    "2.5D_direction_merged": ("_2_5D_avg", "_2_5D"),
    "2.5D_merged": ("_2_5D_comb", "_2_5D"),
    "3D_averaged": ("_3D_avg", "_3D"),
    "3D_merged": ("_3D_comb", "_3D"),
}

# Our name -> tag, without the aggregation method's ending. Two tags with one meaning share a feature.
NAMES: Mapping[str, tuple[str, ...]] = {
    **{f"shape_{ours}": (f"morph_{tag}",) for ours, tag in {
        "MeshVolume": "volume", "VoxelVolume": "vol_approx", "SurfaceArea": "area_mesh", "SurfaceVolumeRatio": "av",
        "Compactness1": "comp_1", "Compactness2": "comp_2", "SphericalDisproportion": "sph_dispr", "Sphericity": "sphericity",
        "Maximum3DDiameter": "diam", "MajorAxisLength": "pca_maj_axis", "MinorAxisLength": "pca_min_axis",
        "LeastAxisLength": "pca_least_axis", "Elongation": "pca_elongation", "Flatness": "pca_flatness"}.items()},
    **{f"morph_{ours}": (f"morph_{tag}",) for ours, tag in {
        "Asphericity": "asphericity", "CentreOfMassShift": "com", "VolumeDensityAABB": "vol_dens_aabb",
        "AreaDensityAABB": "area_dens_aabb", "VolumeDensityAEE": "vol_dens_aee", "AreaDensityAEE": "area_dens_aee",
        "VolumeDensityConvexHull": "vol_dens_conv_hull", "AreaDensityConvexHull": "area_dens_conv_hull",
        "IntegratedIntensity": "integ_int", "MoranI": "moran_i", "GearyC": "geary_c"}.items()},
    "loc_LocalPeak": ("loc_peak_loc",), "loc_GlobalPeak": ("loc_peak_glob",),
    **{f"firstorder_{ours}": (f"stat_{tag}",) for ours, tag in {
        "Mean": "mean", "Variance": "var", "Skewness": "skew", "Median": "median", "Minimum": "min", "10Percentile": "p10",
        "90Percentile": "p90", "Maximum": "max", "InterquartileRange": "iqr", "Range": "range", "MeanAbsoluteDeviation": "mad",
        "RobustMeanAbsoluteDeviation": "rmad", "Energy": "energy", "RootMeanSquared": "rms"}.items()},
    **{f"stat_{ours}": (f"stat_{tag}",) for ours, tag in {
        "ExcessKurtosis": "kurt", "MedianAbsoluteDeviation": "medad", "CoefficientOfVariation": "cov",
        "QuartileCoefficientOfDispersion": "qcod"}.items()},
    **{f"ih_{ours}": (f"ih_{tag}",) for ours, tag in {
        "Mean": "mean", "Variance": "var", "Skewness": "skew", "ExcessKurtosis": "kurt", "Median": "median", "Minimum": "min",
        "10Percentile": "p10", "90Percentile": "p90", "Maximum": "max", "Mode": "mode", "InterquartileRange": "iqr",
        "Range": "range", "MeanAbsoluteDeviation": "mad", "RobustMeanAbsoluteDeviation": "rmad",
        "MedianAbsoluteDeviation": "medad", "CoefficientOfVariation": "cov", "QuartileCoefficientOfDispersion": "qcod",
        "Entropy": "entropy", "Uniformity": "uniformity", "MaximumHistogramGradient": "max_grad",
        "MaximumHistogramGradientLevel": "max_grad_g", "MinimumHistogramGradient": "min_grad",
        "MinimumHistogramGradientLevel": "min_grad_g"}.items()},
    **{f"ivh_{ours}": (f"ivh_{tag}",) for ours, tag in {
        "VolumeFraction10": "v10", "VolumeFraction90": "v90", "IntensityFraction10": "i10", "IntensityFraction90": "i90",
        "VolumeFractionDifference": "diff_v10_v90", "IntensityFractionDifference": "diff_i10_i90"}.items()},
    **{f"glcm_{ours}": tuple(f"cm_{tag}" for tag in tags.split()) for ours, tags in {
        "MaximumProbability": "joint_max", "JointAverage": "joint_avg", "SumSquares": "joint_var", "JointEntropy": "joint_entr",
        "DifferenceAverage": "diff_avg dissimilarity", "DifferenceVariance": "diff_var", "DifferenceEntropy": "diff_entr",
        "SumAverage": "sum_avg", "ClusterTendency": "clust_tend sum_var", "SumEntropy": "sum_entr", "JointEnergy": "energy",
        "Contrast": "contrast", "Id": "inv_diff", "Idn": "inv_diff_norm", "Idm": "inv_diff_mom", "Idmn": "inv_diff_mom_norm",
        "InverseVariance": "inv_var", "Correlation": "corr", "Autocorrelation": "auto_corr", "ClusterShade": "clust_shade",
        "ClusterProminence": "clust_prom", "Imc1": "info_corr1", "Imc2": "info_corr2"}.items()},
    **{f"glrlm_{ours}": (f"rlm_{tag}",) for ours, tag in {
        "ShortRunEmphasis": "sre", "LongRunEmphasis": "lre", "LowGrayLevelRunEmphasis": "lgre",
        "HighGrayLevelRunEmphasis": "hgre",
        "ShortRunLowGrayLevelEmphasis": "srlge", "ShortRunHighGrayLevelEmphasis": "srhge",
        "LongRunLowGrayLevelEmphasis": "lrlge", "LongRunHighGrayLevelEmphasis": "lrhge", "GrayLevelNonUniformity": "glnu",
        "GrayLevelNonUniformityNormalized": "glnu_norm", "RunLengthNonUniformity": "rlnu",
        "RunLengthNonUniformityNormalized": "rlnu_norm", "RunPercentage": "r_perc", "GrayLevelVariance": "gl_var",
        "RunVariance": "rl_var", "RunEntropy": "rl_entr"}.items()},
    **{f"glszm_{ours}": (f"szm_{tag}",) for ours, tag in {
        "SmallAreaEmphasis": "sze", "LargeAreaEmphasis": "lze", "LowGrayLevelZoneEmphasis": "lgze",
        "HighGrayLevelZoneEmphasis": "hgze", "SmallAreaLowGrayLevelEmphasis": "szlge", "SmallAreaHighGrayLevelEmphasis": "szhge",
        "LargeAreaLowGrayLevelEmphasis": "lzlge", "LargeAreaHighGrayLevelEmphasis": "lzhge", "GrayLevelNonUniformity": "glnu",
        "GrayLevelNonUniformityNormalized": "glnu_norm", "SizeZoneNonUniformity": "zsnu",
        "SizeZoneNonUniformityNormalized": "zsnu_norm", "ZonePercentage": "z_perc", "GrayLevelVariance": "gl_var",
        "ZoneVariance": "zs_var", "ZoneEntropy": "zs_entr"}.items()},
    **{f"gldzm_{ours}": (f"dzm_{tag}",) for ours, tag in {
        "SmallDistanceEmphasis": "sde", "LargeDistanceEmphasis": "lde", "LowGrayLevelZoneEmphasis": "lgze",
        "HighGrayLevelZoneEmphasis": "hgze", "SmallDistanceLowGrayLevelEmphasis": "sdlge",
        "SmallDistanceHighGrayLevelEmphasis": "sdhge", "LargeDistanceLowGrayLevelEmphasis": "ldlge",
        "LargeDistanceHighGrayLevelEmphasis": "ldhge", "GrayLevelNonUniformity": "glnu",
        "GrayLevelNonUniformityNormalized": "glnu_norm", "ZoneDistanceNonUniformity": "zdnu",
        "ZoneDistanceNonUniformityNormalized": "zdnu_norm", "ZonePercentage": "z_perc", "GrayLevelVariance": "gl_var",
        "ZoneDistanceVariance": "zd_var", "ZoneDistanceEntropy": "zd_entr"}.items()},
    **{f"ngtdm_{ours}": (f"ngt_{ours.lower()}",) for ours in ("Coarseness", "Contrast", "Busyness", "Complexity", "Strength")},
    **{f"gldm_{ours}": (f"ngl_{tag}",) for ours, tag in {
        "SmallDependenceEmphasis": "lde", "LargeDependenceEmphasis": "hde", "LowGrayLevelEmphasis": "lgce",
        "HighGrayLevelEmphasis": "hgce", "SmallDependenceLowGrayLevelEmphasis": "ldlge",
        "SmallDependenceHighGrayLevelEmphasis": "ldhge", "LargeDependenceLowGrayLevelEmphasis": "hdlge",
        "LargeDependenceHighGrayLevelEmphasis": "hdhge", "GrayLevelNonUniformity": "glnu", "DependenceNonUniformity": "dcnu",
        "DependenceNonUniformityNormalized": "dcnu_norm", "GrayLevelVariance": "gl_var", "DependenceVariance": "dc_var",
        "DependenceEntropy": "dc_entr"}.items()},
    **{f"ngldm_{ours}": (f"ngl_{tag}",) for ours, tag in {
        "GrayLevelNonUniformityNormalized": "glnu_norm", "DependenceCountPercentage": "dc_perc",
        "DependenceCountEnergy": "dc_energy"}.items()},
}  # fmt: skip


@dataclass(frozen=True)
class Reference:
    """One reference value. printed: as the standard writes it. tolerance: as the standard writes it, 0 for most of the
    digital phantom's."""

    dataset: str
    family: str
    feature: str
    tag: str
    value: float
    printed: str
    tolerance: float

    def holds(self, found: float) -> bool:
        """Whether a value agrees: within the tolerance or, where that is 0, in the digits that are printed, at least three."""
        if self.tolerance:
            return abs(found - self.value) <= self.tolerance
        digits = max(3, len(self.printed.strip("-0.").replace(".", "")))
        return not math.isnan(found) and float(f"{found:.{digits}g}") == self.value


def read_references(data: Path | None, dataset: str) -> dict[str, Reference]:
    """Tag -> reference value of a data set; features that IBSI has not standardised are left out. data: None for DIGITAL."""
    path = REFERENCES if dataset == DIGITAL else _folder(data) / "reference_values.csv"
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row.get("dataset", dataset) == dataset and row["reference_value"]]
    found = (
        Reference(dataset, row["family"], row["feature"], row["tag"], float(row["reference_value"]), row["reference_value"],
                  float(row["tolerance"]))
        for row in rows
    )  # fmt: skip
    return {reference.tag: reference for reference in found}


@cache
def read_configuration_references() -> dict[str, dict[str, Reference]]:
    """Configuration A, B, D and E of the CT phantom -> tag -> reference value.

    Of the reference values of IBSI 1 (doi 10.1148/radiol.2020191145; CC BY 4.0), those of standardised features.
    """
    found: dict[str, dict[str, Reference]] = {}
    with (Path(__file__).parent / "ibsi_configurations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            reference = Reference(f"configuration {row['configuration']}", "", "", row["tag"], float(row["value"]), row["value"],
                                  float(row["tolerance"]))  # fmt: skip
            found.setdefault(row["configuration"], {})[row["tag"]] = reference
    return found


def methods_of(configuration: str) -> list[str]:
    """Aggregation methods of a configuration: all of its dimension."""
    flat = configuration in "AB"
    return [method for method in ENDINGS if method.startswith("2") == flat]


def measure_configuration(data: Path, configuration: str, aggregation: str) -> FeatureVector:
    """All features of the CT phantom in configuration A to E by one aggregation method."""
    settings = read_settings(SETTINGS / f"ibsi_{configuration}.yaml")
    assert settings.ibsi is not None
    changed = settings.model_copy(update={"ibsi": settings.ibsi.model_copy(update={"aggregation": aggregation})})
    return extract(*read_phantom(data, "configuration C"), changed)


def settings_of(dataset: str, aggregation: str | None = None) -> ExtractionSettings:
    """The settings file of a data set, with another aggregation method if one is named."""
    settings = read_settings(SETTINGS / FILES[dataset])
    assert settings.ibsi is not None
    if aggregation is None:
        return settings
    return settings.model_copy(update={"ibsi": settings.ibsi.model_copy(update={"aggregation": aggregation})})


def read_phantom(data: Path | None, dataset: str) -> tuple[sitk.Image, sitk.Image]:
    """Image and mask of a data set. data: None for DIGITAL."""
    if dataset == DIGITAL:
        return digital_phantom()
    folder = _folder(data) / PHANTOMS[dataset] / "nifti"
    return sitk.ReadImage(str(folder / "image" / "phantom.nii.gz")), sitk.ReadImage(str(folder / "mask" / "mask.nii.gz"))


def _folder(data: Path | None) -> Path:
    assert data is not None
    return data / "ibsi"


def measure(data: Path | None, dataset: str, aggregation: str) -> FeatureVector:
    """All features of a data set by one aggregation method."""
    return extract(*read_phantom(data, dataset), settings_of(dataset, aggregation))


Match = tuple[str, float, Reference]


def matches(vector: FeatureVector, references: Mapping[str, Reference], aggregation: str) -> Iterator[Match]:
    """Our feature, its value and the reference it belongs to, for every reference value of the aggregation method."""
    for ours, tags in NAMES.items():
        for tag in tags:
            for ending in ("", *ENDINGS[aggregation]):
                if tag + ending in references:
                    yield ours, vector[f"original_{ours}"], references[tag + ending]
