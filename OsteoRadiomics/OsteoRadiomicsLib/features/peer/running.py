"""PyRadiomics in this Python, or in another one that the user names."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk

from ...base.errors import DependencyError, InputError, SettingsError
from ...images.flat import as_picture, is_flat
from ...protocols.extraction_settings import ExtractionSettings
from ..result import FeatureVector
from . import script

# The Python of another environment that has PyRadiomics, which cannot be installed into every one.
PEER_VARIABLE = "OSTEORADIOMICS_PYRADIOMICS"
VOXEL_KEYS = ("kernelRadius", "maskedKernel", "initValue", "voxelBatch")


def extract_with_pyradiomics(
    image: sitk.Image, mask: sitk.Image, settings: ExtractionSettings, *, label: int | None = None
) -> FeatureVector:
    """The features of one ROI as an installed PyRadiomics computes them.

    Arguments as in ``extract``. Raises DependencyError when there is no PyRadiomics, InputError with its words when it
    refuses the ROI.
    """
    if settings.mode != "pyradiomics":
        raise SettingsError("PyRadiomics has no IBSI mode", where="ibsi", cure="Choose settings without an ibsi block")
    chosen = settings.setting.label if label is None else label
    if is_flat(image):
        image, mask = as_picture(image), as_picture(mask)
    parameters = as_parameters(settings)
    interpreter = os.environ.get(PEER_VARIABLE)
    if interpreter:
        features = _elsewhere(interpreter, image, mask, parameters, chosen)
    elif importlib.util.find_spec("radiomics"):
        features = _here(image, mask, parameters, chosen)
    else:
        raise DependencyError(
            "PyRadiomics is not installed",
            cure=f"Install 3D Slicer's SlicerRadiomics extension, or set {PEER_VARIABLE} to the Python of an environment "
            "that has pyradiomics 3.0.1 (Python 3.9 to 3.11, see Docs/benchmarks.md)",
        )
    values = np.array([np.nan if value is None else value for value in features.values()], dtype=np.float64)
    reasons = {name: "PyRadiomics gives no finite value" for name, value in features.items() if value is None}
    return FeatureVector(tuple(features), values, reasons)


def as_parameters(settings: ExtractionSettings) -> dict[str, Any]:
    """The settings as a PyRadiomics parameter dictionary."""
    own = settings.setting.model_dump(mode="json", exclude_unset=True)
    setting = {key: _whole(value) for key, value in own.items() if key not in VOXEL_KEYS and key != "label"}
    return {
        "imageType": {
            name: {key: value if key == "sigma" else _whole(value) for key, value in overrides.items()}
            for name, overrides in settings.image_types.items()
        },
        "featureClass": {name: list(chosen) if chosen else None for name, chosen in settings.feature_classes.items()},
        "setting": {**setting, "additionalInfo": False},
    }


def _whole(value: Any) -> Any:
    """3.0 as 3: some of PyRadiomics' keys accept whole numbers only."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _here(image: sitk.Image, mask: sitk.Image, parameters: dict[str, Any], label: int) -> dict[str, float | None]:
    try:
        return script.extract(image, mask, parameters, label)
    except Exception as error:  # PyRadiomics raises ValueError, RuntimeError, pykwalify's errors and more
        raise InputError(f"PyRadiomics failed: {type(error).__name__}: {error}") from error


def _elsewhere(
    interpreter: str, image: sitk.Image, mask: sitk.Image, parameters: dict[str, Any], label: int
) -> dict[str, float | None]:
    with tempfile.TemporaryDirectory(prefix="peer-") as name:
        folder = Path(name)
        paths = [folder / part for part in ("image.nrrd", "mask.nrrd", "settings.json", "result.json")]
        sitk.WriteImage(image, str(paths[0]))
        sitk.WriteImage(mask, str(paths[1]))
        paths[2].write_text(json.dumps({"settings": parameters, "label": label}), encoding="utf-8")
        try:
            done = subprocess.run(
                [interpreter, script.__file__, *map(str, paths)], capture_output=True, text=True, check=False, encoding="utf-8"
            )
        except OSError as error:
            raise DependencyError(
                f"{interpreter} cannot be run ({error.strerror})", cure=f"Set {PEER_VARIABLE} to a Python that has pyradiomics"
            ) from error
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            if "No module named 'radiomics'" in last:
                raise DependencyError(
                    f"{interpreter} has no PyRadiomics", cure=f"Set {PEER_VARIABLE} to a Python that has pyradiomics"
                )
            raise InputError(f"PyRadiomics failed: {last}")
        result = json.loads(paths[3].read_text(encoding="utf-8"))
    features: dict[str, float | None] = result["features"]
    return features
