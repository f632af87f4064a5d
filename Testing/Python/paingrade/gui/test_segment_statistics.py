"""The plug-in of Segment Statistics, on a base class that does what Slicer's does with keys and parameters."""

import sys
from types import ModuleType, SimpleNamespace
from typing import ClassVar

import pytest
import slicer
from PainGradeLib.gui.measure.state import MeasureState
from PainGradeLib.gui.plug_ins import add_to_segment_statistics


class SegmentStatisticsPluginBase:
    """The parts of Slicer's own that plug-ins use: its parameters hold ``Class.key.enabled``."""

    def __init__(self):
        self.name, self.title, self.keys, self.defaultKeys = "", "", [], []
        self.parameterNode = None

    @staticmethod
    def createCodedEntry(value, scheme, meaning, returnAsString=False):
        entry = slicer.vtkCodedEntry()
        entry.SetValueSchemeMeaning(value, scheme, meaning)
        return entry.GetAsString() if returnAsString else entry

    def getParameterNode(self):
        return self.parameterNode

    def getRequestedKeys(self):
        prefix = type(self).__name__
        return [key for key in self.keys if self.parameterNode.GetParameter(f"{prefix}.{key}.enabled") == "True"]


class SegmentStatisticsLogic:
    """Where plug-ins are registered."""

    registeredPlugins: ClassVar[list] = []

    @staticmethod
    def registerPlugin(plugin):
        assert isinstance(plugin, SegmentStatisticsPluginBase)
        assert all("." not in key for key in plugin.keys)
        SegmentStatisticsLogic.registeredPlugins.append(type(plugin))


@pytest.fixture
def state(scene, case):
    """What is chosen in the step Measure: slice 2."""
    node = scene.CreateNodeByClass("vtkMRMLScriptedModuleNode")
    node.UnRegister(None)
    node.SetSingletonTag("PainGrade")
    chosen = MeasureState(scene.AddNode(node))
    chosen.level, chosen.slice = "slice", "2"
    return chosen


@pytest.fixture
def plug_in(state, case, monkeypatch):
    """The registered plug-in, with all its keys asked for."""
    for name, content in (
        ("SegmentStatisticsPlugins", SegmentStatisticsPluginBase), ("SegmentStatistics", SegmentStatisticsLogic)
    ):  # fmt: skip
        module = ModuleType(name)
        setattr(module, content.__name__, content)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.delitem(sys.modules, "PainGradeLib.gui.segment_statistics", raising=False)
    monkeypatch.setattr(SegmentStatisticsLogic, "registeredPlugins", [])
    monkeypatch.setattr(slicer.modules, "segmentstatistics", SimpleNamespace(), raising=False)
    add_to_segment_statistics()
    add_to_segment_statistics()
    (kind,) = SegmentStatisticsLogic.registeredPlugins
    made = kind()
    node = made.parameterNode = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScriptedModuleNode")
    node.SetParameter("Segmentation", case.segmentation.GetID())
    node.SetParameter("ScalarVolume", case.image.GetID())
    for key in made.keys:
        node.SetParameter(f"{kind.__name__}.{key}.enabled", "True")
    yield made
    sys.modules.pop("PainGradeLib.gui.segment_statistics", None)


def segment(case, name):
    return case.segmentation.GetSegmentation().GetSegmentIdBySegmentName(name)


def test_a_muscle_has_its_area_at_the_level_its_rates_and_its_asymmetry(plug_in, case):
    left = plug_in.computeStatistics(segment(case, "MF_L"))
    right = plug_in.computeStatistics(segment(case, "MF_R"))
    assert left["slice"] == 2
    assert left["area"] == pytest.approx(case.masks["MF_L"][2].sum() / 100)
    assert left["fat_rate_otsu"] == pytest.approx(20, abs=3)
    assert right["fat_rate_otsu"] == pytest.approx(10, abs=3)
    expected = 200 * (left["fat_rate_otsu"] - right["fat_rate_otsu"]) / (left["fat_rate_otsu"] + right["fat_rate_otsu"])
    assert left["fat_asymmetry_otsu"] == pytest.approx(expected)
    assert "fat_rate_dixon-mean" not in left  # there is no water image


def test_what_is_no_muscle_has_no_values(plug_in, case):
    assert plug_in.computeStatistics(segment(case, "SAT")) == {}


def test_only_what_is_asked_for_is_answered(plug_in, case):
    for key in plug_in.keys:
        plug_in.parameterNode.SetParameter(f"MuscleStatisticsPlugin.{key}.enabled", str(key == "area"))
    assert set(plug_in.computeStatistics(segment(case, "MF_L"))) == {"area"}


def test_every_key_says_its_method_and_unit(plug_in):
    for key in plug_in.keys:
        info = plug_in.getMeasurementInfo(key)
        assert info["name"] == key
        assert info["title"]
        assert info["description"]
    assert plug_in.getMeasurementInfo("fat_rate_gmm2-per-muscle")["title"] == "Fat rate, gmm2-per-muscle"
    assert "42798000" in plug_in.getMeasurementInfo("area")["DICOM.QuantityCode"]
    assert plug_in.getMeasurementInfo("nothing") is None
    assert set(plug_in.defaultKeys) <= set(plug_in.keys)


def test_a_case_is_measured_once_and_again_when_the_level_changes(plug_in, state, case, monkeypatch):
    from PainGradeLib.gui import segment_statistics

    counted = []
    real = segment_statistics._measured
    monkeypatch.setattr(segment_statistics, "_measured", lambda *arguments: counted.append(1) or real(*arguments))
    plug_in.computeStatistics(segment(case, "MF_L"))
    plug_in.computeStatistics(segment(case, "ES_R"))
    assert len(counted) == 1
    state.slice = "4"
    assert plug_in.computeStatistics(segment(case, "MF_L"))["slice"] == 4
    assert len(counted) == 2


def test_without_a_level_there_is_no_value_and_the_log_says_why(plug_in, state, case, caplog):
    state.level = "disc"
    state.extent = "slice"
    assert plug_in.computeStatistics(segment(case, "SAT")) == {}
    found = plug_in.computeStatistics(segment(case, "MF_L"))
    assert "slice" not in found
    assert found["area"] == pytest.approx(case.masks["MF_L"].sum() / 5 / 100)  # the mean over the whole volume


def test_without_segment_statistics_nothing_is_registered(host):
    assert not hasattr(slicer.modules, "segmentstatistics")
    add_to_segment_statistics()
