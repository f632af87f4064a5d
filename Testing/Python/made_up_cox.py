"""A Cox model of two clinical variables by hand, and the patients of ``survival_kit`` as a clinical table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from OsteoRadiomicsLib.scoring import Model, ModelSpec, build_model, find_model, save_model
from survival_kit import EVENT, ROW, TIME, X1, X3

HORIZONS = (5.0, 8.0, 100.0)
"""The last one lies beyond the follow-up of 38 months."""
HAZARDS = (0.2, 0.4, 2.0)


def cox_model(name: str = "fracture", coefficients: tuple[float, float] = (0.5, 0.3), **outcome: Any) -> Model:
    """lp = 0.5 x1 + 0.3 x3, where age is 70 + 5 x1 and x3 is male sex; risk by t = 1 - exp(-hazard exp(lp))."""
    content = find_model("op-mri-clinical-published").spec.model_dump()
    age, sex = content["columns"]
    content |= {
        "schema_version": 3, "name": name, "title": "Fracture", "kind": "cox", "metrics": (), "files": {},
        "outcome": {
            "type": "time-to-event", "name": "fracture", "definition": "Made up", "event": "yes", "unit": "months",
            "horizons": HORIZONS,
        } | outcome,
        "columns": (age | {"standardise": {"mean": 70.0, "sd": 5.0}, "reference": 0.0}, sex),
        "predictor": {
            "coefficients": coefficients, "covariance": [[0.01, 0.0], [0.0, 0.02]],
            "baseline": [
                {"time": time, "cumulative_hazard": hazard, "variance": 0.001, "means": [0.0, 0.0]}
                for time, hazard in zip(HORIZONS, HAZARDS, strict=True)
            ],
        },
        "provenance": content["provenance"] | {"source": "Made up"}, "no_cutoff_reason": "", "reference_note": "Made up",
        "notes": (),
    }  # fmt: skip
    return build_model(ModelSpec.model_validate(content), "# Card\n")


def saved(folder: Path, model: Model) -> str:
    """The model as a .zip, by its path."""
    path = folder / f"{model.name}.zip"
    save_model(model, path)
    return str(path)


def follow_up() -> pd.DataFrame:
    """case, age, sex, fracture (no, yes), months."""
    return pd.DataFrame(
        {
            "case": [f"P{row:03d}" for row in ROW], "age": 70 + 5 * X1, "sex": np.where(X3 == 1, "male", "female"),
            "fracture": np.where(EVENT, "yes", "no"), "months": TIME,
        }
    )  # fmt: skip
