"""The lines a researcher types first, as they are written, in a folder with the files they name."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import OsteoRadiomicsLib as osteo
import pandas as pd
import pytest
import SimpleITK as sitk
from made_up_case import MEAN, Files

LINES = {
    "extract": 'case = osteo.extract("T1.nii.gz", "mask.seg.nrrd", "op-mri", case="p17", sequence="T1")',
    "feature_map": 'tex = osteo.feature_map("T1.nii.gz", "mask.seg.nrrd", "original_glcm_JointEntropy", "op-mri")',
    "icc": 'icc = osteo.icc("features.csv", rater="reader", form="ICC(2,1)")',
    "train": 'study = osteo.train("features.csv", "clinical.csv", "op-mri", out="study")',
    "score": 'score = osteo.score("op-mri-clinical-published", clinical={"age": 70, "sex": "female"})',
    "heatmap": 'heat = osteo.heatmap("study/models/radiomics", "T1.nii.gz", "mask.seg.nrrd", kind="occlusion")',
}
READINGS = """case,reader,a,b
1,A,10.0,1.0
1,B,11.0,2.0
2,A,20.0,5.0
2,B,19.0,1.0
3,A,30.0,2.0
3,B,31.5,4.0
4,A,41.0,3.0
4,B,39.0,3.0
"""


@pytest.fixture
def run(files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs a line of LINES in a folder that holds the files it names; gives the variable it assigns."""
    for path in (files.image, files.mask):
        shutil.copy(path, tmp_path)
    shutil.copytree(files.model.parents[1], tmp_path / "study")
    (tmp_path / "features.csv").write_text(READINGS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run_line(name: str) -> Any:
        line = LINES[name]
        variables: dict[str, Any] = {"osteo": osteo}
        exec(line, variables)
        return variables[line.partition(" ")[0]]

    return run_line


def test_extract(run) -> None:
    case = run("extract")
    frame = case.to_dataframe()
    assert frame[["case", "sequence", "roi"]].to_numpy().tolist() == [["p17", "T1", roi] for roi in ("L1", "L2", "L3")]
    assert frame.shape == (3, 3 + 386)
    # Preprocessing has put the intensities into 0..255, and the ROIs of bone marrow are bright on T1.
    assert frame[MEAN].between(50, 255).all()
    assert case.to_csv().startswith("case,sequence,roi,")
    assert case.made_by.hash == osteo.load_protocol("op-mri").features_hash()
    assert "not a diagnosis" in case._repr_html_()


def test_feature_map(run) -> None:
    tex = run("feature_map")
    image = sitk.ReadImage("T1.nii.gz")
    assert tex.image.GetSize() == image.GetSize()
    assert tex.to_array().shape == image.GetSize()[::-1]
    inside = np.any([sitk.GetArrayViewFromImage(roi.mask) > 0 for roi in tex.rois], axis=0)
    assert tex.to_array()[inside].max() > 1
    assert not tex.to_array()[~inside].any()
    assert (tex.info.details["feature"], tex.info.rois) == ("original_glcm_JointEntropy", ("L1-L3",))
    assert tex._repr_png_().startswith(b"\x89PNG")


def test_icc(run) -> None:
    icc = run("icc")
    assert icc["feature"].tolist() == ["a", "b"]
    # Two-way random effects, single rater, absolute agreement, by hand from the mean squares of READINGS.
    ms_cases, ms_raters, ms_error = _mean_squares(np.array([[10, 11], [20, 19], [30, 31.5], [41, 39]]))
    expected = (ms_cases - ms_error) / (ms_cases + ms_error + 2 * (ms_raters - ms_error) / 4)
    assert icc["icc"][0] == pytest.approx(expected, abs=1e-12)
    assert icc.stable == ("a",)
    assert icc.raters == ("A", "B")
    assert icc.to_dataframe().shape == (2, 13)


def _mean_squares(values: np.ndarray) -> tuple[float, float, float]:
    n, k = values.shape
    cases, raters = values.mean(axis=1), values.mean(axis=0)
    rest = values - cases[:, None] - raters + values.mean()
    return k * cases.var(ddof=1), n * raters.var(ddof=1), float((rest**2).sum() / ((n - 1) * (k - 1)))


def test_train(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("OsteoRadiomicsLib.modelling.classifying.tuning.TRIALS", 2)  # the search is tested where it belongs
    shutil.rmtree(tmp_path / "study")
    _write_study(tmp_path)
    study = run("train")
    assert set(study.models) == {"clinical", "radiomics", "combined"}
    assert study.page.is_file()
    assert "not a diagnosis" in study.notice
    features = pd.read_csv("features.csv").query("case == 'p00'")
    found = osteo.score("study/models/radiomics", features=features)
    assert found.score.probability == osteo.score(study.models["radiomics"], features=features).score.probability


def _write_study(folder: Path) -> None:
    """Forty made-up patients with op-mri's clinical variables; one feature of each sequence knows the outcome."""
    rng = np.random.default_rng(5)
    outcome = np.arange(40) % 2
    people = {"case": [f"p{number:02d}" for number in range(40)], "op": outcome, "age": 60 + 8 * outcome + rng.normal(0, 6, 40)}
    people |= {"sex": np.where(rng.random(40) < 0.5, "female", "male"), "bmi": rng.normal(24, 3, 40)}
    people |= {name: np.where(rng.random(40) < 0.3, "yes", "no") for name in ("diabetes", "smoking", "drinking")}
    pd.DataFrame(people).to_csv(folder / "clinical.csv", index=False)
    parts = []
    for sequence in ("T1", "T2", "FS-T2"):
        values = rng.normal(size=(40, 4))
        values[:, 0] += 1.2 * outcome
        part = pd.DataFrame(values, columns=[f"original_firstorder_{name}" for name in ("Mean", "Median", "Skewness", "Entropy")])
        parts.append(part.assign(case=people["case"], sequence=sequence, roi="L1-L3"))
    pd.concat(parts).to_csv(folder / "features.csv", index=False)


def test_score(run) -> None:
    score = run("score")
    assert 0 < score.score.probability < 1
    record = score.record().to_json()
    assert record["probability"] == score.score.probability
    assert "not a diagnosis" in record["notice"]
    assert "not a diagnosis" in score._repr_html_()


def test_heatmap(run) -> None:
    heat = run("heatmap")
    assert (heat.info.what, heat.info.unit, heat.warnings) == ("occlusion", "logit", ())
    assert heat.image.GetSize() == sitk.ReadImage("T1.nii.gz").GetSize()
    assert np.nanmax(np.abs(heat.to_array())) > 0
    assert heat.info.details["model"]["name"] == "radiomics"
