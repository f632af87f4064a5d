"""A small case folder as the verbs leave it: image, mask, features, score and map of a generated block."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.cohort.inputs import file_source
from OsteoRadiomicsLib.heatmaps.files import MapInfo, write_map
from OsteoRadiomicsLib.protocols.extraction_plan import plan_of_protocol
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.scoring import find_model
from OsteoRadiomicsLib.scoring.score_case import score_case, score_record
from OsteoRadiomicsLib.scoring.score_records import ScoreOrigin
from OsteoRadiomicsLib.tables.private_inputs import keep_files_of_inputs
from OsteoRadiomicsLib.tables.provenance import PlanRecord, provenance, provenance_path, software_versions
from OsteoRadiomicsLib.tables.rows import FeatureRow
from OsteoRadiomicsLib.tables.writing import write_features

CASE = "case-007"
FLAT = "the ROI has one grey level"


def block(folder: Path) -> tuple[Path, Path, sitk.Image]:
    """An image with three labelled vertebrae-like blocks, numbered as op-mri numbers them."""
    chance = np.random.default_rng(3)
    voxels = chance.normal(100, 15, (60, 40, 40)).astype(np.float32)
    labels = np.zeros(voxels.shape, np.uint8)
    for place, label in enumerate((22, 21, 20)):  # L1 is nearest to the head
        labels[8 + 16 * place : 20 + 16 * place, 10:30, 10:30] = label
    image, mask = sitk.GetImageFromArray(voxels), sitk.GetImageFromArray(labels)
    for each in (image, mask):
        each.SetSpacing((1.0, 1.0, 1.5))
    folder.mkdir(parents=True, exist_ok=True)
    sitk.WriteImage(image, str(folder / "Doe_Jane_T1.nrrd"))
    sitk.WriteImage(mask, str(folder / "Doe_Jane_mask.nrrd"))
    return folder / "Doe_Jane_T1.nrrd", folder / "Doe_Jane_mask.nrrd", image


@pytest.fixture
def make_case(tmp_path: Path) -> Callable[..., Path]:
    """Writes a case folder; parts can be left out, and clinical values chosen."""
    return partial(write_case, tmp_path)


@pytest.fixture(scope="session")
def whole_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case folder with every part, for tests that only read it."""
    return write_case(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="session")
def without_images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case folder with every part, whose images are gone: its page is made at once."""
    folder = write_case(tmp_path_factory.mktemp("elsewhere"))
    shutil.rmtree(folder.parent / "images")
    return folder


def write_case(
    root: Path, *, parts: str = "features score map", clinical: dict[str, Any] | None = None, warning: str = ""
) -> Path:
    """Image, mask and results of one case; returns the case folder."""
    folder = root / "case"
    folder.mkdir(exist_ok=True)
    image_path, mask_path, image = block(root / "images")
    plan = plan_of_protocol(load_protocol("op-mri"))
    source = file_source(CASE, "T1", image_path, mask_path)
    record = source.record()
    keep_files_of_inputs([source], folder)
    if "features" in parts:
        names = (
            "original_shape_VoxelVolume",
            "original_firstorder_Mean",
            "original_glcm_Contrast",
            "log-sigma-1-0-mm-3D_glcm_MCC",
        )
        values = np.array([21600.0, 99.5, 1.25, np.nan])
        warnings = (warning,) if warning else ()
        row = FeatureRow(CASE, "T1", "L1-L3", names, values, {"log-sigma-1-0-mm-3D_glcm_MCC": FLAT}, warnings)
        write_features([row], folder / "features.csv")
        provenance(plan, [record], [row]).write(provenance_path(folder / "features.csv"))
    if "score" in parts:
        model = find_model("op-mri-clinical-published")
        score = score_case(model, clinical or {"age": 70, "sex": "female"})
        score_record(model, score, ScoreOrigin(CASE, versions=software_versions())).write(folder / "score.json")
    if "map" in parts:
        info = MapInfo("feature", "original_glcm_Contrast", "", False, ("L1", "L2", "L3"), {"radius": 1}, ("Map warning",))
        made = PlanRecord.of(plan)
        write_map(image, info, folder / "map.nrrd", inputs=[record], plan=made, versions=software_versions())
    return folder
