"""Cross-checking with PyRadiomics: how it is found, called and compared. A stand-in package plays PyRadiomics."""

from __future__ import annotations

import sys
import types

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import DependencyError, InputError
from OsteoRadiomicsLib.features import FeatureVector
from OsteoRadiomicsLib.features.peer import PEER_VARIABLE, compare, extract_with_pyradiomics
from OsteoRadiomicsLib.features.peer.running import as_parameters
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings

IMAGE = sitk.GetImageFromArray(np.arange(27.0).reshape(3, 3, 3))
MASK = sitk.GetImageFromArray(np.ones((3, 3, 3), np.uint8))
SETTINGS = parse_settings({"imageType": {"LoG": {"sigma": [2.0]}}, "setting": {"binWidth": 25.0, "gldm_a": 1.0}}, "")
STAND_IN = """
class RadiomicsFeatureExtractor:
    def __init__(self, settings):
        if settings["setting"].get("binWidth") == 13:
            raise ValueError("unlucky number")
        self.settings = settings
    def execute(self, image, mask, label):
        return {"diagnostics_Versions_Numpy": "1", "original_firstorder_Mean": 13.0 + label, "original_glcm_MCC": float("nan")}
"""


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """A folder with a package called radiomics."""
    package = tmp_path / "radiomics"
    package.mkdir()
    (package / "__init__.py").write_text("import logging\n__version__ = '0'\nlogger = logging.getLogger('stand-in')\n")
    (package / "featureextractor.py").write_text(STAND_IN)
    for name in [name for name in sys.modules if name.split(".")[0] == "radiomics"]:
        monkeypatch.delitem(sys.modules, name)
    yield tmp_path
    for name in [name for name in sys.modules if name.split(".")[0] == "radiomics"]:
        del sys.modules[name]


@pytest.fixture(params=["here", "elsewhere"])
def installed(request, stand_in, monkeypatch):
    """PyRadiomics in this Python, or in another."""
    if request.param == "here":
        monkeypatch.delenv(PEER_VARIABLE, raising=False)
        monkeypatch.syspath_prepend(str(stand_in))
    else:
        monkeypatch.setenv(PEER_VARIABLE, sys.executable)
        monkeypatch.setenv("PYTHONPATH", str(stand_in))


@pytest.mark.usefixtures("installed")
def test_its_features_come_back_without_diagnostics_and_with_reasons():
    vector = extract_with_pyradiomics(IMAGE, MASK, SETTINGS, label=2)
    assert vector.names == ("original_firstorder_Mean", "original_glcm_MCC")
    assert vector["original_firstorder_Mean"] == 15.0
    assert set(vector.reasons) == {"original_glcm_MCC"}


@pytest.mark.usefixtures("installed")
def test_its_refusal_is_passed_on_in_its_words():
    with pytest.raises(InputError, match="unlucky number"):
        extract_with_pyradiomics(IMAGE, MASK, parse_settings({"setting": {"binWidth": 13}}, ""))


def test_without_it_one_line_says_how_to_get_it(monkeypatch):
    monkeypatch.delenv(PEER_VARIABLE, raising=False)
    monkeypatch.setitem(sys.modules, "radiomics", types.ModuleType("radiomics"))
    monkeypatch.delitem(sys.modules, "radiomics")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(DependencyError, match=f"not installed.*SlicerRadiomics.*{PEER_VARIABLE}"):
        extract_with_pyradiomics(IMAGE, MASK, SETTINGS)


def test_a_python_without_it_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv(PEER_VARIABLE, sys.executable)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(DependencyError, match="has no PyRadiomics"):
        extract_with_pyradiomics(IMAGE, MASK, SETTINGS)


def test_a_python_that_does_not_exist_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv(PEER_VARIABLE, str(tmp_path / "python"))
    with pytest.raises(DependencyError, match="cannot be run"):
        extract_with_pyradiomics(IMAGE, MASK, SETTINGS)


def test_settings_become_pyradiomics_parameters():
    parameters = as_parameters(SETTINGS)
    assert parameters["imageType"] == {"LoG": {"sigma": [2.0]}}
    assert parameters["setting"] == {"binWidth": 25, "gldm_a": 1, "additionalInfo": False}
    assert parameters["featureClass"]["glcm"] is None


def test_the_largest_difference_of_each_class_is_found():
    names = ("original_glcm_A", "original_glcm_B", "log_glcm_A", "original_ngtdm_C", "original_ngtdm_D")
    ours = FeatureVector(names, np.array([1.0, 2.0, 3.03, np.nan, np.nan]))
    theirs = FeatureVector(names, np.array([1.0, 2.002, 3.0, np.nan, 5.0]))
    glcm, ngtdm = compare(ours, theirs)
    assert (glcm.name, glcm.features, glcm.feature) == ("glcm", 3, "log_glcm_A")
    assert glcm.largest == pytest.approx(0.01)
    assert ngtdm.undefined_in_one == ("original_ngtdm_D",)
    assert ngtdm.largest == 0


def test_noise_about_zero_is_no_difference():
    one, other = (FeatureVector(("original_shape_Flatness",), np.array([value])) for value in (1e-12, 0.0))
    assert compare(one, other)[0].largest == pytest.approx(1e-9)


def test_a_feature_only_one_of_them_has_is_named():
    one = FeatureVector(("original_glcm_A",), np.array([1.0]))
    both = FeatureVector(("original_glcm_A", "original_glcm_B"), np.array([1.0, 2.0]))
    assert compare(one, both)[0].undefined_in_one == ("original_glcm_B",)
