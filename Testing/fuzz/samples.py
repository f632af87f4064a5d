"""Small sound files of every kind that this software reads, made anew, so that each mutation begins from what is known."""

from __future__ import annotations

import atexit
import gzip
import itertools
import shutil
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import dicom_kit
import numpy as np
import pandas as pd
import SimpleITK as sitk
from dicom_kit import DeflatedExplicitVRLittleEndian, write_enhanced, write_rtstruct, write_seg, write_series
from header_files import VALUES, meta_image, nifti, nrrd
from OsteoRadiomicsLib.images import LabelMap, Segment, write_label_map
from OsteoRadiomicsLib.protocols.extraction_plan import load_plan
from OsteoRadiomicsLib.protocols.protocol import shipped_protocols
from OsteoRadiomicsLib.readings import form_consensus
from OsteoRadiomicsLib.scoring import ModelSpec, build_model, load_model, save_model
from OsteoRadiomicsLib.tables.feature_table import FeatureTable
from OsteoRadiomicsLib.tables.inputs import MemorySource
from OsteoRadiomicsLib.tables.rows import FeatureRow

_uids = itertools.count()


def begin() -> None:
    """Make what is made next as it was made before: UIDs of DICOM samples are counted from here on."""
    global _uids
    _uids = itertools.count(10**20)


dicom_kit.generate_uid = lambda: f"1.2.826.0.1.3680043.8.498.{next(_uids)}"
SHAPE = (5, 24, 20)  # of the DICOM series: slices, rows, columns
SETTINGS = (
    "# what is measured\nimageType:\n  Original: {}\nfeatureClass:\n  firstorder: [Mean]\n  glcm:\nsetting:\n  binWidth: 25\n"
)


@dataclass(frozen=True)
class Sample:
    """One kind of sound input. make: writes it into a folder and returns the file or folder that is given to the reader.

    kind: how it is read and judged (``judge``). form: how its files are built, which decides the mutations (``mutations``).
    beside: pattern of the files in its folder of which one is changed, in the place of the file itself.
    """

    name: str
    kind: str
    form: str
    make: Callable[[Path], Path]
    beside: str = ""


def _series(folder: Path) -> Path:
    rng = np.random.default_rng(4)
    return write_series(folder / "series", list(rng.integers(-900, 900, SHAPE).astype(np.int16)), slope=2, intercept=-5)


def _seg(folder: Path) -> Path:
    drawn = np.zeros(SHAPE[1:], np.uint8)
    drawn[4:16, 4:15] = 1
    return write_seg(folder / "m.dcm", [(1, k, drawn) for k in range(1, 4)])


def _seg_nrrd(folder: Path) -> Path:
    labels = np.zeros((4, 5, 6), np.uint8)
    labels[1:3, 1:4, 1:3], labels[1:3, 1:4, 3:5] = 1, 2
    layer = sitk.GetImageFromArray(labels)
    write_label_map(LabelMap((layer,), (Segment("L1", 1), Segment("L2", 2))), folder / "m.seg.nrrd")
    return folder / "m.seg.nrrd"


def _pair(folder: Path) -> Path:
    """A NIfTI header and its voxels."""
    whole = nifti(folder / "whole.nii", magic=b"ni1\0", vox_offset=0.0)
    content = whole.read_bytes()
    whole.unlink()
    (folder / "i.hdr").write_bytes(content[:348])
    (folder / "i.img").write_bytes(content[352:])
    return folder / "i.hdr"


def _detached_meta(folder: Path) -> Path:
    packed = zlib.compress(VALUES.tobytes())
    (folder / "i.zraw").write_bytes(packed)
    fields = {"CompressedData": "True", "CompressedDataSize": str(len(packed)), "ElementDataFile": "i.zraw"}
    return meta_image(folder / "i.mhd", data=b"", **fields)


def _detached_nrrd(folder: Path) -> Path:
    (folder / "i.raw.gz").write_bytes(gzip.compress(VALUES.tobytes(), mtime=0))
    return nrrd(folder / "i.nhdr", data=b"", encoding="gzip", data_file="i.raw.gz")


def _deflated(folder: Path) -> Path:
    rng = np.random.default_rng(4)
    slices = list(rng.integers(-900, 900, SHAPE).astype(np.int16))
    return write_series(folder / "series", slices, syntax=DeflatedExplicitVRLittleEndian)


def _enhanced(folder: Path) -> Path:
    values = np.random.default_rng(6).integers(0, 900, SHAPE).astype(np.uint16)
    return write_enhanced(folder / "e.dcm", values, [(-10, -20, 2.5 * k) for k in range(SHAPE[0])])


def _frames_of_seg(folder: Path, kind: str, inside: int) -> Path:
    drawn = np.zeros(SHAPE[1:], np.uint8)
    drawn[4:16, 4:15] = inside
    return write_seg(folder / "m.dcm", [(1, k, drawn) for k in range(1, 4)], kind=kind)


def _contours(folder: Path) -> Path:
    ring = [(x, y) for x, y in ((-7, -18), (0, -18), (0, -11), (-7, -11))]
    polygons = [np.array([(x, y, 2.5 * k) for x, y in ring], float) for k in range(1, 4)]
    return write_rtstruct(folder / "r.dcm", {"L1": polygons})


def _package(folder: Path) -> Path:
    model = _model(folder)
    save_model(load_model(model), folder / "model.zip")
    shutil.rmtree(model)
    return folder / "model.zip"


def _cases(folder: Path) -> Path:
    rows = [["case", "sequence", "image", "mask", "labels"]]
    rows += [[f"c{k}", "T1", f"i{k}.nrrd", f"m{k}.nrrd", "20;21"] for k in range(6)]
    (folder / "cases.csv").write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")
    return folder / "cases.csv"


def _label_table(folder: Path) -> Path:
    (folder / "names.ctbl").write_text("# colours\n20 L1 255 0 0 255\n21 L2 0 255 0 255\n22 L3 0 0 255 255\n", encoding="utf-8")
    return folder / "names.ctbl"


@cache
def _read_study() -> Path:
    """A reader study in which everything was read; made once, because it takes its time."""
    from study_kit import SetClock, drawing, new_study, read_all, reader, sit

    clock = SetClock()
    root = new_study(Path(tempfile.mkdtemp(prefix="fuzz-study-")), clock, reader("A"), reader("B"), cases=2)
    atexit.register(shutil.rmtree, root.parent, ignore_errors=True)
    for grow, who in enumerate("AB"):  # equal masks of two readers would be a finding
        read_all(root, who, clock, draw=lambda case, grow=grow: drawing(grow))
    with sit(root, "coordinator", clock) as desk:
        form_consensus(desk, "majority")
    return root


def _study(folder: Path) -> Path:
    return Path(shutil.copytree(_read_study(), folder / "study"))


def frame() -> pd.DataFrame:
    """A feature table of two readers."""
    rng = np.random.default_rng(5)
    keys = {"case": [f"c{k // 2}" for k in range(8)], "sequence": "T1", "roi": "L1", "reader": list("AB") * 4}
    names = ("original_firstorder_Mean", "original_glcm_Contrast", "original_shape_Sphericity")
    return pd.DataFrame(keys | {name: rng.normal(3, 20, 8).round(4) for name in names})


def _csv(folder: Path) -> Path:
    frame().to_csv(folder / "t.csv", index=False, lineterminator="\n")
    return folder / "t.csv"


def _xlsx(folder: Path) -> Path:
    frame().to_excel(folder / "t.xlsx", index=False)
    return folder / "t.xlsx"


def _parquet(folder: Path) -> Path:
    frame().to_parquet(folder / "t.parquet", index=False, write_page_checksum=True)
    return folder / "t.parquet"


def _protocol(folder: Path) -> Path:
    text = shipped_protocols()["op-mri"].read_text(encoding="utf-8")
    (folder / "p.toml").write_text(text, encoding="utf-8")
    return folder / "p.toml"


def _settings(folder: Path) -> Path:
    (folder / "s.yaml").write_text(SETTINGS, encoding="utf-8")
    return folder / "s.yaml"


def _model(folder: Path) -> Path:
    content = {
        "name": "small", "title": "Small", "kind": "logistic",
        "outcome": {"name": "op", "definition": "Low", "positive": "yes", "negative": "no"},
        "inputs": [{"name": "age", "title": "Age", "source": {"type": "clinical", "column": "age"}}],
        "columns": [{"of": "age", "standardise": {"mean": 60.0, "sd": 10.0}, "reference": 60.0}],
        "predictor": {"intercept": 0.25, "coefficients": [0.5], "no_covariance_reason": "made for a test"},
        "no_cutoff_reason": "made for a test", "provenance": {"source": "made for a test"},
    }  # fmt: skip
    save_model(build_model(ModelSpec.model_validate(content), "# Card\n"), folder / "model")
    return folder / "model"


def _provenance(folder: Path) -> Path:
    names = ("original_firstorder_Mean", "original_glcm_MCC")
    row = FeatureRow("c1", "T1", "L1", names, np.array([1.5, np.nan]), {names[1]: "flat"}, ("small",))
    source = MemorySource("c1", "T1", "in memory", "a" * 64, "b" * 64)
    FeatureTable.extracted([row], load_plan("op-mri"), [source]).write(folder / "f.csv")
    (folder / "f.csv").unlink()
    return folder / "f.provenance.json"


SAMPLES = (
    Sample("nifti", "image", "nifti", lambda folder: nifti(folder / "i.nii")),
    Sample("nifti-gz", "image", "nifti-gz", lambda folder: nifti(folder / "i.nii.gz")),
    Sample("nrrd-raw", "image", "nrrd", lambda folder: nrrd(folder / "i.nrrd")),
    Sample("nrrd-gzip", "image", "nrrd-gzip", lambda folder: nrrd(folder / "i.nrrd", encoding="gzip")),
    Sample("mha-raw", "image", "mha", lambda folder: meta_image(folder / "i.mha")),
    Sample("mha-zlib", "image", "mha-zlib", lambda folder: meta_image(folder / "i.mha", packed=True)),
    Sample("seg-nrrd", "mask", "nrrd-gzip", _seg_nrrd),
    Sample("dicom-series", "series", "dicom", _series),
    Sample("dicom-seg", "seg", "dicom", _seg),
    Sample("csv", "table", "csv", _csv),
    Sample("xlsx", "table", "xlsx", _xlsx),
    Sample("parquet", "table", "bytes", _parquet),
    Sample("protocol", "protocol", "text", _protocol),
    Sample("settings", "settings", "text", _settings),
    Sample("model", "model", "text", _model),
    Sample("provenance", "provenance", "text", _provenance),
    Sample("nifti-pair", "image", "nifti", _pair, beside="i.*"),
    Sample("mhd", "image", "mha", _detached_meta, beside="i.*"),
    Sample("nhdr", "image", "nrrd", _detached_nrrd, beside="i.*"),
    Sample("dicom-deflated", "series", "dicom", _deflated),
    Sample("dicom-enhanced", "enhanced", "dicom", _enhanced),
    Sample("seg-label-map", "seg", "dicom", lambda folder: _frames_of_seg(folder, "LABELMAP", 2)),
    Sample("seg-fractions", "seg", "dicom", lambda folder: _frames_of_seg(folder, "FRACTIONAL", 200)),
    Sample("contours", "contours", "dicom", _contours),
    Sample("package", "model", "zip", _package),
    Sample("cases", "cases", "csv", _cases),
    Sample("label-table", "label table", "text", _label_table),
    Sample("study", "study", "any", _study),
)
