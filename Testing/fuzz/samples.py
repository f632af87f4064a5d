"""Small sound files of every kind that this software reads, made anew, so that each mutation begins from what is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import SimpleITK as sitk
from dicom_kit import write_seg, write_series
from header_files import meta_image, nifti, nrrd
from OsteoRadiomicsLib.images import LabelMap, Segment, write_label_map
from OsteoRadiomicsLib.protocols.extraction_plan import load_plan
from OsteoRadiomicsLib.protocols.protocol import shipped_protocols
from OsteoRadiomicsLib.scoring import ModelSpec, build_model, save_model
from OsteoRadiomicsLib.tables.feature_table import FeatureTable
from OsteoRadiomicsLib.tables.inputs import MemorySource
from OsteoRadiomicsLib.tables.rows import FeatureRow

SHAPE = (5, 24, 20)  # of the DICOM series: slices, rows, columns
SETTINGS = (
    "# what is measured\nimageType:\n  Original: {}\nfeatureClass:\n  firstorder: [Mean]\n  glcm:\nsetting:\n  binWidth: 25\n"
)


@dataclass(frozen=True)
class Sample:
    """One kind of sound input. make: writes it into a folder and returns the file or folder that is given to the reader.

    kind: how it is read and judged (``judge``). form: how its files are built, which decides the mutations (``mutations``).
    """

    name: str
    kind: str
    form: str
    make: Callable[[Path], Path]


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
)
