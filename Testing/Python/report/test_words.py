"""Methods and Results in words: every number, form and warning from the record, works in the order of citation."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from html_page import Page
from made_up_study import MRI_LIKE, write_tables
from OsteoRadiomicsLib.base.language import speaking
from OsteoRadiomicsLib.modelling.binary.record import ExactComparisonRecord, ExactRecord
from OsteoRadiomicsLib.modelling.study.record import EstimateRecord
from OsteoRadiomicsLib.modelling.study.recording import protocol_record
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.report.binary.folder import BinaryFolder, read_binary_folder
from OsteoRadiomicsLib.report.binary.words import binary_words
from OsteoRadiomicsLib.report.kinds import build_report
from OsteoRadiomicsLib.report.manuscript.words import Section, Words, cited, with_references
from OsteoRadiomicsLib.report.manuscript.works import WORKS
from OsteoRadiomicsLib.report.training.methods import image_text
from training_kit import trained
from undrawn import no_figures


def test_works_are_numbered_in_the_order_of_citation_and_only_those_that_are_cited_are_listed() -> None:
    lines = (f"First{cited('wilson1927')}.", f"Then{cited('delong1988', 'wilson1927')}.", "")
    found = with_references([Section("Methods", lines), Section("Empty", ())])
    assert found.sections == (Section("Methods", ("First [1].", "Then [1, 2].")),)
    assert found.references == (WORKS["wilson1927"], WORKS["delong1988"])


def test_a_work_that_is_not_known_is_no_silent_gap() -> None:
    with pytest.raises(KeyError, match="nobody1900 is no work"):
        cited("nobody1900")


def test_every_work_ends_with_year_and_place_and_stands_under_author_and_year() -> None:
    for key, work in WORKS.items():
        year = key[-4:]
        assert work.endswith("."), key
        assert year in work, key
        assert re.match(r"[a-z]+\d{4}$", key), key


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished study of two classes with an external set of few patients and one missing age."""

    paths = write_tables(tmp_path_factory.mktemp("binary"), 70, modelling=MRI_LIKE)
    clinical = pd.read_csv(paths["clinical"])
    clinical.loc[3, "age"] = None
    clinical.to_csv(paths["clinical"], index=False)
    return trained(paths, "--optimism", "2")


@pytest.fixture(scope="module")
def study(folder: Path) -> BinaryFolder:
    """The study, read back."""
    return read_binary_folder(folder)


def text(words: Words) -> str:
    return "\n".join(paragraph for section in words.sections for paragraph in section.paragraphs)


def test_methods_name_order_tests_validation_intervals_imputation_and_versions(study: BinaryFolder) -> None:
    methods = "\n".join(binary_words(study).sections[0].paragraphs)
    record = study.record
    for said in (
        "Student t test, P < 0.1; then LASSO (logistic), 4-fold cross-validation, lambda min [",
        "3-fold cross-validation, by patient",
        "The models were frozen before the test sets (external) were opened. Each was opened once.",
        "3 folds make the variance 2.5 times that of a fixed score",
        "age is missing for 1 training case(s) and was imputed",
        "in 2 bootstrap samples of the training patients",
        f"OsteoRadiomics {record.versions['osteoradiomics']} (python {record.versions['python']}",
        f"SHA-256 {record.protocol.hash[:16]}...",
        "Youden index, out-of-fold predictions of the training set",
    ):
        assert said in methods, said


def test_results_hold_every_auc_rate_and_slope_of_the_record(study: BinaryFolder) -> None:
    found = text(binary_words(study))
    for item in study.record.performance:
        if item.basis == "apparent" or item.model not in study.models:
            continue
        for value in (item.auc, item.sensitivity, item.specificity, item.calibration.slope, item.calibration.brier):
            if value is not None and value.value is not None:
                assert f"{value.value:.3f}".replace("-", "−") in found, (item.model, item.set, value)


def test_p_values_of_the_training_set_are_called_conditional(study: BinaryFolder) -> None:
    (train, external) = re.findall(
        r"Differences of the AUC on (?:train|external): .*?\.(?= D|$)", text(binary_words(study)), re.M
    )
    assert train.endswith(", conditional on the predictions.")
    assert "conditional" not in external


def test_few_events_and_an_auc_below_one_half_stand_among_the_warnings(folder: Path, tmp_path: Path, study: BinaryFolder) -> None:
    (warnings,) = binary_words(study).sections[-1].paragraphs
    part = study.record.flow[1]
    assert f"The set external has {part.events} cases with the event and {part.no_events} without, fewer than the 100" in warnings
    bad = study.record.performance[0].auc.model_copy(update={"value": 0.41})
    first = study.record.performance[0].model_copy(update={"auc": bad})
    record = study.record.model_copy(update={"performance": (first, *study.record.performance[1:])})
    changed = BinaryFolder(record, study.predictions, study.tables)
    assert "AUC on train, out of fold is below 0.5" in binary_words(changed).sections[-1].paragraphs[0]


def test_only_methods_that_were_used_are_cited(study: BinaryFolder) -> None:
    plain = BinaryFolder(study.record.model_copy(update={"optimism": (), "sample_size": None}), study.predictions, study.tables)
    assert WORKS["harrell1996"] in binary_words(study).references
    assert {WORKS["harrell1996"], WORKS["riley2019"]} & set(binary_words(plain).references) == set()
    assert WORKS["chawla2002"] not in binary_words(study).references


def test_the_chinese_text_has_the_same_numbers_and_references(study: BinaryFolder) -> None:
    english = binary_words(study)
    with speaking("zh"):
        chinese = binary_words(study)
    assert chinese.references == english.references
    numbers = [sorted(re.findall(r"\d+\.\d+", text(words))) for words in (english, chinese)]
    assert numbers[0] == numbers[1]


def test_the_page_shows_the_text_with_its_references_as_a_list(folder: Path, study: BinaryFolder) -> None:
    with no_figures():
        page = Page(build_report(folder)[1])
    assert page.find("li") == list(binary_words(study).references)
    assert binary_words(study).sections[1].paragraphs[0] in page.find("p")


def test_an_older_record_without_intervals_does_not_claim_their_method(folder: Path, tmp_path: Path) -> None:
    content = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    del content["intervals"]
    older = tmp_path / "older"
    older.mkdir()
    for name in ("predictions.csv", "tables"):
        (older / name).symlink_to(folder / name)
    (older / "study.json").write_text(json.dumps(content), encoding="utf-8")
    assert WORKS["nadeau2003"] not in binary_words(read_binary_folder(older)).references


def test_the_protocol_s_preparation_of_images_is_told_with_its_numbers() -> None:
    record = SimpleNamespace(protocol=protocol_record(load_protocol("op-mri")))
    told = image_text(record)
    for said in (
        "rescale (low = 0; high = 1), scale (factor = 255)",
        "to 1 × 1 × 1 mm",
        "bin width of 25",
        "LoG (sigma = 1, 2, 3)",
    ):
        assert said in told


@pytest.mark.parametrize(
    ("variant", "said"),
    [
        ("exact", "Each feature is the mean over the ROI of its voxel-wise values, each from the neighbours within 1 voxel(s)"),
        ("local", "how its voxel-wise values, each from the neighbours within 1 voxel(s), are distributed in the ROI"),
    ],
)
def test_features_of_a_variant_of_a_protocol_are_told(variant: str, said: str) -> None:
    assert said in image_text(SimpleNamespace(protocol=protocol_record(load_protocol(f"op-mri-{variant}"))))
    assert "voxel-wise" not in image_text(SimpleNamespace(protocol=protocol_record(load_protocol("op-mri"))))


def test_the_same_design_on_exact_features_is_told_with_what_it_gained(study: BinaryFolder) -> None:
    assert "exact features" not in text(binary_words(study))
    own, other, gain = (EstimateRecord(value=value, ci=(value - 0.1, value + 0.1)) for value in (0.7, 0.75, 0.05))
    line = ExactComparisonRecord(
        model="combined", set="external", basis="held-out", auc=own, exact_auc=other, difference=gain, p=0.21
    )
    exact = ExactRecord(protocol="op-mri-exact", folder="exact", absent={"radiomics": "no feature"}, comparisons=(line,))
    changed = BinaryFolder(study.record.model_copy(update={"exact": exact}), study.predictions, study.tables)
    found = text(binary_words(changed))
    assert "on exact features, too (op-mri-exact)" in found
    assert (
        "By exact features the combined model's AUC on external was 0.750 (0.650-0.850) against 0.700 (0.600-0.800): difference "
        "0.050 (−0.050 to 0.150), P = 0.210." in found
    )
    assert "By exact features the radiomics model does not exist: no feature." in found


def test_a_learning_curve_and_a_grid_are_told_by_their_tables(study: BinaryFolder) -> None:
    cells = [
        ("radiomics", fold, share, cases, 0.9, test) for fold in (1, 2) for share, cases, test in ((0.2, 9, 0.55), (1.0, 47, 0.8))
    ]
    curve = pd.DataFrame(cells, columns=["model", "fold", "share", "cases", "train", "test"])
    grid = pd.DataFrame({"selector": ["t", "u", "t", "u"], "classifier": ["a", "a", "b", "b"], "auc": 0.6, "features": 3.0})
    told = BinaryFolder(study.record, study.predictions, {**study.tables, "learning_curve": curve, "grid": grid})
    found = text(binary_words(told))
    assert (
        "refitted on 20, 100 % of the training patients of each fold and judged by AUC" in found
    )  # an older table names no measure
    assert "The radiomics model's mean AUC over the folds was 0.550 with 9 training cases and 0.800 with 47." in found
    assert "2 ways to select features were crossed with 2 classifiers" in found
