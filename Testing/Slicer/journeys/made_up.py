"""Made-up images, segments, models and studies for the journeys."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import SimpleITK as sitk
import slicer

if TYPE_CHECKING:
    from OsteoRadiomicsLib.scoring import ModelSpec

SHAPE = (24, 40, 40)


def small_volume(name: str, seed: int = 0) -> Any:
    """A made-up image: noise, brighter towards one end, so that every feature is defined."""
    voxels = np.random.default_rng(seed).normal(100, 15, SHAPE) + np.linspace(0, 60, SHAPE[2])
    volume = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", name)
    slicer.util.updateVolumeFromArray(volume, voxels.astype(np.float32))
    volume.SetSpacing(0.9, 0.9, 3.3)
    volume.CreateDefaultDisplayNodes()
    return volume


def draw_boxes(segmentation: Any, volume: Any) -> None:
    """A box in every segment of a segmentation, one above the other."""
    for index, identifier in enumerate(list(segmentation.GetSegmentation().GetSegmentIDs())):
        box = np.zeros(SHAPE, np.uint8)
        box[2 + 5 * index : 6 + 5 * index, 10:30, 10:28] = 1
        slicer.util.updateSegmentBinaryLabelmapFromArray(box, segmentation, identifier, volume)


def small_case(sequences: Sequence[str]) -> None:
    """A made-up image of each sequence, and a segmentation of L1 to L3 drawn on the first, as if they had been loaded."""
    volumes = [small_volume(f"phantom {name}", seed) for seed, name in enumerate(sequences)]
    segmentation = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "phantom segmentation")
    segmentation.CreateDefaultDisplayNodes()
    segmentation.SetReferenceImageGeometryParameterFromVolumeNode(volumes[0])
    for name in ("L1", "L2", "L3"):
        segmentation.GetSegmentation().AddEmptySegment(name, name)
    draw_boxes(segmentation, volumes[0])


def radiomic_model(folder: Path, sequences: Sequence[str] = ("T1",), *, clinical: bool = False) -> Path:
    """A logistic model of the mean of each sequence in L1-L3, and of age where it is combined, as a .zip."""
    from OsteoRadiomicsLib.scoring import build_model, save_model

    path = folder / "journey.zip"
    save_model(build_model(radiomic_spec(sequences=sequences, clinical=clinical), "# Made up for a test\n"), path)
    return path


def radiomic_spec(
    feature: str = "original_firstorder_Mean", sequences: Sequence[str] = ("T1",), *, clinical: bool = False, protocol: str = ""
) -> ModelSpec:
    """A logistic model of one feature of each sequence in L1-L3, and of age where it is combined.

    protocol: the name that it says it was trained with, op-mri by default.
    """
    from OsteoRadiomicsLib.protocols.extraction_plan import plan_of_protocol
    from OsteoRadiomicsLib.protocols.protocol import load_protocol
    from OsteoRadiomicsLib.scoring import ModelSpec

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
        "inputs": inputs, "radscores": (), "columns": columns,
        "predictor": {
            "intercept": 0.1, "coefficients": [1.5, -0.5, 0.25, 0.75][: len(columns)], "no_covariance_reason": "made up",
        },
        "recalibration": None, "cutoff": None, "no_cutoff_reason": "made up",
        "protocol": {"name": protocol or plan.name, "hash": plan.hash}, "metrics": (), "reference_note": "made up", "notes": (),
        "provenance": {"source": "made up for a test"}, "files": {},
    }  # fmt: skip
    return ModelSpec.model_validate_json(json.dumps(spec))


def reader_study(folder: Path, protocol: str) -> Path:
    """A study of two made-up cases for one reader; returns its folder."""
    from OsteoRadiomicsLib.mrml.volumes import image_from_volume
    from OsteoRadiomicsLib.protocols.protocol import load_protocol
    from OsteoRadiomicsLib.readings import Participant, StudyRequest, create_study

    volume = small_volume("for a study")
    sitk.WriteImage(image_from_volume(volume), str(folder / "image.nrrd"))
    slicer.mrmlScene.RemoveNode(volume)
    sequence = load_protocol(protocol).sequences[0]
    rows = [f"{case},{sequence},image.nrrd" for case in ("one", "two")]
    (folder / "cases.csv").write_text("\n".join(["case,sequence,image", *rows]) + "\n")
    people = (Participant(id="A", role="reader", cases=(0,)), Participant(id="coordinator", role="coordinator"))
    root, key = folder / "study", folder / "coordinator" / "key.csv"
    return create_study(StudyRequest(root, key, protocol, folder / "cases.csv", people, 1, 0, 1)).root
