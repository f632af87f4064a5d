"""Reads a mutant with the library and says what is wrong with the outcome, if anything.

Right are a refusal in one line of our own words, or the values that the bytes hold by an independent reading. A file that
contradicts its own checksum or size must be refused.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import reference
import SimpleITK as sitk
import yaml
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError, StudyError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.cohort import read_cases
from OsteoRadiomicsLib.images import read_image, read_mask
from OsteoRadiomicsLib.images.label_table import read_label_table
from OsteoRadiomicsLib.images.stated import image_stated, mask_stated
from OsteoRadiomicsLib.images.stated_names import check_choice
from OsteoRadiomicsLib.protocols.extraction_plan import load_plan
from OsteoRadiomicsLib.protocols.protocol import read_protocol
from OsteoRadiomicsLib.readings import open_study, verify_study
from OsteoRadiomicsLib.scoring import load_model
from OsteoRadiomicsLib.tables.provenance import read_provenance
from OsteoRadiomicsLib.tables.reading import read_feature_table

# Words of libraries underneath, which help nobody who reads a message.
FOREIGN = (
    "itk::",
    "sitk::",
    "WARNING: In",
    "Traceback",
    "codec can't",
    "pydantic",
    "HDF5",
    "0x0",
    "object at",
    "Errno",
    "numpy.",
)
_IMAGES = {
    ".nii": reference.nifti, ".gz": reference.nifti, ".hdr": reference.nifti, ".nrrd": reference.nrrd, ".nhdr": reference.nrrd,
    ".mha": reference.meta_image, ".mhd": reference.meta_image,
}  # fmt: skip
_MATRIX_MM = 2e-3  # what straightening nearly perpendicular axes may move, relative to the voxel


class Wrong(Exception):
    """The library accepted what it should have refused, or took other values from it than it holds."""


@dataclass(frozen=True)
class Verdict:
    """outcome: "refused" with its line, "right", or what is wrong: "wrong value", "defect", "bad message"."""

    outcome: str
    said: str = ""

    @property
    def is_finding(self) -> bool:
        """Whether somebody has something to mend."""
        return self.outcome not in ("refused", "right")


def judge(kind: str, path: Path, sound: Any) -> Verdict:
    """Read a file and compare. sound: what ``outcome_of`` gave for the sample before it was changed."""
    try:
        with collected_notices():
            _KINDS[kind](path, sound)
    except OsteoRadiomicsError as error:
        said = str(error)
        foreign = next((word for word in FOREIGN if word in said.replace(str(path), "")), None)
        if foreign or "\n" in said or len(said) > 1500:
            return Verdict("bad message", said)
        return Verdict("refused", said)
    except reference.Unknown:
        return Verdict("right", "not compared")
    except Wrong as wrong:
        return Verdict("wrong value", str(wrong))
    except MemoryError:
        return Verdict("defect", "took more memory than it may")
    except Exception as error:  # noqa: BLE001 - what the command line would call a defect in OsteoRadiomics
        return Verdict("defect", f"{type(error).__name__}: {error}")
    return Verdict("right")


def outcome_of(kind: str, path: Path) -> Any:
    """What a sound sample gives, for kinds whose truth no other reader can tell."""
    if kind == "table":
        return read_feature_table(path)
    if kind == "model":
        return load_model(path).score({"age": 71}).linear_predictor
    if kind == "study":
        return _contents(path)
    return None


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def _counts(name: str, now: bytes, before: bytes) -> bool:
    """Whether a file of a study says something else than before; words for people and signs of presence decide nothing."""
    if now == before or name == "README.txt" or "/presence/" in name:
        return False
    try:
        return not name.endswith(".json") or json.loads(now) != json.loads(before)
    except ValueError:
        return True


def _expected(read: Callable[[Path], Any], path: Path) -> Any:
    try:
        return read(path)
    except reference.Damaged as damage:
        return damage


def _same_volume(found: sitk.Image, path: Path, right: reference.Volume | reference.Damaged) -> None:
    if isinstance(right, reference.Damaged):
        raise Wrong(f"accepted, though: {right}")
    values = sitk.GetArrayFromImage(found)
    if values.shape != right.values.shape:
        raise Wrong(f"shape {values.shape}, right {right.values.shape}")
    if not np.allclose(values, right.values, rtol=1e-6, atol=1e-6, equal_nan=True):
        raise Wrong(f"{np.sum(~np.isclose(values, right.values, rtol=1e-6, atol=1e-6))} voxels differ")
    if right.matrix is None:
        return
    turn = np.array(found.GetDirection()).reshape(3, 3) * np.array(found.GetSpacing())
    matrix = np.column_stack([turn, found.GetOrigin()])
    scale = max(found.GetSpacing()) * max(values.shape)
    if not np.allclose(matrix, right.matrix, rtol=1e-4, atol=_MATRIX_MM * scale):
        raise Wrong(f"grid {np.round(matrix, 4).tolist()}, right {np.round(right.matrix, 4).tolist()}")


def _read_as_stated(path: Path, stated: Callable[[Path], Any], read: Callable[[Path], Any]) -> Any:
    """What reading gives. A file that is refused for its header alone, as ``cohort check`` does, must not be read."""
    try:
        stated(path)
        refusal = None
    except OsteoRadiomicsError as error:
        refusal = error
    found = read(path)
    if refusal is not None:
        raise Wrong(f"read, though its header was refused: {refusal}")
    return found


def _image(path: Path, _: Any) -> None:
    found = _read_as_stated(path, image_stated, read_image)
    right = _expected(_IMAGES[path.suffix], path)
    _same_volume(found, path, right)


def _mask_stated(path: Path) -> None:
    """The header of a mask, and whether all that it names can be chosen by these names."""
    names = mask_stated(path).names
    if names is not None:
        check_choice(names, None, [segment.name for segment in names.segments], {}, str(path))


def _mask(path: Path, _: Any) -> None:
    found = _read_as_stated(path, _mask_stated, read_mask)
    right = _expected(reference.nrrd, path)
    if isinstance(right, reference.Damaged):
        raise Wrong(f"accepted, though: {right}")
    for segment in found.segments:
        drawn = sitk.GetArrayFromImage(found.layers[segment.layer]) == segment.label
        if not np.array_equal(drawn, right.values == segment.label):
            raise Wrong(f"segment {segment.name} differs")


def _series(path: Path, _: Any) -> None:
    found = _read_as_stated(path, image_stated, read_image)
    _same_volume(found, path, _expected(reference.series, path))


def _enhanced(path: Path, _: Any) -> None:
    _same_volume(_read_as_stated(path, image_stated, read_image), path, _expected(reference.enhanced, path))


def _contours(path: Path, _: Any) -> None:
    """What contours enclose is judged by tests of their own; here they are drawn or refused."""
    grid = sitk.Image(20, 24, 5, sitk.sitkInt16)
    grid.SetSpacing((0.75, 0.5, 2.5))
    grid.SetOrigin((-10, -20, 0))
    _read_as_stated(path, _mask_stated, lambda file: read_mask(file, image=grid))
    raise reference.Unknown


def _cases(path: Path, _: Any) -> None:
    found = read_cases(path)
    right = _expected(reference.table, path)
    if isinstance(right, reference.Damaged):
        return  # other encodings and separators: tests of the reader hold what those mean
    cells = {cell.strip() for row in right for cell in row}
    for item in found:
        if item.case not in cells:
            raise Wrong(f"there is no cell {item.case!r}")


def _label_table(path: Path, _: Any) -> None:
    read_label_table(path)


def _study(path: Path, sound: dict[str, bytes]) -> None:
    findings = verify_study(open_study(path, check=False)).findings
    if not findings and (changed := [name for name, content in _contents(path).items() if _counts(name, content, sound[name])]):
        raise Wrong(f"a change of {', '.join(changed)} went unseen")
    if not findings:
        return
    raise StudyError("; ".join(finding.what for finding in findings), where=findings[0].where)


def _seg(path: Path, _: Any) -> None:
    found = _read_as_stated(path, _mask_stated, read_mask)
    right = _expected(reference.seg, path)
    if isinstance(right, reference.Damaged):
        raise Wrong(f"accepted, though: {right}")
    drawn: dict[tuple[int, float], int] = {}
    for segment in found.segments:
        mask = found.layers[segment.layer] == segment.label
        array = sitk.GetArrayFromImage(mask)
        for k in np.flatnonzero(array.any(axis=(1, 2))):
            z = mask.TransformIndexToPhysicalPoint((0, 0, int(k)))[2]
            drawn[segment.label, round(z, 4)] = int(array[k].sum())
    if sorted(drawn.values()) != sorted(int(frame.sum()) for frame in right.values()):
        raise Wrong(f"drawn voxels {drawn}, right { {key: int(frame.sum()) for key, frame in right.items()} }")


def _table(path: Path, sound: pd.DataFrame) -> None:
    found = read_feature_table(path)
    if path.suffix == ".parquet":
        if not _equal(found, sound):
            raise Wrong("another table than the one whose checksums it holds")
        return
    right = _expected(reference.table, path)
    if isinstance(right, reference.Damaged):
        if path.suffix == ".xlsx" and str(right) == "checksum" and not _equal(found, sound):
            raise Wrong("accepted, though a checksum is wrong, with other values")
        return
    header, *rows = right
    for name in found.columns:
        if not name.startswith("original_") or name not in header or len(rows) != len(found):
            continue
        for row, value in zip(rows, found[name], strict=True):
            _same_number(name, row[header.index(name)], value)


def _same_number(name: str, cell: str, value: Any) -> None:
    try:
        right = float(cell) if cell.strip() else math.nan
    except ValueError:
        return  # thousands separators, decimal commas, apostrophes: tests of the reader hold what those mean
    got = float(value) if not isinstance(value, str) else math.nan if not value.strip() else float(value)
    if not (math.isnan(right) and math.isnan(got)) and got != right:
        raise Wrong(f"column {name}: {cell!r} became {value!r}")


def _equal(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether two tables have equal cells; the names in a Parquet file's footer stand under no checksum."""
    return one.shape == other.shape and bool((one.astype(str).to_numpy() == other.astype(str).to_numpy()).all())


def _protocol(path: Path, _: Any) -> None:
    found = read_protocol(path)
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    for key in ("name", "title", "modality", "sequences"):
        if json.dumps(said[key]) != json.dumps(found.model_dump(mode="json")[key]):
            raise Wrong(f"{key} is {said[key]!r} in the file")


def _settings(path: Path, _: Any) -> None:
    found = load_plan(None, path).settings
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    width = (said.get("setting") or {}).get("binWidth")
    if width is not None and float(width) != found.setting.binWidth:
        raise Wrong(f"binWidth {width!r} became {found.setting.binWidth!r}")


def _model(path: Path, sound: float) -> None:
    if load_model(path).score({"age": 71}).linear_predictor != sound:
        raise Wrong("another score than that of the sealed model")


def _provenance(path: Path, _: Any) -> None:
    found = read_provenance(path.with_name("f.csv"))
    said = json.loads(path.read_text(encoding="utf-8"))
    content = found.to_json() if found else {}
    for key in said:
        if json.dumps(content.get(key), sort_keys=True) != json.dumps(said[key], sort_keys=True):
            raise Wrong(f"{key} is another than in the file")


_KINDS: dict[str, Callable[[Path, Any], None]] = {
    "image": _image, "mask": _mask, "series": _series, "seg": _seg, "table": _table, "protocol": _protocol,
    "settings": _settings, "model": _model, "provenance": _provenance, "enhanced": _enhanced, "contours": _contours,
    "cases": _cases, "label table": _label_table, "study": _study,
}  # fmt: skip
