"""What tests of the panel share: the clinical form, and models of made-up kinds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import qt
import slicer
from made_up_map_models import wide_local_files
from OsteoRadiomicsLib.protocols.extraction_plan import plan_of_protocol
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.scoring import ModelSpec, build_model, save_model


def fields(panel):
    """The clinical form's widgets in order."""
    slicer.app.processEvents()  # the form before goes
    kinds = (qt.QLineEdit, qt.QComboBox)
    return [child for child in panel.ui.clinicalContainer.findChildren("QWidget") if isinstance(child, kinds)]


def type_clinical(panel, age: str, sex: str) -> None:
    """Type the inputs of the published clinical equation."""
    edit, combo = fields(panel)
    edit.text = age
    combo.setCurrentIndex(combo.findData(sex))


def radiomic_model(
    folder: Path,
    feature: str = "original_firstorder_Mean",
    sequences: Sequence[str] = ("T1",),
    clinical: bool = False,
    protocol: str = "",
) -> Path:
    """A logistic model of one feature of each sequence, and of age where it is combined, saved as .zip.

    protocol: the name that it says it was trained with, op-mri by default."""
    plan = plan_of_protocol(load_protocol("op-mri"))
    inputs = [
        {
            "name": f"mean {name}", "title": f"Mean {name}", "unit": "", "levels": (), "training": None, "limits": None,
            "imputation": None, "source": {"type": "feature", "feature": feature, "sequence": name, "roi": "L1-L3"},
        }
        for name in sequences
    ]  # fmt: skip
    columns = [
        {"of": item["name"], "level": None, "standardise": {"mean": 100.0, "sd": 20.0}, "reference": 100.0} for item in inputs
    ]
    if clinical:
        inputs.append({
            "name": "age", "title": "Age", "unit": "years", "levels": (), "limits": {"low": 0.0, "high": 120.0},
            "training": {"low": 50.0, "high": 90.0, "rule": "made up"}, "imputation": None,
            "source": {"type": "clinical", "column": "age"},
        })  # fmt: skip
        columns.append({"of": "age", "level": None, "standardise": {"mean": 70.0, "sd": 8.0}, "reference": 70.0})
    spec = {
        "format": "osteoradiomics-model", "schema_version": 1, "name": "made-up", "title": "Made up", "kind": "logistic",
        "outcome": {"name": "op", "definition": "made up", "positive": "high", "negative": "low"},
        "inputs": tuple(inputs), "radscores": (), "columns": tuple(columns),
        "predictor": {
            "intercept": 0.1, "coefficients": tuple([1.5, -0.5, 0.25, 0.75][: len(columns)]), "no_covariance_reason": "made up",
        },
        "recalibration": None, "cutoff": None, "no_cutoff_reason": "made up",
        "protocol": {"name": protocol or plan.name, "hash": plan.hash}, "metrics": (), "reference_note": "made up", "notes": (),
        "provenance": {"source": "made up for a test"}, "files": {},
    }  # fmt: skip
    path = folder / "made-up.zip"
    made = ModelSpec.model_validate_json(json.dumps(spec))
    save_model(build_model(made, "# Made up for a test\n", wide_local_files(made)), path)
    return path
