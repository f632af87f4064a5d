"""The panel gives the bytes of the command line and the Python interface for the same case."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import OsteoRadiomicsLib as osteo
import pytest
import SimpleITK as sitk
from made_up_case import CONTRAST, Files
from OsteoRadiomicsLib.images.phantom import PhantomCase
from slicer_host.driving import choose, finish, module_path
from slicer_host.fixtures import make_segmentation, make_volume
from slicer_host.scripted import load_module


@pytest.fixture(autouse=True)
def numpy_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    """The values are the same, and a small case is not worth the compilation in every child process."""
    monkeypatch.setenv("OSTEORADIOMICS_NUMBA", "0")


@pytest.fixture
def case(scene, phantom: PhantomCase, read_image: sitk.Image):
    """The phantom in a scene, as 3D Slicer would have read its files."""
    from OsteoRadiomicsLib.gui.tasks import SceneCase

    image = read_image
    to_lps = np.eye(4)
    to_lps[:3, :3] = np.array(image.GetDirection()).reshape(3, 3) * np.array(image.GetSpacing())
    to_lps[:3, 3] = image.GetOrigin()
    volume = make_volume(scene, sitk.GetArrayFromImage(image), np.diag([-1, -1, 1, 1]) @ to_lps, name="T1")
    drawn = {segment.name: sitk.GetArrayFromImage(phantom.mask.mask(segment)) > 0 for segment in phantom.mask.segments}
    return SceneCase(volume, make_segmentation(scene, volume, drawn), "op-mri", sequence="T1", case="p17")


@pytest.fixture
def panel(host, case):
    """The OsteoRadiomics panel with the case chosen."""
    script, _ = load_module(str(module_path("OsteoRadiomics")))
    widget = script.OsteoRadiomicsWidget()
    widget.enter()
    choose(widget, "op-mri")
    widget.parameters.image, widget.parameters.segmentation = case.image, case.segmentation
    widget.parameters.caseId = "p17"
    yield widget
    widget.exit()
    widget.cleanup()


def test_features_of_panel_and_script(host, panel, case, features: osteo.FeatureTable, tmp_path: Path) -> None:
    panel.ui.extractButton.click()
    finish(host, panel)
    panel.logic.saveTable(panel.parameters.table, str(tmp_path / "panel.csv"))
    assert (tmp_path / "panel.csv").read_text(encoding="utf-8") == features.to_csv()
    panel.logic.saveTable(panel.logic.extract(case), str(tmp_path / "script.csv"))
    assert (tmp_path / "script.csv").read_text(encoding="utf-8") == features.to_csv()


def test_a_feature_map(case, files: Files) -> None:
    from OsteoRadiomicsLib.gui.map_tasks import MappedFeature, feature_result, start_feature_maps

    job = start_feature_maps(case, MappedFeature(CONTRAST))
    found = osteo.feature_map(files.image, files.mask, CONTRAST, "op-mri", radius=1, init_value=float("nan"))
    job.wait(120)
    shown = feature_result(job, case, case.sequence)
    job.close()
    assert np.array_equal(sitk.GetArrayFromImage(shown.image), found.to_array(), equal_nan=True)


def test_a_score(scene) -> None:
    from OsteoRadiomicsLib.gui.tasks import ScoreRequest, read_score_of, start_score

    values = {"age": "70", "sex": "female"}
    job = start_score(ScoreRequest("op-mri-clinical-published", "p17", values), None)
    expected = osteo.score("op-mri-clinical-published", clinical=values, case="p17").record()
    job.wait(120)
    assert read_score_of(job) == expected
    job.close()
