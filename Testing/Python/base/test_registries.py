"""Every entry of every registry leads to what it names."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from types import FunctionType

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.places import Places, load
from OsteoRadiomicsLib.features.classes import CLASSES
from OsteoRadiomicsLib.features.ibsi.classes import IBSI_CLASSES
from OsteoRadiomicsLib.features.image_types import IMAGE_TYPES
from OsteoRadiomicsLib.features.preparation import prepare
from OsteoRadiomicsLib.features.region import Region
from OsteoRadiomicsLib.heatmaps import kinds
from OsteoRadiomicsLib.images.formats import FILE_FORMATS, by_suffix, image_suffixes, readable_images
from OsteoRadiomicsLib.measurements import MEASUREMENTS
from OsteoRadiomicsLib.protocols import image_types
from OsteoRadiomicsLib.protocols.extraction_settings import Setting, parse_settings
from OsteoRadiomicsLib.protocols.feature_classes import FEATURE_CLASSES, IBSI_FEATURE_CLASSES
from OsteoRadiomicsLib.verbs import VERBS


@pytest.fixture
def prepared_region() -> Region:
    mask = np.zeros((12, 12, 12), np.uint8)
    mask[4:8, 4:8, 4:8] = 1
    voxels = np.random.default_rng(3).normal(80, 20, mask.shape)
    return prepare(sitk.GetImageFromArray(voxels), sitk.GetImageFromArray(mask), Setting(), 1)


@pytest.mark.parametrize(
    ("entries", "loaded"),
    [(FEATURE_CLASSES, CLASSES), (IBSI_FEATURE_CLASSES, IBSI_CLASSES), (image_types.IMAGE_TYPES, IMAGE_TYPES)],
    ids=["feature classes", "IBSI feature classes", "image types"],
)
def test_what_settings_may_name_exists_under_its_name(entries: Mapping, loaded: Mapping) -> None:
    assert list(loaded) == list(entries)
    assert [found.name for found in loaded.values()] == list(entries)


def test_every_filter_key_belongs_to_one_image_type() -> None:
    owned = [key for entry in image_types.IMAGE_TYPES.values() for key in entry.keys]
    assert len(owned) == len(set(owned))
    assert set(owned) == set(image_types.FilterSetting.model_fields) < set(Setting.model_fields)
    assert all(set(entry.needed) <= set(entry.keys) for entry in image_types.IMAGE_TYPES.values())


@pytest.mark.parametrize("name", image_types.IMAGE_TYPES)
def test_derived_images_are_called_as_the_entry_says(name: str, prepared_region: Region) -> None:
    settings = parse_settings({"imageType": {name: {"sigma": [2.0, 3]} if name == "LoG" else {}}}, "")
    planned = IMAGE_TYPES[name].plan(prepared_region, settings.setting_for(name))
    names = [image for filtering in planned for image in filtering.names]
    assert names
    assert all(image.startswith(image_types.IMAGE_TYPES[name].prefix) for image in names)


def test_every_heat_map_and_measurement_has_its_function() -> None:
    for entry in kinds.HEATMAP_KINDS.values():
        assert load(entry.place, FunctionType, package=kinds.__package__ or "")
        assert entry.options()
        assert entry.caption({}).endswith(".")
    for measurement in MEASUREMENTS.values():
        assert load(measurement.place, FunctionType, package="OsteoRadiomicsLib.measurements")


def test_formats_say_what_they_hold() -> None:
    assert set(readable_images()) >= {"NIfTI", "NRRD", "MetaImage", "DICOM"}
    assert image_suffixes()[0] == ".nrrd"  # preferred
    assert set(image_suffixes()) >= {".nii.gz", ".nii", ".mha"}
    assert FILE_FORMATS["Slicer segmentation"].write_label_map
    assert FILE_FORMATS["Slicer segmentation"].suffixes[0] not in image_suffixes()
    for name in ("DICOM", "DICOM object", "DICOM SEG", "DICOM RT Structure Set"):
        assert FILE_FORMATS[name].recognises, name


def test_the_longest_suffix_decides() -> None:
    found = by_suffix("a/L1.SEG.NRRD", lambda each: each.read_mask)
    assert found is not None
    assert found.name == "Slicer segmentation"
    assert by_suffix("a.jpeg", lambda each: True) is None


def test_listing_verbs_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from OsteoRadiomicsLib.verbs.dispatch import build_parser\n"
        "build_parser().format_help()\n"
        "build_parser().parse_known_args(['train', '--out', 'x', '--features', 'f', '--protocol', 'p'])\n"
        "heavy = {'numpy', 'scipy', 'SimpleITK', 'pydantic', 'pandas', 'sklearn', 'matplotlib', 'numba', 'jinja2'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_verb_explains_itself() -> None:
    assert all(verb.help and name == verb.name for name, verb in VERBS.items())
    assert list(VERBS)[:4] == ["demo", "protocols", "features", "extract"]


def test_places_are_loaded_one_by_one_when_they_are_asked_for() -> None:
    code = """
import sys
from OsteoRadiomicsLib.modelling.outcomes import OUTCOMES
from OsteoRadiomicsLib.report.training.reports import REPORTS
print(*OUTCOMES, *REPORTS)
assert OUTCOMES["number"].type == "number" and REPORTS["number"]
print(*(name.split(".")[-2] for name in sys.modules if name.endswith((".outcome", ".report"))))
"""
    names, loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.splitlines()
    assert sorted(names.split()) == sorted(["binary", "classes", "number", "time-to-event"] * 2)
    assert sorted(set(loaded.split()) & {"binary", "classes", "number", "survival"}) == ["number"]


def test_a_place_of_another_kind_is_refused() -> None:
    places = Places(int, {"digits": "string:digits"}, package="")
    assert list(places) == ["digits"]
    with pytest.raises(TypeError, match="string:digits is a str, not a int"):
        _ = places["digits"]
    with pytest.raises(KeyError):
        _ = places["letters"]
