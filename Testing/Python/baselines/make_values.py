"""Computes the values of the baselines with PyRadiomics 3.0.1.

    PEER/bin/python Testing/Python/baselines/make_values.py

writes ``pyradiomics_values.csv``, ``pyradiomics_maps.npz`` and ``versions.json``. It runs in an environment of its own (README.md
says which) and imports nothing of ours.
"""

from __future__ import annotations

import csv
import json
import logging
import platform
import warnings
from importlib.metadata import version

import numpy as np
import SimpleITK as sitk
from cases import CASES, IMAGES, MAP_CASES, MAPS, VALUES, VERSIONS, Case

PACKAGES = ("pyradiomics", "numpy", "scipy", "SimpleITK", "PyWavelets", "scikit-image", "trimesh")


def inputs(one: Case) -> tuple[sitk.Image, sitk.Image]:
    """Image and mask of a case."""
    return sitk.ReadImage(str(IMAGES / f"{one.scene}.nrrd")), sitk.ReadImage(str(IMAGES / f"{one.scene}_mask.nrrd"))


def write_values() -> None:
    """One line per case and feature; an undefined value is an empty cell."""
    from radiomics import featureextractor

    with VALUES.open("w", newline="") as handle:
        table = csv.writer(handle, lineterminator="\n")
        table.writerow(["case", "feature", "value"])
        for name, one in CASES.items():
            extractor = featureextractor.RadiomicsFeatureExtractor(_without_diagnostics(one))
            found = extractor.execute(*inputs(one), label=one.label)
            for feature, value in found.items():
                table.writerow([name, feature, "" if np.isnan(value) else repr(float(value))])


def write_maps() -> None:
    """For each case and feature the values of the ROI's voxels in (z, y, x) order, and the ROI's voxels themselves."""
    from radiomics import featureextractor

    kept: dict[str, np.ndarray] = {}
    for name, (one, (lower, upper)) in MAP_CASES.items():
        image, mask = inputs(one)
        drawn = sitk.GetArrayFromImage(mask)
        z, y, x = np.indices(drawn.shape)
        box = np.all([(low <= axis) & (axis <= high) for low, axis, high in zip(lower, (x, y, z), upper)], axis=0)  # noqa: B905
        cut = sitk.GetImageFromArray(((drawn == one.label) & box).astype(np.uint8))
        cut.CopyInformation(mask)
        extractor = featureextractor.RadiomicsFeatureExtractor(_without_diagnostics(one))
        found = extractor.execute(image, cut, label=1, voxelBased=True)
        maps = {feature: value for feature, value in found.items() if isinstance(value, sitk.Image)}
        _, prepared = extractor.loadImage(image, cut, None, **extractor.settings)
        grid = next(iter(maps.values()))
        inside = sitk.GetArrayFromImage(sitk.Resample(prepared, grid, sitk.Transform(), sitk.sitkNearestNeighbor)) > 0
        for feature, value in maps.items():
            kept[f"{name}|{feature}"] = sitk.GetArrayFromImage(value)[inside]
    np.savez_compressed(MAPS, **kept)


def _without_diagnostics(one: Case) -> dict:
    return {**one.parameters, "setting": {**one.parameters["setting"], "additionalInfo": False}}


def main() -> None:
    """Write all three files."""
    import radiomics

    radiomics.logger.setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore")
    write_values()
    write_maps()
    found = {"python": platform.python_version(), **{package: version(package) for package in PACKAGES}}
    VERSIONS.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
