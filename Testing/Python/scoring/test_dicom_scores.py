"""Scores and heat maps of DICOM images: what was asked of reading reaches them, and their records."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from dicom_kit import write_seg, write_series, write_slice
from made_up_map_models import wide_local_files
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.scoring import ModelSpec, build_model, save_model

SHAPE = (36, 24, 24)
LABELS = np.zeros(SHAPE, np.uint8)
for _place, _label in enumerate((1, 2, 3)):
    LABELS[2 + 11 * _place : 10 + 11 * _place, 7:17, 7:17] = _label
VALUES = np.random.default_rng(3).normal(400, 60, SHAPE).astype(np.uint16)
CLINICAL = ("--clinical", "age=70,smoking=never", "--case", "c1")


@pytest.fixture
def model(content, tmp_path: Path) -> Path:
    """The combined example as if trained with op-mri as it is now."""
    content["protocol"] = {"name": "op-mri", "hash": load_protocol("op-mri").features_hash()}
    spec = ModelSpec.model_validate(content)
    save_model(build_model(spec, "# Card\n", wide_local_files(spec)), tmp_path / "model.zip")
    return tmp_path / "model.zip"


def _seg(path: Path, drift: float = 0.0, patient: str = "P1") -> Path:
    frames = [
        (label, int(k), LABELS[k] == label) for label in (1, 2, 3) for k in np.flatnonzero((label == LABELS).any(axis=(1, 2)))
    ]

    def change(dataset):
        dataset.PatientID = patient
        for frame, (_, k, _) in zip(dataset.PerFrameFunctionalGroupsSequence, frames, strict=True):
            frame.PlanePositionSequence[0].ImagePositionPatient = [-10.0, -20.0 + drift * k, 2.5 * k]

    return write_seg(path, frames, names=("L1", "L2", "L3"), change=change)


def _score(capsys, model: Path, image: Path, mask: Path, *more: str) -> tuple[int, dict, str]:
    capsys.readouterr()
    out = model.parent / "score.json"
    code = main(
        ["score", "--model", str(model), "--image", f"T1={image}", "--mask", str(mask), *CLINICAL, "--out", str(out), *more]
    )
    return code, json.loads(out.read_text(encoding="utf-8")) if code == 0 else {}, capsys.readouterr().err


def _heatmap(capsys, model: Path, image: Path, mask: Path, *more: str) -> tuple[int, dict, str]:
    capsys.readouterr()
    out = model.parent / "map.nrrd"
    inputs = ("--model", str(model), "--image", str(image), "--mask", str(mask))
    code = main(["heatmap", *inputs, "--kind", "contribution", *CLINICAL, "--out", str(out), *more])
    record = json.loads((model.parent / "map.provenance.json").read_text(encoding="utf-8")) if code == 0 else {}
    return code, record, capsys.readouterr().err


@pytest.mark.parametrize("verb", [_score, _heatmap])
def test_a_foreign_mask_is_refused_and_accepted_on_request(model, tmp_path, capsys, verb):
    image, mask = write_series(tmp_path / "s", list(VALUES)), _seg(tmp_path / "seg.dcm", patient="P2")
    code, _, said = verb(capsys, model, image, mask)
    assert code == 2
    assert "belongs to another patient" in said
    code, record, said = verb(capsys, model, image, mask, "--accept-foreign-mask")
    assert code == 0
    assert "accepted on request" in said
    assert "accepted on request" in json.dumps(record)


@pytest.mark.parametrize("verb", [_score, _heatmap])
def test_tilted_slices_are_refused_and_straightened_on_request(model, tmp_path, capsys, verb):
    folder = tmp_path / "tilted"
    folder.mkdir()
    for k, values in enumerate(VALUES):
        write_slice(folder / f"{k:02d}.dcm", values, (-10, -20 + 0.5 * k, 2.5 * k))
    mask = _seg(tmp_path / "seg.dcm", drift=0.5)
    code, _, said = verb(capsys, model, folder, mask)
    assert code == 2
    assert "--straighten" in said
    code, record, _ = verb(capsys, model, folder, mask, "--straighten")
    assert code == 0
    assert "gantry tilt" in json.dumps(record)


def test_dicom_and_nifti_give_one_score(model, tmp_path, capsys):
    image = sitk.GetImageFromArray(VALUES)
    mask = sitk.GetImageFromArray(np.where(LABELS > 0, LABELS + 19, 0).astype(np.uint8))
    for each, name in ((image, "i.nrrd"), (mask, "m.nrrd")):
        each.SetSpacing((0.75, 0.5, 2.5))
        each.SetOrigin((-10, -20, 0))
        sitk.WriteImage(each, str(tmp_path / name))
    code, plain, _ = _score(capsys, model, tmp_path / "i.nrrd", tmp_path / "m.nrrd")
    assert code == 0
    code, dicom, _ = _score(capsys, model, write_series(tmp_path / "s", list(VALUES)), _seg(tmp_path / "seg.dcm"))
    assert code == 0
    assert dicom["probability"] == plain["probability"]
