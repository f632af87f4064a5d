"""Installing packages: asked, wheels only, never without somebody there."""

import subprocess
import sys
import tomllib
import types
from importlib import metadata
from pathlib import Path

import pydantic
import pytest
import qt
import slicer
from OsteoRadiomicsLib.base.errors import DependencyError
from OsteoRadiomicsLib.gui.dependencies import NEEDS, ensure, missing, needs_of_verb, require
from OsteoRadiomicsLib.verbs import VERBS
from slicer_host.driving import ROOT


class Package(metadata.Distribution):
    """What is known of an installed package."""

    def __init__(self, name, version):
        self._about = f"Name: {name}\nVersion: {version}\n"

    def read_text(self, filename):
        return self._about if filename == "METADATA" else None

    def locate_file(self, path):
        return Path(path)


class Site:
    """A make-believe site-packages. pip: what pip was called with."""

    def __init__(self, installed):
        self.installed = dict(installed)
        self.pip = []

    def version(self, name):
        if name not in self.installed:
            raise metadata.PackageNotFoundError(name)
        return self.installed[name]

    def distributions(self):
        return [Package(name, version) for name, version in self.installed.items()]

    def pip_install(self, arguments, **keywords):
        self.pip.append((arguments, keywords))
        for requirement in arguments[2:]:
            name, _, version = requirement.partition(">=")
            self.installed[name] = version


@pytest.fixture
def site(host, monkeypatch):
    """Nothing installed but an old pydantic."""
    one = Site({"pydantic": "1.10.2", "numpy": "2.0.1"})
    monkeypatch.setattr(metadata, "version", one.version)
    monkeypatch.setattr(metadata, "distributions", one.distributions)
    modules = {"pydantic": ["pydantic"], "absent": ["PyWavelets", "psutil"]}
    monkeypatch.setattr(metadata, "packages_distributions", lambda: modules)
    monkeypatch.setattr(slicer.util, "pip_install", one.pip_install)
    monkeypatch.setitem(sys.modules, "slicer.packaging", None)
    return one


def open_window(host):
    """Give the application a main window, so that somebody can be asked."""
    window = qt.QWidget()
    window.objectName = "qSlicerMainWindow"
    host.app.windows.append(window)


def test_the_versions_are_those_of_the_command_lines_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    known = {*project["dependencies"], *extras["dicom"], *extras["deep-use"]}
    assert {requirement for needs in NEEDS.values() for requirement in needs} <= known


def test_every_requirement_is_a_minimum_version():
    assert all(requirement.count(">=") == 1 for needs in NEEDS.values() for requirement in needs)


def test_an_absent_and_a_too_old_package_are_missing(site):
    assert missing("extraction") == ("pydantic>=2.9", "PyWavelets>=1.7", "psutil>=6")


@pytest.mark.parametrize(
    ("version", "enough"), [("2.9", True), ("2.10.1", True), ("2.8.9", False), ("3.0rc1", True), ("2", False)]
)
def test_versions_are_compared_number_by_number(site, version, enough):
    site.installed |= {"pydantic": version, "PyWavelets": "1.7", "psutil": "7.0"}
    assert (missing("extraction") == ()) is enough


def test_nobody_is_asked_without_a_main_window(site):
    with pytest.raises(
        DependencyError, match=r"missing Python packages: pydantic>=2\.9, PyWavelets>=1\.7, psutil>=6.*PythonSlicer -m pip"
    ):
        ensure("extraction")
    assert site.pip == []
    assert qt.QMessageBox.shown == []


def test_nobody_is_asked_while_slicer_tests_itself(site, host):
    open_window(host)
    host.app.__dict__["testing"] = True
    with pytest.raises(DependencyError):
        ensure("extraction")
    assert site.pip == []


def test_after_a_yes_only_wheels_of_what_is_missing_are_installed(site, host):
    open_window(host)
    qt.QMessageBox.answers = [qt.QMessageBox.Ok]
    done = ensure("extraction")
    assert site.pip == [(["--only-binary", ":all:", "pydantic>=2.9", "PyWavelets>=1.7", "psutil>=6"], {})]
    assert done.packages == ("pydantic>=2.9", "PyWavelets>=1.7", "psutil>=6")
    assert missing("extraction") == ()


def test_the_question_names_every_package_and_that_no_patient_data_leave(site, host):
    open_window(host)
    qt.QMessageBox.answers = [qt.QMessageBox.Ok]
    ensure("extraction")
    (question,) = qt.QMessageBox.shown
    assert "pydantic>=2.9" in question
    assert "Patient data are not sent" in question


def test_after_a_no_nothing_is_installed_and_the_message_is_clear(site, host):
    open_window(host)
    qt.QMessageBox.answers = [qt.QMessageBox.Cancel]
    with pytest.raises(DependencyError, match="declined"):
        ensure("extraction")
    assert site.pip == []


def test_from_slicer_5_12_on_slicers_packaging_installs_with_its_progress_dialog(site, host, monkeypatch):
    monkeypatch.setitem(sys.modules, "slicer.packaging", types.SimpleNamespace(pip_install=site.pip_install))
    ensure("extraction", ask=lambda question: True)
    ((arguments, keywords),) = site.pip
    assert arguments[:2] == ["--only-binary", ":all:"]
    assert keywords == {"requester": "OsteoRadiomics"}


def test_a_failure_of_pip_is_one_line(site, monkeypatch):
    def fail(arguments):
        raise subprocess.CalledProcessError(1, "pip")

    monkeypatch.setattr(slicer.util, "pip_install", fail)
    with pytest.raises(DependencyError, match="pip could not install them"):
        ensure("extraction", ask=lambda question: True)


def test_an_installation_without_effect_is_not_taken_for_success(site, monkeypatch):
    monkeypatch.setattr(slicer.util, "pip_install", lambda arguments: None)
    with pytest.raises(DependencyError, match="still missing"):
        ensure("extraction", ask=lambda question: True)


def test_a_package_replaced_while_in_use_asks_for_a_restart(site):
    assert pydantic.__name__ in sys.modules
    done = ensure("extraction", ask=lambda question: True)
    assert done.restart == ("pydantic",)


def test_nothing_missing_asks_nothing(host):
    assert ensure("extraction").packages == ()
    require("extraction")


def test_the_set_up_part_installs_and_folds_away(site, host, open_module):
    del site.installed["pydantic"]
    open_window(host)
    widget = open_module("OsteoRadiomics")
    assert not widget.ui.setupSection.isHidden()
    assert not widget.ui.installButton.isHidden()
    assert not widget.ui.createSegmentsButton.enabled
    qt.QMessageBox.answers = [qt.QMessageBox.Ok]
    widget.ui.installButton.click()
    assert widget.ui.setupSection.isHidden()
    assert widget.ui.installButton.isHidden()
    assert "Choose a protocol" in widget.ui.createSegmentsButton.toolTip


def test_the_panel_waits_for_a_restart_when_a_package_in_use_was_replaced(site, host, open_module):
    open_window(host)
    widget = open_module("OsteoRadiomics")
    qt.QMessageBox.answers = [qt.QMessageBox.Ok]
    widget.ui.installButton.click()
    assert not widget.ui.setupSection.isHidden()
    assert "Restart Slicer" in widget.ui.setupLabel.text
    assert not widget.ui.createSegmentsButton.enabled


def test_declining_in_the_set_up_part_leaves_a_message(site, host, open_module):
    open_window(host)
    widget = open_module("OsteoRadiomics")
    qt.QMessageBox.answers = [qt.QMessageBox.Cancel, qt.QMessageBox.Ok]
    widget.ui.installButton.click()
    assert "declined" in widget.ui.statusLabel.text
    assert not widget.ui.setupSection.isHidden()


def test_every_verb_of_the_command_line_has_known_needs():
    assert {verb.needs for verb in VERBS.values()} <= set(NEEDS)
    assert needs_of_verb("extract") == "extraction"
    assert needs_of_verb("unheard-of") == "modelling"
