"""The two modules as the application sees them."""

import os
import subprocess
import sys

import pytest
from slicer_host.driving import ROOT, module_path
from slicer_host.scripted import load_module

MODULES = ["OsteoRadiomics", "PainGrade"]

# What Slicer does not bring: with these hidden, a module must still open and say what is missing.
NOT_IN_SLICER = [
    "pydantic",
    "pywt",
    "pandas",
    "sklearn",
    "matplotlib",
    "yaml",
    "jinja2",
    "numba",
    "imblearn",
    "pyarrow",
    "psutil",
]

OPEN_WITHOUT_PACKAGES = """
import importlib.abc, importlib.metadata, sys

class Hidden(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {hidden!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Hidden())
real = importlib.metadata.version
def version(name):
    if name in ("pydantic", "PyWavelets"):
        raise importlib.metadata.PackageNotFoundError(name)
    return real(name)
importlib.metadata.version = version
sys.path[:0] = {path!r}
import slicer_host
slicer_host.start()
from slicer_host.scripted import load_module
for module, file in {files!r}:
    script, _ = load_module(file)
    widget = getattr(script, module + "Widget")()
    widget.enter()
    print(module, "|", widget.ui.setupLabel.text, "|", widget.ui.extractButton.enabled, "|", widget.ui.extractButton.toolTip)
"""


@pytest.mark.parametrize("module", MODULES)
def test_a_module_describes_itself(host, module):
    _, metadata = load_module(str(module_path(module)))
    assert metadata.title == module
    assert metadata.categories == ["Quantification"]
    assert "not a diagnosis" not in metadata.title
    assert "research use only" in metadata.helpText
    assert "PyRadiomics" in metadata.acknowledgementText
    assert metadata.contributors == ["OsteoRadiomics developers"]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_an_icon(host, module):
    _, metadata = load_module(str(module_path(module)))
    assert metadata.icon is not None
    assert not metadata.icon.isNull()


def test_each_module_offers_its_own_protocols(open_module):
    assert [choice.name for choice in open_module("OsteoRadiomics").context.protocols] == [
        "op-ct",
        "op-ct-exact",
        "op-mri",
        "op-mri-exact",
    ]
    assert [choice.name for choice in open_module("PainGrade").context.protocols] == ["pain-mri", "pain-mri-exact"]


def test_the_modules_keep_separate_parameters(open_module, image):
    bones, muscles = open_module("OsteoRadiomics"), open_module("PainGrade")
    bones.parameters.caseId = "bone"
    assert muscles.parameters.caseId == ""


def test_the_modules_open_without_any_package_that_slicer_does_not_bring(tmp_path):
    files = [(module, str(module_path(module))) for module in MODULES]
    path = [str(ROOT / "OsteoRadiomics"), str(ROOT / "PainGrade"), str(ROOT / "Testing" / "Host")]
    code = OPEN_WITHOUT_PACKAGES.format(hidden=NOT_IN_SLICER, path=path, files=files)
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "SLICER_SOURCE": ""}, cwd=tmp_path
    )
    assert result.returncode == 0, result.stderr
    for line in result.stdout.strip().splitlines():
        _, setup, enabled, tooltip = line.split(" | ")
        assert "pydantic>=2.9" in setup
        assert enabled == "False"
        assert "Install" in tooltip
    assert len(result.stdout.strip().splitlines()) == 2


@pytest.mark.parametrize("module", MODULES)
def test_the_self_test_behind_reload_and_test_passes(host, module):
    script, _ = load_module(str(module_path(module)))
    test = getattr(script, f"{module}Test")()
    test.runTest()
    test.setUp()
    test.test_a_drawn_box_gives_a_table()
    assert host.scene.GetNumberOfNodesByClass("vtkMRMLTableNode") == 1
