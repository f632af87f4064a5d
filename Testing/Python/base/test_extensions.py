"""A toy of each kind, brought by an extension that nothing imports by name, works from library, verb and report."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from heatmaps.test_heatmap import MEAN, radiomic_model
from OsteoRadiomicsLib.agreement.feature_names import image_type_and_class
from OsteoRadiomicsLib.base.errors import ExtensionError, ModelError, SettingsError
from OsteoRadiomicsLib.base.extensions import Extension, extension_problems, extensions, register_extension, withdraw_extension
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.features.voxelwise import feature_map
from OsteoRadiomicsLib.heatmaps.kinds import HEATMAP_KINDS, options_of
from OsteoRadiomicsLib.heatmaps.registry import heatmap
from OsteoRadiomicsLib.heatmaps.request import HeatmapRequest
from OsteoRadiomicsLib.images import Roi, read_image, read_mask, write_image
from OsteoRadiomicsLib.images.formats import image_suffixes
from OsteoRadiomicsLib.measurements import MEASUREMENTS
from OsteoRadiomicsLib.measurements.measuring import measure
from OsteoRadiomicsLib.modelling.binary.grid import is_usable
from OsteoRadiomicsLib.modelling.classifying.classifiers import CLASSIFIERS, classifier
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings, parse_settings
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.report.kinds import build_report
from OsteoRadiomicsLib.scoring import save_model
from OsteoRadiomicsLib.scoring.kinds import KINDS, find_kind
from OsteoRadiomicsLib.verbs import all_verbs
from OsteoRadiomicsLib.verbs.demo_steps import DEMO_PARTS
from toy_kit import installed, registered, toys

SETTINGS = {"imageType": {"Original": {}, "Negative": {}}, "featureClass": {"toy": None, "firstorder": ["Mean"]}}


@pytest.fixture
def toy() -> Iterator[Extension]:
    with toys() as extension:
        yield extension


@pytest.fixture
def image() -> sitk.Image:
    image = sitk.GetImageFromArray(np.random.default_rng(5).normal(100, 20, (36, 24, 24)))
    image.SetSpacing((1.0, 1.0, 2.5))
    return image


@pytest.fixture
def mask(image: sitk.Image) -> sitk.Image:
    """L1, L2 and L3 by the labels that op-mri knows; each is 8 slices high."""
    labels = np.zeros((36, 24, 24), np.uint8)
    for place, label in enumerate((20, 21, 22)):
        labels[2 + 11 * place : 10 + 11 * place, 7:17, 7:17] = label
    mask = sitk.GetImageFromArray(labels)
    mask.CopyInformation(image)
    return mask


@pytest.fixture
def files(image: sitk.Image, mask: sitk.Image, tmp_path: Path) -> list[str]:
    """--image and --mask, in the usual format."""
    sitk.WriteImage(image, str(tmp_path / "T1.nrrd"))
    sitk.WriteImage(mask, str(tmp_path / "mask.nrrd"))
    return ["--image", str(tmp_path / "T1.nrrd"), "--mask", str(tmp_path / "mask.nrrd")]


def test_a_feature_class_and_an_image_type_are_measured(toy, image, mask):
    settings = parse_settings(SETTINGS, "")
    found = extract(image, mask, settings, label=20)
    values = dict(zip(found.names, found.values.tolist(), strict=True))
    inside = sitk.GetArrayFromImage(image)[sitk.GetArrayFromImage(mask) == 20]
    assert values["original_toy_Span"] == values["negative_toy_Span"] == pytest.approx(np.ptp(inside), rel=1e-12)
    assert values["negative_firstorder_Mean"] == pytest.approx(-inside.mean(), rel=1e-6)
    assert image_type_and_class("T1_negative_toy_Span") == ("negative", "toy")


def test_what_is_installed_changes_no_settings_that_do_not_name_it():
    without = [ExtractionSettings().hash(), parse_settings({"ibsi": {}}, "").hash(), load_protocol("op-ct").hash()]
    with toys():
        assert [ExtractionSettings().hash(), parse_settings({"ibsi": {}}, "").hash(), load_protocol("op-ct").hash()] == without
    with pytest.raises(SettingsError, match="unknown image type Negative"):
        parse_settings(SETTINGS, "")
    with pytest.raises(SettingsError, match="unknown feature class toy"):
        parse_settings({"featureClass": {"toy": None}}, "")


@pytest.mark.parametrize(
    ("name", "why"), [("original_toy_Span", "measured in whole ROIs only"), ("negative_firstorder_Mean", "images of Negative")]
)
def test_what_has_no_voxelwise_map_says_so(toy, image, mask, name, why):
    with pytest.raises(SettingsError, match=f"{name} has no map: .*{why}"):
        feature_map(image, mask, parse_settings(SETTINGS, ""), name, label=20)


def test_features_of_a_class_and_image_type_come_from_the_verb_with_their_heading_in_the_report(toy, files, tmp_path, capsys):
    (tmp_path / "settings.yaml").write_text(json.dumps(SETTINGS))
    case = tmp_path / "case"
    plan = ["--settings", str(tmp_path / "settings.yaml")]
    assert main(["extract", *files, "--labels", "20", *plan, "--case", "c1", "--out", str(case / "features.csv")]) == 0
    assert "negative_toy_Span" in (case / "features.csv").read_text()
    (case / "toy.txt").write_text("a <b>ball</b>")
    assert main(["report", str(case)]) == 0
    page = (case / "report.html").read_text(encoding="utf-8")
    assert "negative · Toys" in page
    assert re.search(r"20 \(2\.0 ml, [^)]*height 20\.00 mm\)", page)  # 800 voxels of 2.5 mm3; 8 slices
    assert '<a href="#toys">Toys of the case</a>' in page
    assert "a &lt;b&gt;ball&lt;/b&gt;" in page
    assert main(["features"]) == 0
    assert "toy_Span" in capsys.readouterr().out


def test_a_section_stands_only_where_it_belongs(toy, tmp_path):
    (tmp_path / "box.txt").touch()
    (tmp_path / "toy.txt").write_text("a ball")
    assert build_report(tmp_path) == ("toy", "<html>a box</html>")


def test_a_file_format_is_read_and_written_by_library_and_verb(toy, image, mask, tmp_path):
    write_image(image, tmp_path / "T1.toy")
    write_image(mask, tmp_path / "mask.toy")
    assert ".toy" in image_suffixes()
    back = read_image(tmp_path / "T1.toy")
    assert back.IsSameImageGeometryAs(image)
    assert np.array_equal(sitk.GetArrayFromImage(back), sitk.GetArrayFromImage(image))
    assert [segment.label for segment in read_mask(tmp_path / "mask.toy").segments] == [20, 21, 22]
    inputs = ["--image", str(tmp_path / "T1.toy"), "--mask", str(tmp_path / "mask.toy"), "--labels", "20"]
    out = tmp_path / "map.toy"
    assert main(["map", *inputs, "--feature", "original_firstorder_Mean", "--protocol", "op-mri", "--out", str(out)]) == 0
    assert np.isfinite(sitk.GetArrayFromImage(read_image(out))).all()
    assert json.loads((tmp_path / "map.provenance.json").read_text())["map"]["what"] == "feature"


def test_a_kind_of_heat_map_comes_with_options_and_caption(toy, image, mask, files, tmp_path, capsys):
    request = HeatmapRequest(radiomic_model({MEAN: 1.0}), image, (Roi("L1-L3", mask == 20),), (), ExtractionSettings())
    assert sitk.GetArrayFromImage(heatmap("flat", request).image).max() == 2.5
    with pytest.raises(ModelError, match=r"Choose contribution or .*flat"):
        heatmap("round", request)
    assert main(["heatmap", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "flat          for every model: the same everywhere" in shown
    assert "flat: value of every voxel (default 2.5)" in shown
    save_model(radiomic_model({MEAN: 1.0}, hash=load_protocol("op-mri").features_hash()), tmp_path / "model")
    case = tmp_path / "case"
    out = ["--kind", "flat", "--level", "7", "--out", str(case / "flat.nrrd")]
    assert main(["heatmap", "--model", str(tmp_path / "model"), *files, *out]) == 0
    drawn = sitk.GetArrayFromImage(sitk.ReadImage(files[3])) > 0
    assert set(np.unique(sitk.GetArrayFromImage(sitk.ReadImage(str(case / "flat.nrrd")))[drawn])) == {7.0}
    assert main(["report", str(case)]) == 0
    page = (case / "report.html").read_text(encoding="utf-8")
    assert "Flat map: Flatness (toy), inside the ROI. Every voxel has 7." in page


def test_options_that_a_kind_does_not_take_are_passed_over():
    assert options_of("occlusion", {"radius": 3, "supervoxels": 50, "seed": None}).supervoxels == 50
    assert "flat" not in HEATMAP_KINDS


def test_steps_of_the_demo_come_after_those_there_are(toy, tmp_path):
    *_, last = DEMO_PARTS.values()
    assert [(step.title, step.argv[0]) for step in last.steps(tmp_path)] == [("toys are measured", "toy-measure")]


def test_a_measurement_and_a_verb_that_uses_it(toy, image, mask, files, capsys):
    values = {item.measurement.name: item.value for item in measure(image, [Roi("L1", mask == 20)])}
    inside = sitk.GetArrayFromImage(image)[sitk.GetArrayFromImage(mask) == 20]
    known = {"volume": 2.0, "mean_intensity": inside.mean(), "height": 20.0}
    assert {name: values[name] for name in known} == pytest.approx(known)
    assert MEASUREMENTS["height"].code.scheme == "99TOY"
    assert "toy-measure" in [verb.name for verb in all_verbs()]
    assert main(["toy-measure", *files, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["21 height"] == 20.0


def test_everything_goes_with_the_extension(files, capsys):
    assert [verb.name for verb in all_verbs()].count("toy-measure") == 0
    assert "height" not in MEASUREMENTS
    assert "nearest-centre" not in CLASSIFIERS
    assert "centres" not in KINDS
    assert main(["toy-measure", *files]) == 2
    assert "invalid choice" in capsys.readouterr().err


def run(path: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": path, "OSTEORADIOMICS_NUMBA": "0"}
    command = [sys.executable, "-m", "OsteoRadiomicsLib", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def test_an_installed_package_is_found_by_its_entry_point(files, tmp_path):
    done = run(installed(tmp_path / "site"), "toy-measure", *files, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["20 height"] == 20.0


@pytest.mark.parametrize("place", ["no_such_module:EXTENSION", "toy_osteo:VERB", "toy_osteo:NOTHING"])
def test_an_entry_point_that_fails_is_a_warning_for_other_verbs_and_an_error_for_its_own(files, tmp_path, place):
    path = installed(tmp_path / "site", place)
    other = run(path, "protocols")
    assert other.returncode == 0
    (warning,) = other.stderr.splitlines()
    assert warning.startswith("warning: extension toys: ")
    assert place in warning
    own = run(path, "toy-measure", *files)
    assert own.returncode == 2
    (line,) = own.stderr.splitlines()
    assert line.startswith("error: there is no verb toy-measure")
    assert place in line


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"verbs": ("toy_osteo:NOTHING",)}, "toy_osteo:NOTHING cannot be loaded"),
        ({"verbs": ("toy_osteo:MEASUREMENT",)}, "is a Measurement, not a Verb"),
        ({"verbs": ("OsteoRadiomicsLib.verbs.icc:VERB",)}, "there is a verb called icc already"),
    ],
)
def test_a_part_that_fails_costs_itself_alone(toy, capsys, part, words):
    with registered(Extension("broken", **part)):
        assert "toy-measure" in [verb.name for verb in all_verbs()]
        (problem,) = extension_problems()
        assert isinstance(problem, ExtensionError)
        assert problem.where == "extension broken"
        assert words in str(problem)
        assert main(["protocols"]) == 0
        assert words in capsys.readouterr().err
        assert main(["unheard-of"]) == 2
        assert "there is no verb unheard-of, but not everything could be loaded" in capsys.readouterr().err
    assert extension_problems() == ()


def test_settings_that_name_what_a_broken_extension_may_have_brought_say_so():
    with (
        registered(Extension("broken", feature_classes=("no_such_module:ENTRY",))),
        pytest.raises(SettingsError, match=r"unknown feature class toy.*extension broken: no_such_module:ENTRY cannot be loaded"),
    ):
        parse_settings({"featureClass": {"toy": None}}, "")


def test_a_feature_class_whose_formulas_fail_is_named_when_it_is_measured(toy, image, mask, capsys):
    from OsteoRadiomicsLib.protocols.feature_classes import FEATURE_CLASSES, FeatureClassEntry

    FEATURE_CLASSES.register(FeatureClassEntry("gone", "no_such_module:CLASS"))
    try:
        with pytest.raises(ExtensionError, match="extension no_such_module: no_such_module:CLASS cannot be loaded"):
            extract(image, mask, parse_settings({"featureClass": {"gone": None}}, ""), label=20)
        assert main(["features"]) == 0  # the others are listed
        assert "warning: extension no_such_module" in capsys.readouterr().err
        with pytest.raises(ExtensionError, match="there is a feature class called gone already"):
            FEATURE_CLASSES.register(FeatureClassEntry("gone", "elsewhere:CLASS"))
    finally:
        FEATURE_CLASSES.remove("gone")
        withdraw_extension("no_such_module")


def test_a_classifier_that_cannot_be_loaded_is_refused_by_name_and_left_out_of_the_grid(toy, tmp_path, monkeypatch):
    (tmp_path / "half_a_package.py").write_text(
        "from OsteoRadiomicsLib.protocols.classifiers import ClassifierEntry\n"
        "GONE = ClassifierEntry('gone', 'no_such_module:CLASSIFIER', 'Gone')\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with registered(Extension("half", classifiers=("half_a_package:GONE",))):
        assert list(CLASSIFIERS)[-1] == "gone"
        with pytest.raises(ExtensionError, match="no_such_module:CLASSIFIER cannot be loaded"):
            classifier("gone")
        assert not is_usable("gone")
        assert is_usable("nearest-centre")
        assert any("no_such_module:CLASSIFIER" in str(problem) for problem in extension_problems())
    withdraw_extension("no_such_module")


def test_a_study_or_model_that_names_what_a_broken_extension_may_have_brought_says_so():
    part = {"classifiers": ("no_such_module:ENTRY",), "model_kinds": ("no_such_module:KIND",)}
    with registered(Extension("broken", **part)):
        with pytest.raises(SettingsError, match=r"unknown classifier nearest-centre.*no_such_module:ENTRY cannot be loaded"):
            classifier("nearest-centre")
        with pytest.raises(ModelError, match=r"unknown kind centres.*no_such_module:KIND cannot be loaded"):
            find_kind("centres")


def test_two_extensions_of_one_name_are_refused(toy):
    assert toy in extensions()
    register_extension(toy)  # the same one again is harmless
    with pytest.raises(ExtensionError, match="extension toys: another extension has this name"):
        register_extension(Extension("toys"))
