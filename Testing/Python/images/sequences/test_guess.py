"""Which image is which sequence: names, series descriptions, voxels."""

import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.images.sequences.contrast import contrast_of, looks_like_ct
from OsteoRadiomicsLib.images.sequences.guess import ImageClues, guess_modality, guess_sequences
from OsteoRadiomicsLib.images.sequences.words import SequenceWords, sequence_words

MRI = ("T1", "T2", "FS-T2")


@pytest.mark.parametrize(
    ("text", "weighting", "suppressed"),
    [
        ("T1", "T1", False), ("FS-T2", "T2", True), ("t2_tse_sag_fs", "T2", True), ("Sag T1 FSE", "T1", False),
        ("STIR SAG", "T2", True), ("T2WI", "T2", False), ("Spine^T2 fat sat", "T2", True), ("T1FS post", "T1", True),
        ("case7_t2_tirm_sag", "T2", True), ("scout", "", None), ("SE T1/T2", "", None),
    ],
)  # fmt: skip
def test_a_description_says_weighting_and_fat_suppression(text, weighting, suppressed):
    said = sequence_words([text])
    assert (said.weighting, said.fat_suppressed) == (weighting, suppressed)


def test_the_series_description_completes_the_name():
    assert sequence_words(["series 4", "t2_tse_sag_spair"], "MR") == SequenceWords("T2", True, "MR")


def clues(**names):
    """Images by key, each with its texts."""
    return {key: ImageClues((text,)) for key, text in names.items()}


def test_three_images_find_their_sequences_in_whatever_order_they_were_loaded():
    found = guess_sequences(MRI, clues(a="501 t2_tse_sag", b="301 t1_tse_sag", c="401 t2_stir_sag"))
    assert found == {"T1": "b", "T2": "a", "FS-T2": "c"}


def test_no_image_serves_two_sequences_and_an_unknown_one_serves_none():
    assert guess_sequences(MRI, clues(a="t2 sag", b="localizer")) == {"T2": "a"}


def test_of_two_that_fit_the_first_is_taken():
    assert guess_sequences(("T1",), clues(a="t1 sag", b="t1 tra")) == {"T1": "a"}


def test_an_mr_image_never_becomes_ct():
    assert guess_sequences(("CT",), {"a": ImageClues(("t1",), "MR")}) == {}
    assert guess_sequences(("CT",), {"a": ImageClues(("spine",), "MR")}) == {}


def test_a_protocol_of_one_sequence_takes_an_image_of_its_modality():
    assert guess_sequences(("CT",), {"a": ImageClues(("5 body 1.0",), "CT")}) == {"CT": "a"}


def test_the_modality_is_said_where_all_agree():
    assert guess_modality([ImageClues(("t1",)), ImageClues(("x",), "MR")]) == "MR"
    assert guess_modality([ImageClues(("t1",)), ImageClues(("x",), "CT")]) == ""
    assert guess_modality([]) == ""


def test_the_voxels_tell_the_three_sequences_of_the_phantom_apart(case, bodies):
    looks = {key: contrast_of(image, bodies).says for key, image in case.images.items()}
    images = {f"image {key}": ImageClues((f"series {number}",), "MR", looks[key]) for number, key in enumerate(case.images)}
    assert guess_sequences(MRI, images) == {name: f"image {name}" for name in MRI}


@pytest.mark.parametrize(("name", "weighting"), [("dzz_T1", "T1"), ("dzz_T2", "T2"), ("chu05_T2", "T2")])
def test_the_voxels_of_hospital_images_say_their_weighting(data, name, weighting):
    folder = data / "mr_spine"
    image = sitk.ReadImage(str(folder / f"{name}.nii.gz"))
    says = contrast_of(image, sitk.ReadImage(str(folder / f"{name}_vertbody_msk.nii.gz"))).says
    assert (says.weighting, bool(says.fat_suppressed)) == (weighting, False)


def test_what_the_name_says_stands_against_what_the_voxels_look_like():
    looks = SequenceWords("T2", True, "MR")
    assert ImageClues(("t1 sag",), "", looks).says == SequenceWords("T1", False, "MR")


def test_too_little_drawn_says_nothing(case, bodies):
    assert contrast_of(case.images["T1"], bodies * 0) is None


def test_hounsfield_units_are_known_by_their_air(case):
    voxels = sitk.GetArrayFromImage(case.images["T1"])
    assert not looks_like_ct(voxels)
    assert looks_like_ct(voxels - 1000)
