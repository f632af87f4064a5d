"""``osteoradiomics validate --centre``: the published equation in several centres, against R; centres that lack something."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from cli.validate_kit import EQUATION, record, validate
from modelling.external.centre_kit import centre
from OsteoRadiomicsLib.base.language import speaking
from OsteoRadiomicsLib.modelling.external import updating
from OsteoRadiomicsLib.report.validation.files import page_of_folder
from tiny_picture import tiny_png


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are tiny, and folds are dealt twice: both take most of the time."""
    monkeypatch.setattr(updating, "REPEATS", 2)
    monkeypatch.setattr("OsteoRadiomicsLib.report.figures._saved", lambda *given, **named: tiny_png())


def centres() -> pd.DataFrame:
    """The centre of 240 patients in four parts: the row's number modulo 4."""
    return centre().assign(hospital=lambda table: np.array(["A", "B", "C", "D"])[np.arange(1, len(table) + 1) % 4])


def test_each_centre_and_the_pooled_auc_are_those_of_r(tmp_path: Path) -> None:
    # R 4.2.2, pROC 1.18.0, metafor 3.8-1, with i, op and lp of ``centre_kit``:
    #   part <- c("A", "B", "C", "D")[i %% 4 + 1]
    #   r <- lapply(split(data.frame(op, lp), part), function(d) roc(d$op, d$lp, quiet = TRUE, direction = "<"))
    #   sapply(r, auc); s <- sqrt(sapply(r, var))
    #   sapply(split(data.frame(op, lp), part), function(d) coef(glm(op ~ offset(lp), binomial, d)))      # in the large
    #   sapply(split(data.frame(op, lp), part), function(d) coef(glm(op ~ lp, binomial, d))[2])           # slope
    #   rma(qlogis(a), (s / (a * (1 - a)))^2, method = "REML", test = "knha", control = list(threshold = 1e-14, maxiter = 10000))
    assert validate(tmp_path, centres(), "--centre", "hospital") == 0
    (model,) = record(tmp_path)["models"]
    found = model["centres"]
    figures = found["figures"]
    assert [own["name"] for own in figures] == list("ABCD")
    assert [own["auc"] for own in figures] == pytest.approx(
        [0.674773755656109, 0.822963800904977, 0.751709986320109, 0.826967592592593], abs=1e-12
    )
    assert [own["in_the_large"] for own in figures] == pytest.approx(
        [-0.648295336283215, -0.596579621729956, -1.464504498998392, -0.814977572528335], abs=1e-6
    )
    assert [own["slope"] for own in figures] == pytest.approx(
        [0.567490215071970, 1.213420494867073, 0.823838709573646, 1.208287257639664], abs=1e-6
    )
    pooled = found["pooled"]
    assert [pooled["value"], *pooled["ci"], *pooled["prediction"]] == pytest.approx(
        [0.768679476306683, 0.634393950173314, 0.864200563772545, 0.477130235351098, 0.923669553942957], abs=1e-9
    )
    assert pooled["tau2"] == pytest.approx(0.0485407433569645, abs=1e-9)
    table = pd.read_csv(tmp_path / "out" / "tables" / "centres.csv")
    assert list(table["centre"]) == [*"ABCD", "(pooled)"]


def test_the_page_shows_the_centres_in_both_languages(tmp_path: Path) -> None:
    assert validate(tmp_path, centres(), "--centre", "hospital") == 0
    page = (tmp_path / "out" / "validation.html").read_text(encoding="utf-8")
    assert all(
        text in page for text in (f"{EQUATION}, held out", "Pooled, 4 centres", "AUC of op-mri-clinical-published in each")
    )
    with speaking("zh"):
        page = page_of_folder(tmp_path / "out")
    assert all(text in page for text in ("合并，4 个中心", "新中心的预测区间", "随机效应"))


def test_without_a_column_of_centres_the_record_is_as_before(tmp_path: Path) -> None:
    assert validate(tmp_path, centres()) == 0
    found = record(tmp_path)
    assert "centre" not in found
    assert "pooling" not in found
    assert "centres" not in found["models"][0]
    assert not (tmp_path / "out" / "tables" / "centres.csv").exists()


def test_a_centre_of_one_class_leaves_the_pool_with_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = centres()
    table.loc[table["hospital"] == "D", "op"] = 0
    assert validate(tmp_path, table, "--centre", "hospital") == 0
    said = "centre D is left out of the pooled AUC (op-mri-clinical-published): not defined: only cases without the event (60)"
    assert said in capsys.readouterr().err
    found = record(tmp_path)["models"][0]["centres"]
    assert (found["figures"][3]["auc"], found["pooled"]["centres"]) == (None, 3)
    assert found["figures"][3]["difference"] < 0


def test_two_centres_are_pooled_without_a_prediction_interval(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = centres().assign(hospital=lambda rows: np.where(rows["hospital"] < "C", "north", "south"))
    assert validate(tmp_path, table, "--centre", "hospital") == 0
    assert "pooled AUC of centres: 2 centres: a prediction interval needs 3 at least" in capsys.readouterr().err
    pooled = record(tmp_path)["models"][0]["centres"]["pooled"]
    assert pooled["value"] is not None
    assert pooled["prediction"] == [None, None]


def test_a_centre_without_a_variable_is_named_and_its_cases_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = centres().astype({"age": object})
    table.loc[table["hospital"] == "B", "age"] = ""
    code = validate(tmp_path, table, "--centre", "hospital")
    said = capsys.readouterr().err
    assert code == 1
    assert "centre B is not judged: none of its 60 cases has a score" in said
    assert [own["name"] for own in record(tmp_path)["models"][0]["centres"]["figures"]] == ["A", "C", "D"]


def test_a_case_without_a_centre_is_left_out_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = centres()
    table.loc[4, "hospital"] = ""
    assert validate(tmp_path, table, "--centre", "hospital") == 1
    assert "1 case(s) not judged: column hospital is empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("column", "message"),
    [("clinic", "has no column clinic"), ("case", "column case holds 240 names, at most 60 centres are told apart")],
)
def test_what_is_no_column_of_centres_is_refused(
    column: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert validate(tmp_path, centres(), "--centre", column) == 2
    assert message in capsys.readouterr().err
