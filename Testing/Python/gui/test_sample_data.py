"""Samples: what is registered with the Sample Data module, and what comes into the scene."""

import sys
import types
from pathlib import Path

import pytest
import slicer
from OsteoRadiomicsLib.base.errors import DependencyError
from OsteoRadiomicsLib.gui import sample_data
from OsteoRadiomicsLib.gui.background import JobFailed
from OsteoRadiomicsLib.mrml.segmentations import segment_names
from slicer_host.driving import module_path
from slicer_host.scripted import load_module


@pytest.fixture
def registered(monkeypatch):
    """The Sample Data module's list, as far as registering goes: two sources are the same when their texts are."""
    sources = []

    def register(**source):
        if repr(source) not in [repr(known) for known in sources]:
            sources.append(source)

    logic = types.SimpleNamespace(registerCustomSampleDataSource=register)
    monkeypatch.setitem(sys.modules, "SampleData", types.SimpleNamespace(SampleDataLogic=logic))
    return sources


def test_each_module_registers_its_samples_once_the_application_is_up(host, registered):
    for name in ("OsteoRadiomics", "PainGrade"):
        load_module(str(module_path(name)))
    assert registered == []
    host.app.start_up()
    host.app.start_up()
    assert {source["category"] for source in registered} == {"OsteoRadiomics"}
    names = ["OsteoRadiomicsLumbarMRI", "OsteoRadiomicsChestCT", "PainGradeLumbarMRI"]
    assert sorted(source["sampleName"] for source in registered) == sorted(names)
    for source in registered:
        assert Path(source["thumbnailFileName"]).is_file()
        # The Sample Data module compares sources by a text of these lists, which must be of one length.
        assert len(source["uris"]) == len(source["fileNames"]) == len(source["nodeNames"]) == 1


def test_without_the_sample_data_module_nothing_happens(host, monkeypatch):
    monkeypatch.setitem(sys.modules, "SampleData", None)
    sample_data.register_samples("OsteoRadiomics")


def test_the_picture_of_a_sample_puts_images_and_segments_into_the_scene(host, scene, registered):
    sample_data.register_samples("PainGrade")
    (source,) = registered
    source["customDownloader"](None)
    (volume,) = slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")
    assert volume.GetName() == "PainGradeLumbarMRI T2"
    (node,) = slicer.util.getNodesByClass("vtkMRMLSegmentationNode")
    assert {"MF_L", "MF_R", "ES_L", "ES_R"} <= set(segment_names(node))
    assert node.GetNodeReference(node.GetReferenceImageGeometryReferenceRole()) is volume
    assert not list(host.temporary.glob("osteoradiomics-*"))


def test_a_failure_is_shown_and_leaves_nothing(host, registered, monkeypatch, caplog):
    def fail(job):
        raise JobFailed("the disk is full", cure="Free space")

    monkeypatch.setattr(sample_data, "_wait", fail)
    sample_data.register_samples("PainGrade")
    registered[0]["customDownloader"](None)
    assert "the disk is full" in caplog.text
    assert not list(host.temporary.glob("osteoradiomics-*"))
    assert slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode") == []


def test_missing_packages_are_said(host, monkeypatch):
    def missing(feature):
        raise DependencyError("missing Python packages", where=feature)

    monkeypatch.setattr(sample_data, "ensure", missing)
    with pytest.raises(DependencyError):
        sample_data.load_sample("PainGradeLumbarMRI")
