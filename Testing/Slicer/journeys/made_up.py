"""Made-up images, segments, models and studies for the journeys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk
import slicer

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


def radiomic_model(folder: Path) -> Path:
    """A logistic model of the mean of T1 in L1-L3, as a .zip."""
    from OsteoRadiomicsLib.protocols.extraction_plan import plan_of_protocol
    from OsteoRadiomicsLib.protocols.protocol import load_protocol
    from OsteoRadiomicsLib.scoring import ModelSpec, build_model, save_model

    plan = plan_of_protocol(load_protocol("op-mri"))
    feature = {"type": "feature", "feature": "original_firstorder_Mean", "sequence": "T1", "roi": "L1-L3"}
    spec = {
        "format": "osteoradiomics-model", "schema_version": 1, "name": "journey", "title": "Mean of T1", "kind": "logistic",
        "outcome": {"name": "op", "definition": "made up", "positive": "high", "negative": "low"},
        "inputs": ({
            "name": "mean", "title": "Mean", "unit": "", "levels": (), "training": None, "limits": None, "imputation": None,
            "source": feature,
        },),
        "radscores": (),
        "columns": ({"of": "mean", "level": None, "standardise": {"mean": 100.0, "sd": 20.0}, "reference": 0.0},),
        "predictor": {"intercept": 0.1, "coefficients": (1.5,), "no_covariance_reason": "made up"},
        "recalibration": None, "cutoff": None, "no_cutoff_reason": "made up",
        "protocol": {"name": plan.name, "hash": plan.hash}, "metrics": (), "reference_note": "made up", "notes": (),
        "provenance": {"source": "made up for a test"}, "files": {},
    }  # fmt: skip
    path = folder / "journey.zip"
    save_model(build_model(ModelSpec.model_validate_json(json.dumps(spec)), "# Made up for a test\n"), path)
    return path


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
    root, key = folder / "study", folder / "key.csv"
    return create_study(StudyRequest(root, key, protocol, folder / "cases.csv", people, 1, 0, 1)).root
