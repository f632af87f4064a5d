"""Runs inside the Python that has PyRadiomics: ``python script.py IMAGE MASK SETTINGS.json RESULT.json``.

Stands alone, because that Python need not have this library, and keeps to the syntax of Python 3.7.
"""

import json
import logging
import sys


def extract(image, mask, settings, label):
    """Name -> value (None where it is not finite). image, mask: SimpleITK images or paths. settings: parameter dictionary."""
    import math

    import radiomics
    from radiomics import featureextractor

    radiomics.logger.setLevel(logging.CRITICAL)
    extractor = featureextractor.RadiomicsFeatureExtractor(settings)
    found = extractor.execute(image, mask, label=label)
    values = {name: float(value) for name, value in found.items() if not name.startswith("diagnostics_")}
    return {name: value if math.isfinite(value) else None for name, value in values.items()}


def main(image_path, mask_path, settings_path, result_path):
    """Extract and write {"version": ..., "features": ...}."""
    import radiomics

    with open(settings_path) as handle:
        request = json.load(handle)
    features = extract(image_path, mask_path, request["settings"], request["label"])
    with open(result_path, "w") as handle:
        json.dump({"version": radiomics.__version__, "features": features}, handle)


if __name__ == "__main__":
    main(*sys.argv[1:])
