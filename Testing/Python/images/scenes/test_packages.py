"""Scenes on disk: packed ones may be damaged or hostile, plain ones may have lost their files. Nothing here needs 3D Slicer."""

import os
import zipfile

import pytest
from OsteoRadiomicsLib.base.errors import ImageError, MaskError
from OsteoRadiomicsLib.images.file_parts import files_of_input, sha256_of_input
from OsteoRadiomicsLib.images.headers.limits import voxel_limit
from OsteoRadiomicsLib.images.read_image import ReadOptions
from OsteoRadiomicsLib.images.reading import read_image_file, read_mask
from OsteoRadiomicsLib.images.scenes.form import look_at_scene
from OsteoRadiomicsLib.images.stated import image_stated, mask_stated
from scene_kit import USUAL_FILES, packed, scene_text, stored, usual_text


def look(path, error=ImageError, **asked):
    return look_at_scene(path, ReadOptions(**asked), error)


@pytest.fixture
def package(tmp_path):
    return packed(tmp_path / "case.mrb", usual_text(), USUAL_FILES)


def test_a_whole_package_passes_for_its_image_and_its_mask(package):
    assert image_stated(package).mark != mask_stated(package).mark


def test_a_package_cut_short_is_refused_as_incomplete(package):
    package.write_bytes(package.read_bytes()[:-60])
    with pytest.raises(ImageError, match="is no packed scene, or incomplete"):
        look(package)


def test_a_flipped_byte_in_the_text_is_refused_as_damage(package):
    content = bytearray(package.read_bytes())
    content[80] ^= 0xFF
    package.write_bytes(content)
    with pytest.raises(ImageError, match="is damaged"):
        look(package)


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil", "case/../../evil", "C:/evil", "..\\evil"])
def test_a_member_that_would_lie_outside_is_refused(package, name):
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"")
    with pytest.raises(ImageError, match="would lie outside its folder"):
        look(package)


def test_a_link_is_refused(package):
    with zipfile.ZipFile(package, "a") as archive:
        link = zipfile.ZipInfo("case/Data/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ImageError, match="holds a link"):
        look(package)


def test_a_scene_that_reads_outside_its_package_is_refused(tmp_path):
    (tmp_path / "secret.nrrd").write_bytes(b"x")
    path = packed(tmp_path / "case.mrb", scene_text(stored("Volume", 1, "T1", str(tmp_path / "secret.nrrd"))))
    with pytest.raises(ImageError, match="is not in the package"):
        look(path)


def test_a_bomb_is_refused_by_what_it_declares(tmp_path):
    path = packed(tmp_path / "bomb.mrb", usual_text(), {**USUAL_FILES, "Data/T1.nrrd": bytes(1_000_000)})
    assert path.stat().st_size < 3000
    with voxel_limit(1000), pytest.raises(ImageError, match=r"declares 1,000,000 bytes of .*, 8,000 are allowed.*--max-v"):
        look(path)


def test_what_is_not_needed_does_not_count(tmp_path):
    path = packed(tmp_path / "case.mrb", usual_text(), {**USUAL_FILES, "Data/large.vtk": bytes(1_000_000)})
    with voxel_limit(1000):
        assert look(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"<MRML><Volume", "no well-formed scene"),
        (b'<!DOCTYPE MRML [<!ENTITY a "aa">]><MRML version="Slicer 5.8.0 1">&a;</MRML>', "declares a document type"),
        (b"<html></html>", "is no scene of 3D Slicer"),
        (scene_text(stored("Volume", 1, "a", "a"), stored("Volume", 1, "b", "b")), "two nodes with the id"),
    ],
)
def test_text_that_is_no_scene_is_refused(tmp_path, text, words):
    (tmp_path / "case.mrml").write_bytes(text)
    with pytest.raises(ImageError, match=words):
        look(tmp_path / "case.mrml")


@pytest.mark.parametrize(("texts", "words"), [((), "holds no scene"), (("a.mrml", "b.mrml"), "holds 2 scenes")])
def test_a_package_holds_one_scene(tmp_path, texts, words):
    with zipfile.ZipFile(tmp_path / "case.mrb", "w") as archive:
        for name in texts:
            archive.writestr(name, usual_text())
    with pytest.raises(ImageError, match=words):
        look(tmp_path / "case.mrb")


@pytest.fixture
def plain(tmp_path):
    """A scene whose files lie beside it."""
    (tmp_path / "Data").mkdir()
    for name, content in USUAL_FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "case.mrml").write_bytes(usual_text())
    return tmp_path / "case.mrml"


def test_a_plain_scene_may_read_files_that_lie_elsewhere(tmp_path):
    there = tmp_path / "elsewhere" / "T1.nrrd"
    there.parent.mkdir()
    there.write_bytes(b"x")
    (tmp_path / "case.mrml").write_bytes(scene_text(stored("Volume", 1, "T1", str(there))))
    assert look(tmp_path / "case.mrml")
    assert there in files_of_input(tmp_path / "case.mrml")


def test_a_file_of_a_scene_that_is_not_there_is_named(plain):
    (plain.parent / "Data" / "drawn.seg.nrrd").unlink()
    assert look(plain)
    with pytest.raises(MaskError, match=r'its file "Data/drawn.seg.nrrd" is not where the scene says.*as \.mrb'):
        look(plain, MaskError)


def test_the_hash_of_a_plain_scene_is_that_of_its_files_too(plain):
    before = sha256_of_input(plain)
    (plain.parent / "Data" / "T1.nrrd").write_bytes(b"other voxels")
    assert sha256_of_input(plain) != before


def test_a_mark_is_of_the_node_that_is_asked_for(tmp_path):
    text = scene_text(stored("Volume", 1, "T1", "a.nrrd"), stored("Volume", 2, "T2", "b.nrrd"))
    path = packed(tmp_path / "case.mrb", text, {"a.nrrd": b"", "b.nrrd": b""})
    assert look(path, volume="T1") == look(path, volume="vtkMRMLScalarVolumeNode1") != look(path, volume="T2")


@pytest.mark.parametrize("read", [read_image_file, read_mask])
def test_without_3d_slicer_reading_says_that_it_is_needed_and_how(package, read):
    with pytest.raises((ImageError, MaskError), match=r"which needs 3D Slicer to be read.*batch\.py"):
        read(package)


@pytest.mark.skipif(os.name == "nt", reason="no named pipes in folders there")
def test_a_pipe_in_the_place_of_a_scene_is_refused(tmp_path):
    os.mkfifo(tmp_path / "case.mrml")
    with pytest.raises(ImageError, match="neither a file nor a folder"):
        image_stated(tmp_path / "case.mrml")
