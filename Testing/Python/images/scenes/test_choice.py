"""Which node of a scene a line of a case list means."""

import pytest
from OsteoRadiomicsLib.base.errors import ImageError, MaskError
from OsteoRadiomicsLib.images.scenes.choice import chosen_segmentation, chosen_volume, needed_nodes
from OsteoRadiomicsLib.images.scenes.nodes import parse_scene
from scene_kit import node, scene_text, stored, usual_text


def scene_of(*nodes):
    return parse_scene(scene_text(*nodes), "s.mrml", ImageError)


def volume(scene, asked=None, segmentation=None):
    return chosen_volume(scene, asked, segmentation, "s.mrml", ImageError).id


TWO = (stored("Volume", 1, "T1", "a.nrrd"), stored("Volume", 2, "T2", "b.nrrd"))


@pytest.mark.parametrize(("asked", "number"), [("T1", 1), ("T2", 2), ("vtkMRMLScalarVolumeNode2", 2)])
def test_a_volume_is_named_by_its_name_or_its_id(asked, number):
    assert volume(scene_of(*TWO), asked) == f"vtkMRMLScalarVolumeNode{number}"


def test_a_name_with_accents_fits_however_they_are_written():
    assert volume(scene_of(*TWO, stored("Volume", 3, "Mu\u0308ller", "c.nrrd")), "M\u00fcller") == "vtkMRMLScalarVolumeNode3"


def test_a_volume_may_be_named_by_the_role_in_which_another_node_refers_to_it():
    panel = node("ScriptedModule", 1, "OsteoRadiomics", references="image:vtkMRMLScalarVolumeNode2;")
    assert volume(scene_of(*TWO, panel), "@image") == "vtkMRMLScalarVolumeNode2"


def test_a_role_that_leads_to_two_volumes_is_refused_with_both_ids():
    references = "image:vtkMRMLScalarVolumeNode1 vtkMRMLScalarVolumeNode2;"
    panel = node("ScriptedModule", 1, "OsteoRadiomics", references=references)
    with pytest.raises(ImageError, match="referred to as image: vtkMRMLScalarVolumeNode1 and vtkMRMLScalarVolumeNode2"):
        volume(scene_of(*TWO, panel), "@image")


def test_a_role_that_nothing_has_is_refused():
    with pytest.raises(ImageError, match="no volume is referred to as image"):
        volume(scene_of(*TWO), "@image")


def test_two_volumes_with_one_name_are_refused_with_both_ids():
    twins = scene_of(stored("Volume", 1, "T1", "a.nrrd"), stored("Volume", 2, "T1", "b.nrrd"))
    with pytest.raises(ImageError, match=r"vtkMRMLScalarVolumeNode1 and vtkMRMLScalarVolumeNode2.*write the id"):
        volume(twins, "T1")


def test_a_name_that_the_scene_lacks_is_refused_with_those_it_has():
    with pytest.raises(ImageError, match=r'has no volume "T3" \(its volumes are "T1", "T2"\)'):
        volume(scene_of(*TWO), "T3")


def test_without_a_name_the_volume_is_the_one_that_the_segmentation_was_drawn_on():
    drawn_on = "referenceImageGeometryRef:vtkMRMLScalarVolumeNode2;"
    assert volume(scene_of(*TWO, stored("Segmentation", 1, "s", "s.seg.nrrd", references=drawn_on))) == "vtkMRMLScalarVolumeNode2"


def test_without_a_name_several_volumes_are_refused():
    with pytest.raises(ImageError, match=r"which volume is meant is not clear.*--volume"):
        volume(scene_of(*TWO))


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (stored("LabelMapVolume", 9, "x", "x.nrrd"), "is a label map, no volume"),
        (stored("Volume", 9, "x", "x.nrrd", attributes="LabelMap:1"), "is a label map, no volume"),
        (stored("VectorVolume", 9, "x", "x.nrrd"), "several values per voxel"),
        (stored("DiffusionWeightedVolume", 9, "x", "x.nrrd"), "several images"),
        (stored("Sequence", 9, "x", "x.seq.nrrd"), "a sequence of several images"),
        (stored("Segmentation", 9, "x", "x.seg.nrrd"), "is a segmentation, no volume"),
        (node("SequenceBrowser", 9, "x"), "a browser of sequences"),
    ],
)
def test_a_node_of_another_kind_is_refused_for_what_it_is(other, words):
    with pytest.raises(ImageError, match=words):
        volume(scene_of(*TWO, other), "x")


def test_what_a_sequence_browser_shows_is_refused_because_it_is_one_image_of_several():
    browser = node("SequenceBrowser", 1, "b", references="dataNodeRef0:vtkMRMLScalarVolumeNode1;sequenceNodeRef0:x;")
    with pytest.raises(ImageError, match='"T1" is what a browser of sequences shows'):
        volume(scene_of(*TWO, browser), "T1")


def test_a_scene_without_segmentation_is_refused():
    with pytest.raises(MaskError, match="has no segmentation"):
        chosen_segmentation(scene_of(*TWO), None, "s.mrml", MaskError)


def test_nodes_of_scene_views_do_not_count():
    view = f"<SceneView id='v' name='v'>{stored('Volume', 7, 'T1', 'old.nrrd')}</SceneView>"
    assert volume(scene_of(*TWO, view), "T1") == "vtkMRMLScalarVolumeNode1"


def needed(scene, number=1):
    return [each.id for each in needed_nodes(scene, scene.node(f"vtkMRMLScalarVolumeNode{number}"), "s.mrml", ImageError)]


def test_what_is_needed_are_the_node_the_transforms_above_it_and_their_files():
    scene = scene_of(
        stored("Volume", 1, "T1", "a.nrrd", references="transform:vtkMRMLLinearTransformNode1;"),
        stored("Volume", 2, "T2", "b.nrrd"),
        stored("LinearTransform", 1, "inner", "i.h5", references="transform:vtkMRMLBSplineTransformNode2;"),
        stored("BSplineTransform", 2, "outer", "o.h5"),
    )
    assert needed(scene) == [
        "vtkMRMLScalarVolumeNode1", "vtkMRMLLinearTransformNode1", "vtkMRMLBSplineTransformNode2",
        "vtkMRMLVolumeArchetypeStorageNode1", "vtkMRMLTransformStorageNode1", "vtkMRMLTransformStorageNode2",
    ]  # fmt: skip


def test_references_of_early_versions_are_followed():
    early = node("Volume", 1, "T1", storageNodeRef="vtkMRMLX1", transformNodeRef="vtkMRMLLinearTransformNode1")
    scene = scene_of(early, '<Storage id="vtkMRMLX1" fileName="a.nrrd"/>', node("LinearTransform", 1, "t"))
    assert needed(scene) == ["vtkMRMLScalarVolumeNode1", "vtkMRMLLinearTransformNode1", "vtkMRMLX1"]


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ((node("Volume", 1, "T1"),), 'the data of "T1" were not saved'),
        ((node("Volume", 1, "T1", references="storage:gone;"),), 'where the data of "T1" lie is not said'),
        ((node("Volume", 1, "T1", references="storage:s;"), '<S id="s" uri="http://x/T1.nrrd"/>'), "lie on a server"),
        ((stored("Volume", 1, "T1", "a.nrrd", references="transform:gone;"),), 'the transform above "T1" is not in the scene'),
        (
            (
                stored("Volume", 1, "T1", "a.nrrd", references="transform:vtkMRMLLinearTransformNode1;"),
                node("LinearTransform", 1, "t", references="transform:vtkMRMLLinearTransformNode1;"),
            ),
            'the transform "t" lies under itself',
        ),
    ],
)
def test_references_that_lead_nowhere_or_in_a_circle_are_refused(nodes, words):
    with pytest.raises(ImageError, match=words):
        needed(scene_of(*nodes))


def test_files_are_named_as_slicer_decodes_them():
    scene = scene_of(stored("Volume", 1, "T1", "Data/a%20b%25%27.nrrd"))
    assert scene.node("vtkMRMLVolumeArchetypeStorageNode1").files == ("Data/a b%'.nrrd",)


@pytest.mark.parametrize(
    ("version", "read"), [("Slicer 5.12.4 34000", (5, 12)), ("Slicer4.4.0", (4, 4)), ("OtherApp 9.0.0 1", None), ("", None)]
)
def test_the_version_is_read_of_scenes_of_3d_slicer(version, read):
    assert parse_scene(usual_text(version=version), "s.mrml", ImageError).slicer == read
