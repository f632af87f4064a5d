"""Measurements beside radiomics: joined by case, called by their fat method, and scored for a new case."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from OsteoRadiomicsLib.base.errors import InputError, SettingsError, TableError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from pain_kit import quick_protocol
from PainGradeLib.case.request import CaseRequest
from PainGradeLib.grading.scoring import grade_case
from PainGradeLib.grading.training import train_grades
from PainGradeLib.grading.variables import measured_variables, method_in, methods_needed, of_muscle
from PainGradeLib.muscles.drawn import MaskChoice
from PainGradeLib.references.published import literature_text
from PainGradeLib.study.running import run_pain_study
from undrawn import no_figures

CASES = 60
COLUMNS = ["MF_R_fat_rate_otsu", "MF_R_fat_rate_gmm2-per-muscle", "MF_L_fat_rate_otsu", "MF_R_area", "lordosis_L1_S1"]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A phantom study with a quick protocol that keeps clinical variables on little evidence."""
    folder = tmp_path_factory.mktemp("study")
    with no_figures():
        found = run_pain_study(folder / "study", cases=CASES, seed=4, protocol=str(quick_protocol(folder, alpha=0.3)))
    assert found.failures == ()
    return folder / "study"


def tables(study: Path) -> dict[str, Path]:
    return {
        "features": study / "features" / "features.csv",
        "measurements": study / "measured" / "measurements.csv",
        "clinical": study / "scans" / "clinical.csv",
    }


def test_variables_of_fat_are_called_by_their_method() -> None:
    found = measured_variables(load_protocol("pain-mri"), COLUMNS, ["case", "severe"], "otsu")
    assert found.taken == ("lordosis_L1_S1", "MF_R_area", "MF_R_fat_rate_otsu", "MF_L_fat_rate_otsu")
    assert [item.name for item in found.protocol.clinical] == list(found.taken)
    assert {"l4_area", "ES_R_fat_rate"} <= set(found.absent)
    assert found.protocol.features_hash() == load_protocol("pain-mri").features_hash()


def test_a_choice_between_methods_is_asked_for_and_one_that_was_not_measured_refused() -> None:
    protocol = load_protocol("pain-mri")
    with pytest.raises(InputError, match=r"fat was measured by otsu, gmm2-per-muscle.*Choose one with --fat"):
        measured_variables(protocol, COLUMNS, ["case"])
    with pytest.raises(InputError, match="fat was not measured by gmm2"):
        measured_variables(protocol, COLUMNS, ["case"], "gmm2")
    only = [name for name in COLUMNS if not name.endswith("per-muscle")]
    assert "MF_R_fat_rate_otsu" in measured_variables(protocol, only, ["case"]).taken
    with pytest.raises(TableError, match="both have MF_R_area"):
        measured_variables(protocol, only, ["case", "MF_R_area"])


def test_methods_are_read_from_names_of_columns() -> None:
    assert [method_in(name) for name in COLUMNS] == ["otsu", "gmm2-per-muscle", "otsu", None, None]
    assert methods_needed(COLUMNS) == (("otsu", "gmm2"), ("pooled", "muscle"))
    assert methods_needed(["MF_L_fat_rate_dixon-mean"]) == (("dixon-mean",), ("pooled",))


def test_a_muscles_protocol_has_its_own_printed_figures() -> None:
    figures = of_muscle(load_protocol("pain-mri"), "ES").published
    assert [(figure.model, figure.auc) for figure in figures] == [("combined", 0.8586)]


def test_each_muscle_has_a_study_whose_inputs_carry_the_fat_method(study: Path) -> None:
    for muscle in ("MF", "ES"):
        record = json.loads((study / "models" / muscle / "study.json").read_text(encoding="utf-8"))
        assert record["inputs"]["rois"] == muscle
        assert record["protocol"]["title"].endswith(f": {muscle}")
        model = json.loads((study / "models" / muscle / "models" / "combined" / "model.json").read_text(encoding="utf-8"))
        radiomic = [item for item in model["inputs"] if item["source"]["type"] == "feature"]
        assert radiomic
        assert {item["source"]["roi"] for item in radiomic} == {muscle}
    screening = pd.read_csv(study / "models" / "MF" / "tables" / "screening.csv")
    assert {"MF_R_fat_rate_signal-fraction", "lordosis_L1_S1", "l4_area"} <= set(screening["variable"])
    assert not any(name.endswith(("_otsu", "_gmm2")) for name in screening["variable"])


def test_the_join_is_a_table_of_its_own_that_train_takes(study: Path) -> None:
    joined = pd.read_csv(study / "models" / "clinical.csv")
    measured = pd.read_csv(study / "measured" / "measurements.csv")
    assert len(joined) == CASES
    for name in ("MF_L_fat_rate_signal-fraction", "ES_R_area"):
        assert joined.set_index("case")[name].to_dict() == pytest.approx(measured.set_index("case")[name].to_dict())
    assert {"severe", "age"} <= set(joined.columns)


def test_missing_measurements_are_counted_and_doubled_ones_refused(study: Path, tmp_path: Path) -> None:
    paths = tables(study)
    measured = pd.read_csv(paths["measurements"], dtype=str, keep_default_na=False)
    fewer = measured.iloc[2:].copy()
    fewer.loc[fewer.index[0], "lordosis_L1_S1"] = ""
    fewer.to_csv(tmp_path / "fewer.csv", index=False)
    protocol = quick_protocol(tmp_path)
    with no_figures():
        found = train_grades(
            paths["features"], tmp_path / "fewer.csv", paths["clinical"], out=tmp_path / "out", fat="otsu", muscles=["MF"],
            protocol=str(protocol),
        )  # fmt: skip
    assert list(found.studies) == ["MF"]
    assert found.warnings[0] == f"2 case(s) were not measured, first {measured['case'][0]}"
    assert "lordosis_L1_S1 has no value in 1 measured case(s)" in found.warnings[1]
    pd.concat([measured, measured.iloc[:1]]).to_csv(tmp_path / "twice.csv", index=False)
    with pytest.raises(TableError, match=r"stands twice.*Keep one reading per case"):
        train_grades(paths["features"], tmp_path / "twice.csv", paths["clinical"], out=tmp_path / "o", fat="otsu")
    with pytest.raises(SettingsError, match="no muscle PS"):
        train_grades(paths["features"], paths["measurements"], paths["clinical"], out=tmp_path / "o", muscles=["PS"])


def case_words(study: Path, case: str) -> list[str]:
    images = study / "scans" / "images"
    return ["--image", str(images / f"{case}_T2.nii.gz"), "--mask", str(images / f"{case}.seg.nrrd"),
            "--markups", str(images / f"{case}.mrk.json"), "--case", case]  # fmt: skip


def test_a_new_case_is_scored_from_its_images_as_the_study_scored_it(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    predictions = pd.read_csv(study / "models" / "MF" / "predictions.csv")
    rows = predictions[predictions["basis"] == "held-out"]
    case, model = rows["case"].iloc[0], study / "models" / "MF" / "models" / "combined"
    capsys.readouterr()
    words = ["pain-score", "--model", str(model), *case_words(study, case), "--out", str(tmp_path / "case"), "--json"]
    words += ["--protocol", str(study.parent / "quick-pain.toml")]
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["probability"] == pytest.approx(rows["combined"].iloc[0], abs=1e-9)
    assert found["contributions"]
    page = (tmp_path / "case" / "report.html").read_text(encoding="utf-8")
    for text in ("Muscle measurements", "Signal fraction between lean and fat", "0.758", "research use"):
        assert text.casefold() in page.casefold()
    assert (tmp_path / "case" / "muscles" / "muscles.json").is_file()


def test_a_mask_known_by_its_labels_scores_alike_and_a_value_given_stands_in(study: Path) -> None:
    case, model = "sim-pain-0001", study / "models" / "MF" / "models" / "combined"
    images = study / "scans" / "images"
    named = CaseRequest(
        images / f"{case}_T2.nii.gz", images / f"{case}.seg.nrrd", markups=(images / f"{case}.mrk.json",), case=case
    )
    protocol = study.parent / "quick-pain.toml"
    first = grade_case(model, named, protocol=protocol)
    names = ("MF_R", "MF_L", "ES_R", "ES_L", "PS_R", "PS_L", "SAT", "L4", "L5", "DISC")
    labels = MaskChoice({name: number for number, name in enumerate(names, 1)})
    numbered = CaseRequest(named.image, named.mask, markups=named.markups, case=case, choice=labels)
    assert grade_case(model, numbered, protocol=protocol).score.score.probability == first.score.score.probability
    without = CaseRequest(named.image, named.mask, case=case)
    uses_lordosis = any(item.name == "lordosis_L1_S1" for item in first.score.model.spec.clinical_inputs)
    assert uses_lordosis
    warnings = grade_case(model, without, protocol=protocol).score.warnings
    assert any("lordosis" in text.casefold() and "is missing" in text for text in warnings), warnings
    value = first.record.value("lordosis_L1_S1")
    assert value is not None
    given = grade_case(model, without, protocol=protocol, clinical={"lordosis_L1_S1": value.value})
    assert given.score.score.probability == pytest.approx(first.score.score.probability, abs=1e-12)


def test_clinical_inputs_are_typed_as_for_score_and_one_given_twice_is_refused(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = study / "models" / "MF" / "models" / "combined"
    words = ["pain-score", "--model", str(model), *case_words(study, "sim-pain-0001"), "--out", str(tmp_path / "case")]
    assert main([*words, "--clinical", "lordosis_L1_S1=40,lordosis_L1_S1=41"]) == 2
    assert "lordosis_L1_S1 is given twice" in capsys.readouterr().err
    assert main([*words, "--clinical", "age=70,female"]) == 2
    assert "'female' is no NAME=VALUE. Write age=70,sex=female" in capsys.readouterr().err


def test_published_odds_ratios_are_literature_with_the_reasons_why_they_are_no_score() -> None:
    text = literature_text()
    for words in ("MF R 0.758, MF L 1.418", "the intercept was not published", "nor the method by which fat was measured"):
        assert words in text
