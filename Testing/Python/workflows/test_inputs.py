"""What the Python interface takes: paths, SimpleITK images, arrays, tables in memory; and what it refuses, in one typed line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import OsteoRadiomicsLib as osteo
import pandas as pd
import pytest
import SimpleITK as sitk
from made_up_case import CONTRAST, MEAN, Files
from OsteoRadiomicsLib.base.errors import (
    GeometryError,
    ImageError,
    InputError,
    MaskError,
    ModelError,
    ProtocolError,
    SettingsError,
    TableError,
)  # fmt: skip
from OsteoRadiomicsLib.cohort import extract_case, load_inputs, read_cases, run_cohort
from OsteoRadiomicsLib.features import extract as features_of_prepared
from OsteoRadiomicsLib.images.phantom import PhantomCase
from OsteoRadiomicsLib.protocols.extraction_plan import load_plan

VOLUME = "original_shape_VoxelVolume"


@pytest.fixture(scope="module")
def label_image(phantom: PhantomCase) -> sitk.Image:
    """The phantom's labels as SimpleITK holds them."""
    return phantom.mask.layers[0]


@pytest.fixture(scope="module")
def quick(files: Files) -> dict[str, Any]:
    """Arguments of an extraction that takes no time: L1 by its label, two features."""
    return {"settings": files.settings, "labels": [20]}


def test_nothing_public_gives_features_of_an_unprepared_image(features: osteo.FeatureTable, files: Files) -> None:
    # The engine alone, on the image as it was read, gives another number and no warning: it is no public name.
    plan = load_plan("op-mri")
    image, (roi,) = load_inputs(files.image, files.mask, plan.protocol, union=True)
    raw = features_of_prepared(image, roi.mask, plan.settings)
    (row,) = features
    given = dict(zip(row.names, row.values, strict=True))
    assert dict(zip(raw.names, raw.values, strict=True))[MEAN] > 300
    assert 0 < given[MEAN] < 255  # what op-mri's preprocessing scales to
    (expected,) = extract_case(image, [roi], plan)
    assert np.array_equal(row.values, expected.values, equal_nan=True)
    with pytest.raises(SettingsError, match="a protocol or settings are needed, and only one of them"):
        osteo.extract(files.image, files.mask)
    with pytest.raises(SettingsError, match="only one of them"):
        osteo.extract(files.image, files.mask, "op-mri", settings=files.settings)


def test_paths_images_and_arrays_give_the_same_features(
    files: Files, quick: dict[str, Any], read_image: sitk.Image, label_image: sitk.Image, phantom: PhantomCase
) -> None:
    expected = osteo.extract(files.image, files.mask, **quick).rows[0].values
    spacing = read_image.GetSpacing()
    voxels, labels = sitk.GetArrayFromImage(read_image), sitk.GetArrayFromImage(label_image)
    plain = sitk.GetImageFromArray(labels)
    plain.SetSpacing(spacing)
    for image, mask, more in (
        (str(files.image), str(files.mask), {}),
        (read_image, label_image, {}),
        (read_image, files.mask, {}),
        (files.image, label_image, {}),
        (files.image, labels, {}),
        (read_image, labels.astype(float), {}),
        (read_image, phantom.mask, {}),
        (voxels, labels, {"spacing": spacing}),
        (voxels.astype(np.float64), plain, {"spacing": list(spacing)}),
    ):
        found = osteo.extract(image, mask, **quick, **more).rows[0].values
        # Arrays have no direction; a turned grid may move the last digit of a volume.
        assert found == pytest.approx(expected, rel=1e-9)


def test_spacing_is_x_y_z_and_the_array_z_y_x(quick: dict[str, Any]) -> None:
    voxels, labels = np.full((4, 5, 6), 7.0), np.zeros((4, 5, 6), bool)
    labels[1:3, 1:4, 1:5] = True
    (row,) = osteo.extract(voxels, labels, settings=quick["settings"], labels=[1], spacing=(1.0, 2.0, 5.0))
    assert dict(zip(row.names, row.values, strict=True))[VOLUME] == pytest.approx(2 * 3 * 4 * 1.0 * 2.0 * 5.0)
    tex = osteo.feature_map(voxels, labels, MEAN, settings=quick["settings"], labels=[1], spacing=(1.0, 2.0, 5.0))
    assert tex.image.GetSpacing() == (1.0, 2.0, 5.0)
    assert np.array_equal(tex.to_array(), np.where(labels, 7.0, 0.0))


def test_protocols_are_taken_by_name_path_and_as_objects(files: Files, quick: dict[str, Any], tmp_path: Path) -> None:
    protocol = osteo.load_protocol("op-mri")
    own = tmp_path / "own.toml"
    own.write_text((Path(__file__).parents[3] / "Resources/Protocols/op-mri.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert [load_plan(given).hash for given in ("op-mri", protocol, own, str(own))] == [protocol.features_hash()] * 4


def test_voxels_in_memory_are_named_by_their_hashes(files: Files, quick: dict[str, Any], read_image: sitk.Image) -> None:
    drawn = np.zeros(read_image.GetSize()[::-1], np.uint8)
    drawn[3:6, 20:30, 20:30] = 20
    other = drawn.copy()
    other[3, 20, 20] = 0
    records = [osteo.extract(read_image, mask, **quick).provenance().inputs[0] for mask in (drawn, drawn, other)]
    assert records[0] == records[1]
    assert records[0].image == "in memory"
    assert records[0].image_voxels_sha256 == records[2].image_voxels_sha256
    assert records[0].mask_voxels_sha256 != records[2].mask_voxels_sha256


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"image": 7}, ImageError, r"^the image: is of type int\. Give a path, a SimpleITK image or a numpy array"),
        ({"image": "nowhere.nrrd"}, ImageError, r"^nowhere\.nrrd: there is no such file"),
        ({"mask": None}, MaskError, r"^the mask: is of type NoneType"),
        (
            {"mask": np.zeros((2, 2, 2), np.uint8)},
            MaskError,
            r"^the mask: has the shape \(2, 2, 2\), the image has \(10, 80, 64\)",
        ),
        ({"mask": np.full((10, 80, 64), 0.5)}, MaskError, r"^the mask: holds fractions"),
        ({"mask": np.full((10, 80, 64), "L1")}, MaskError, r"^the mask: holds <U2, not numbers"),
        ({"image": np.zeros((10, 80, 64))}, InputError, r"^spacing: an array as image needs its spacing"),
        (
            {"image": np.zeros(64), "spacing": (1, 1, 1)},
            ImageError,
            r"^the image: has 1 dimensions, 3 are needed",
        ),
        ({"image": np.zeros((80, 64)), "spacing": (1, 1, 1)}, InputError, r"^spacing: \(1, 1, 1\) are no two lengths"),
        ({"image": np.full((10, 80, 64), np.nan), "spacing": (1, 1, 1)}, ImageError, r"^the image: has 51,200 NaN"),
        ({"image": np.zeros((10, 80, 64)), "spacing": (1, 1)}, InputError, r"^spacing: \(1, 1\) are no three lengths"),
        ({"image": np.zeros((10, 80, 64)), "spacing": 1.5}, InputError, r"^spacing: 1\.5 are no three lengths"),
        ({"image": np.zeros((10, 80, 64)), "spacing": (1, 0, 1)}, ImageError, r"^the image: has an impossible voxel size"),
        ({"spacing": (1, 1, 1)}, InputError, r"^spacing: belongs to an array"),
        ({"image": sitk.Image(10, 10, sitk.sitkFloat32)}, GeometryError, r"the mask does not lie on the image's grid"),
        ({"image": sitk.Image(10, 80, 64, sitk.sitkUInt8)}, GeometryError, r"the mask does not lie on the image's grid"),
        ({"settings": 5}, SettingsError, r"^settings: a int is no parameter file"),
        ({"settings": None, "protocol": 5}, ProtocolError, r"^a int is no protocol"),
        ({"settings": None, "protocol": "op-mir"}, ProtocolError, r"^unknown protocol op-mir"),
        ({"labels": 20}, InputError, r"^labels: 20 is no list\. Write labels=\[20, 21\]"),
        ({"labels": None, "segments": "L1"}, InputError, r"^segments: 'L1' is no list"),
        ({"engine": "fast"}, InputError, r"^there is no engine fast\. Choose own or pyradiomics"),
    ],
)
def test_what_cannot_be_extracted_from_is_one_typed_line(
    files: Files, quick: dict[str, Any], change: dict[str, Any], error: type[Exception], message: str
) -> None:
    given = {"image": files.image, "mask": files.mask, **quick, **change}
    with pytest.raises(error, match=message) as caught:
        osteo.extract(**given)
    assert "\n" not in str(caught.value)


READINGS = pd.DataFrame(
    {"case": ["01", "01", "02", "02", "03", "03"], "reader": list("ABABAB"), "f": [1.0, 1.1, 2.0, 2.2, 3.0, 2.9]}
)


def test_icc_of_a_data_frame_is_that_of_its_file(tmp_path: Path) -> None:
    READINGS.to_csv(tmp_path / "f.csv", index=False)
    assert osteo.icc(READINGS).to_csv() == osteo.icc(str(tmp_path / "f.csv")).to_csv()
    with pytest.raises(TableError, match="a list is no table"):
        osteo.icc([1, 2])
    with pytest.raises(TableError, match="the feature table: has no column observer"):
        osteo.icc(READINGS, rater="observer")


def test_the_stable_list_names_the_protocol_that_its_table_names(tmp_path: Path) -> None:
    READINGS.to_csv(tmp_path / "f.csv", index=False)
    assert osteo.icc(tmp_path / "f.csv").stable_list().protocol_sha256 == ""
    wanted = osteo.load_protocol("op-mri").features_hash()
    for text in ("{}", '{"protocol": null}', '{"protocol": {"name": "x"}}'):
        (tmp_path / "f.provenance.json").write_text(text, encoding="utf-8")
        assert osteo.icc(tmp_path / "f.csv").stable_list().protocol_sha256 == ""
        assert osteo.icc(tmp_path / "f.csv", protocol="op-mri").stable_list().protocol_sha256 == wanted
    (tmp_path / "f.provenance.json").write_text('{"protocol": {"name": "x", "hash": "7"}}', encoding="utf-8")
    assert osteo.icc(tmp_path / "f.csv", protocol="op-mri").stable_list().protocol_sha256 == "7"
    (tmp_path / "f.provenance.json").write_text('{"schema_version": 2}', encoding="utf-8")
    with pytest.raises(TableError, match=r"f\.provenance\.json: has schema version 2, this software reads up to 1"):
        osteo.icc(tmp_path / "f.csv").stable_list()


def test_a_score_takes_features_as_object_file_or_frame(files: Files, features: osteo.FeatureTable, tmp_path: Path) -> None:
    features.write(tmp_path / "f.csv")
    from_object, from_file = (osteo.score(files.model, features=given) for given in (features, tmp_path / "f.csv"))
    from_frame = osteo.score(str(files.model), features=features.to_dataframe(), case="p17")
    assert from_object.score.probability == from_file.score.probability == from_frame.score.probability
    assert (from_object.warnings, from_file.warnings) == ((), ())
    assert "does not say which protocol made it" in from_frame.warnings[0]
    assert {found.case for found in (from_object, from_file, from_frame)} == {"p17"}


def test_a_score_from_the_image_is_that_of_its_features(files: Files, features: osteo.FeatureTable) -> None:
    values = dict(zip(features.rows[0].names, features.rows[0].values, strict=True))
    predictor = 0.5 * (values[MEAN] - 100) / 40 - 0.25 * (values[CONTRAST] - 100) / 40
    for image, mask in ((files.image, files.mask), ({"T1": files.image}, {"T1": files.mask}), ({"T1": files.image}, files.mask)):
        found = osteo.score(files.model, image=image, mask=mask)
        assert found.score.probability == pytest.approx(1 / (1 + np.exp(-predictor)), rel=1e-12)


def test_clinical_values_come_from_names_a_frame_or_a_file(tmp_path: Path) -> None:
    people = pd.DataFrame({"case": ["01", "02"], "age": [70, 50], "sex": ["female", "male"]})
    people.to_csv(tmp_path / "people.csv", index=False)
    model = "op-mri-clinical-published"
    expected = osteo.score(model, clinical={"age": 70, "sex": "female"}).score.probability
    for table in (people, tmp_path / "people.csv"):
        assert osteo.score(model, clinical=table, case="01").score.probability == expected
    with pytest.raises(TableError, match="the clinical table: holds several cases"):
        osteo.score(model, clinical=people)
    with pytest.raises(TableError, match="a list is no table"):
        osteo.score(model, clinical=[("age", 70)])


def test_features_given_to_a_clinical_model_are_not_passed_over_in_silence(features: osteo.FeatureTable) -> None:
    found = osteo.score("op-mri-clinical-published", clinical={"age": 70, "sex": "female"}, features=features)
    assert found.warnings[0] == "op-mri-clinical-published has no radiomic inputs: the features were not used"


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"model": 7}, ModelError, r"^a int is no model\. Give a folder, a \.zip, or the name of a shipped model"),
        ({"model": "no-such"}, ModelError, "no-such"),
        ({"features": "f.csv", "image": "i", "mask": "m"}, InputError, "a feature table and an image were given both"),
        ({"image": "i.nrrd"}, InputError, "mask: an image needs a mask"),
        ({"features": 3}, TableError, "^a int is no table"),
        ({}, ModelError, "needs radiomic features"),
    ],
)
def test_what_cannot_be_scored_is_one_typed_line(
    files: Files, given: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        osteo.score(**{"model": files.model, **given})


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"model": 7}, ModelError, "^a int is no model"),
        ({"kind": "halo"}, ModelError, "there is no heat map of kind halo"),
        ({"model": "op-mri-clinical-published"}, ModelError, "has no radiomic inputs"),
        ({"sequence": "T9"}, ModelError, "uses no features of sequence T9"),
        ({"blok_mm": 8}, InputError, "has no option blok_mm. Choose from "),
    ],
)
def test_what_has_no_heat_map_is_one_typed_line(
    files: Files, given: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        osteo.heatmap(**{"model": files.model, "image": files.image, "mask": files.mask, **given})


def test_a_case_list_is_read_from_text_and_path_and_nothing_else(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"case,image,mask,labels\np17,{files.image},{files.mask},20\n", encoding="utf-8")
    assert read_cases(str(path)) == read_cases(path)
    for given in (None, 7, [path]):
        with pytest.raises(TableError, match=f"^a {type(given).__name__} is no case list. Give the path of a table"):
            read_cases(given)  # type: ignore[arg-type]
    done = run_cohort(read_cases(str(path)), load_plan(None, files.settings), str(tmp_path / "out"))
    (row,) = osteo.FeatureTable.read(done.features)
    assert (row.case, set(row.names)) == ("p17", {MEAN, VOLUME})
