"""Clinical variables: coding, indicators of several levels, search of hyper-parameters."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_up_study import CT_LIKE, MRI_LIKE, joint, made_up_data, protocol_text, write_tables
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.modelling.binary.fitting import fit_study
from OsteoRadiomicsLib.modelling.classifying.candidates import Candidate
from OsteoRadiomicsLib.modelling.classifying.tuning import tuned
from OsteoRadiomicsLib.modelling.data.clinical import clinical_terms, code_clinical
from OsteoRadiomicsLib.modelling.resampling.inner import fold, inner_splits
from OsteoRadiomicsLib.protocols.protocol import ClinicalInput, parse_protocol
from training_kit import scored, train

SMOKING = ClinicalInput(name="smoking", kind="category", coding={"never": 0, "former": 1, "current": 2})
CASES = np.array(["a", "b", "c", "d"])


def test_a_category_of_three_becomes_indicators_against_the_first() -> None:
    terms = clinical_terms([SMOKING])
    coded = code_clinical(pd.DataFrame({"smoking": ["never", "Former ", "2", None]}), terms, CASES, "table")
    assert [term.name for term in terms] == ["smoking=former", "smoking=current"]
    np.testing.assert_array_equal(coded, [[0, 0], [1, 0], [0, 1], [np.nan, np.nan]])


def test_an_unknown_category_names_the_case_and_the_choices() -> None:
    with pytest.raises(TableError, match=r"smoking of case b is 'often'.*never \(0\), former \(1\), current \(2\)"):
        code_clinical(pd.DataFrame({"smoking": ["never", "often", "never", "never"]}), clinical_terms([SMOKING]), CASES, "table")


@pytest.mark.usefixtures("undrawn")
def test_a_model_with_indicators_scores_as_the_study_did(tmp_path: Path) -> None:
    def smoke(clinical: pd.DataFrame) -> pd.DataFrame:
        draw = np.random.default_rng(5).random(len(clinical)) + 0.6 * clinical["op"]
        return clinical.assign(smoking=np.select([draw < 0.5, draw < 0.9], ["never", "former"], "current"))

    paths = write_tables(tmp_path, n=150, clinical=smoke)
    item = '[[clinical]]\nname = "smoking"\nkind = "category"\ncoding = {never = 0, former = 1, current = 2}\n[modelling]\n'
    paths["protocol"].write_text(protocol_text(MRI_LIKE).replace("[modelling]\n", item), encoding="utf-8")
    assert train(paths, tmp_path / "out") == 0
    terms = json.loads((tmp_path / "out" / "study.json").read_text())["models"]["combined"]["terms"]
    assert {"smoking=former", "smoking=current"} <= set(terms)
    rows = pd.read_csv(tmp_path / "out" / "predictions.csv")
    for _, row in rows[rows["basis"] == "held-out"].head(6).iterrows():
        found = scored(tmp_path / "out" / "models" / "combined", paths, row["case"])["probability"]
        assert found == pytest.approx(row["combined"], abs=1e-12)


@pytest.mark.parametrize("how", ["random", "bayes"])
def test_a_search_stays_in_its_space_and_repeats_itself(how: str) -> None:
    plan = parse_protocol(protocol_text(CT_LIKE), "made-up").modelling.model_copy(update={"tuning": how})
    data = made_up_data(60, 5, signal=0.8)
    columns = dict(zip(data.names, data.features.T, strict=True))
    parts = [fold(columns, train, test, data.outcome) for train, test in inner_splits(data, plan)]
    found = [tuned(Candidate("elastic-net"), [part for part in parts if part], plan, Progress()) for _ in range(2)]
    assert found[0] == found[1]
    search = found[0][1]
    assert search is not None
    assert search.trials == 25
    assert 1e-3 <= search.parameters["C"] <= 1e2
    assert 0 <= search.parameters["l1_ratio"] <= 1


def test_smote_is_recalibrated_to_the_real_share_of_events() -> None:
    plan = parse_protocol(protocol_text(CT_LIKE), "made-up").modelling.model_copy(update={"classifiers": ("logistic",)})
    data = joint(made_up_data(240, 8, seed=2, signal=0.8, share=0.25))
    model = fit_study(data, plan).models["radiomics"]
    assert model.recalibration is not None
    fresh = joint(made_up_data(2000, 8, seed=9, signal=0.8, share=0.25))
    risk = fit_study(data, plan).predict(fresh)["radiomics"]
    assert risk.mean() == pytest.approx(0.25, abs=0.05)


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize(("spread", "said"), [(0.6, True), (8.0, False)])
def test_opposite_signs_of_collinear_sides_stand_in_the_report(tmp_path: Path, spread: float, said: bool) -> None:
    """Both sides of a muscle enter alone; together, one looks protective."""

    def two_sides(clinical: pd.DataFrame) -> pd.DataFrame:
        draw = np.random.default_rng(11)
        mean = 20 + 5 * draw.normal(size=len(clinical)) + 9 * clinical["op"]
        difference = spread * (draw.normal(size=len(clinical)) + 1.5 * clinical["op"])
        return clinical.assign(MF_L_fat_rate_otsu=mean + difference, MF_R_fat_rate_otsu=mean - difference)

    paths = write_tables(tmp_path, n=240, signal=0.3, clinical=two_sides)
    items = "".join(f'[[clinical]]\nname = "MF_{side}_fat_rate_otsu"\nkind = "number"\nunit = "%"\n' for side in "LR")
    paths["protocol"].write_text(protocol_text(MRI_LIKE).replace("[modelling]\n", f"{items}[modelling]\n"), encoding="utf-8")
    assert train(paths, tmp_path / "out") == 0
    table = pd.read_csv(tmp_path / "out" / "tables" / "screening.csv").set_index("variable")
    ratios, inflation = (table.loc[["MF_L_fat_rate_otsu", "MF_R_fat_rate_otsu"], name] for name in ("or_multi", "vif"))
    assert (inflation.max() > 5) == said
    if said:
        assert ratios.iloc[0] > 1 > ratios.iloc[1]
    sentence = "MF_L_fat_rate_otsu and MF_R_fat_rate_otsu have opposite signs in one regression"
    warnings = json.loads((tmp_path / "out" / "study.json").read_text())["warnings"]
    assert any(text.startswith(sentence) for text in warnings) == said
    assert (sentence in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")) == said
