"""Show map: calculated in the background, shown over the image, adjusted at once."""

from types import SimpleNamespace

import numpy as np
import pytest
import SimpleITK as sitk
import slicer
from OsteoRadiomicsLib.gui.background import Job
from OsteoRadiomicsLib.gui.map_panel import MapPanel
from OsteoRadiomicsLib.gui.tasks import SceneCase
from OsteoRadiomicsLib.heatmaps.files import MapInfo, write_map
from OsteoRadiomicsLib.mrml.maps import map_range
from slicer_host.driving import boxes, finish
from slicer_host.fixtures import OBLIQUE, make_segmentation
from slicer_host.rendering import pixel_of, render, set_view_size


@pytest.fixture
def mapped(host, open_module, scene, image):
    """The PainGrade panel after a map of the mean in the four muscles."""
    image.SetName("T2")
    widget = open_module("PainGrade")
    widget.parameters.image = image
    widget.parameters.segmentation = make_segmentation(scene, image, boxes(["ES_R", "MF_R", "MF_L", "ES_L"]))
    widget.parameters.caseId = "c1"
    widget.ui.mapSection.collapsed = False
    combo = widget.ui.featureComboBox
    combo.setCurrentIndex(combo.findData("original_firstorder_Mean"))
    set_view_size(240, 200)
    slicer.util.setSliceViewerLayers(background=image)
    widget.ui.mapButton.click()
    finish(host, widget)
    assert widget.parameters.mapVolume is not None, widget.ui.statusLabel.text
    return widget


def ras(i, j, k):
    """A voxel's place in the patient."""
    return tuple((OBLIQUE @ [i, j, k, 1])[:3])


def coloured(i, j, k):
    """Whether the axial view shows a colour at a voxel."""
    return np.ptp(render("Red")[pixel_of("Red", ras(i, j, k))].astype(int)) > 12


def test_features_are_listed_once_the_section_is_opened(panel):
    combo = panel.ui.featureComboBox
    assert combo.count == 0
    panel.ui.mapSection.collapsed = False
    names = [combo.itemText(index) for index in range(combo.count)]
    assert "original_glcm_Contrast" in names
    assert not any("shape" in name for name in names)
    assert len(names) == 93
    assert panel.parameters.feature == "original_glcm_JointEntropy"


def test_the_map_is_the_mean_of_the_neighbourhood_and_lies_on_the_drawn_voxels(mapped, image):
    from OsteoRadiomicsLib.mrml.volumes import image_from_volume

    node = mapped.parameters.mapVolume
    assert node.GetName() == "original_firstorder_Mean"
    shown = image_from_volume(node)
    i, j, k = 10, 12, 5
    right, anterior, superior = ras(i, j, k)
    value = shown.GetPixel(shown.TransformPhysicalPointToIndex((-right, -anterior, superior)))
    around = slicer.util.arrayFromVolume(image)[k - 1 : k + 2, j - 1 : j + 2, i - 1 : i + 2]
    assert value == pytest.approx(float(around.mean()), rel=1e-6)


def test_the_map_is_shown_over_the_image_and_only_where_it_was_drawn(mapped):
    assert coloured(10, 12, 7)
    assert not coloured(21, 12, 7)
    assert "research use only" in mapped.ui.noticeLabel.text


def test_opacity_and_threshold_act_at_once(mapped):
    composite = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceCompositeNode()
    mapped.ui.opacitySlider.value = 0.25
    assert composite.GetForegroundOpacity() == pytest.approx(0.25)
    mapped.ui.opacitySlider.value = 1.0
    mapped.ui.thresholdSlider.value = 60
    span = map_range(mapped.parameters.mapVolume)
    display = mapped.parameters.mapVolume.GetDisplayNode()
    assert display.GetLowerThreshold() == pytest.approx(span.low + 0.6 * (span.high - span.low))
    assert not coloured(6, 12, 7)  # the image grows brighter along i
    assert coloured(17, 12, 7)


def test_hide_map_takes_it_out_of_the_views(mapped):
    mapped.ui.hideMapButton.click()
    assert not coloured(10, 12, 7)
    mapped.ui.opacitySlider.value = 0.9
    assert not coloured(10, 12, 7)


def test_the_next_map_takes_the_place_of_the_last(host, mapped, scene):
    before = scene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode")
    mapped.ui.mapButton.click()
    finish(host, mapped)
    assert scene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode") == before


def test_a_map_is_not_taken_for_an_image(host, mapped, open_module):
    mapped.exit()
    mapped.logic.getParameterNode().image = None
    mapped.enter()
    assert mapped.parameters.image.GetName() == "T2"


def test_the_map_button_says_what_is_missing(panel, image):
    assert "T1: choose an image" in panel.ui.mapButton.toolTip
    assert not panel.ui.mapButton.enabled
    assert "No map yet" in panel.ui.hideMapButton.toolTip


def test_a_warning_travels_with_the_map(host, panel, image, segmentation):
    def start():
        """A job that has ended with a map and a warning."""
        job = Job(host.temporary)
        values = sitk.GetImageFromArray(np.full((4, 5, 6), 2.0))
        info = MapInfo("feature", "contrast", "", False, ("L1",), warnings=("the ROI falls into 2 grey levels",))
        write_map(values, info, job.folder / "map.nrrd", inputs=[], plan=None, versions={})
        job._process = SimpleNamespace(poll=lambda: 0)
        return job

    case = SceneCase(image, segmentation, "op-mri")
    made = panel.panel(MapPanel)._made
    panel.context.runner.run(start, lambda job: made(case, "original_glcm_Contrast", job))
    finish(host, panel)
    assert "the ROI falls into 2 grey levels" in panel.ui.warningsText.toPlainText()
    assert panel.parameters.mapVolume.GetName() == "original_glcm_Contrast"
