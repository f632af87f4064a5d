"""The evaluate verb, from a table to metrics.json and figures."""

import json
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.evaluation.scorecard import OPTIMISTIC, metrics_record, score_card
from sklearn.metrics import roc_auc_score


@pytest.fixture
def evaluate(tmp_path, capsys):
    """Runs the verb on a data frame or raw text; gives exit code, metrics (None if none written), stderr and folder."""

    def run(table, *arguments):
        source, out = tmp_path / "scores.csv", tmp_path / "out"
        if isinstance(table, str):
            source.write_text(table, encoding="utf-8")
        else:
            table.to_csv(source, index=False)
        code = main(["evaluate", "--scores", str(source), "--out", str(out), *arguments])
        metrics = out / "metrics.json"
        return code, json.loads(metrics.read_text()) if metrics.exists() else None, capsys.readouterr().err, out

    return run


def test_a_probability_gets_every_metric_of_r(evaluate, prostate, known):
    code, metrics, _, _ = evaluate(prostate, "--outcome", "cancer", "--score", "cancerpredmarker", "--versus", "marker")
    expected = known["roc_df_binary"]["cancerpredmarker_vs_marker"]
    assert code == 0
    assert metrics["auc"] == pytest.approx(expected["auc1"], abs=1e-9)
    assert metrics["auc_ci"] == pytest.approx([expected["ci1"][0], expected["ci1"][2]], abs=1e-9)
    assert metrics["delong"]["z"] == pytest.approx(expected["Z"], abs=1e-9)
    assert metrics["delong"]["p"] == pytest.approx(expected["p"], rel=1e-6)
    assert metrics["delong"]["auc_versus"] == pytest.approx(expected["auc2"], abs=1e-9)
    assert metrics["delong"]["diff_ci"] == pytest.approx(expected["ci_diff"], abs=1e-9)
    youden = expected["youden"]
    assert metrics["cutoff"] == pytest.approx(youden["threshold"], abs=1e-9)
    for name in ("sensitivity", "specificity", "accuracy", "ppv", "npv"):
        assert metrics[name] == pytest.approx(youden[name], abs=1e-9)
        assert metrics[f"{name}_ci"][0] < metrics[name] < metrics[f"{name}_ci"][1]
    assert metrics["f1"] == pytest.approx(2 * 82 / (2 * 82 + 123 + 23))
    assert metrics["brier"] == pytest.approx(known["brier"]["df_binary_given"], abs=1e-9)
    assert metrics["calibration"]["hosmer_lemeshow"]["chisq"] == pytest.approx(
        known["hosmer_lemeshow_df_binary"]["chisq"], abs=1e-4
    )
    assert metrics["calibration"]["slope"] == pytest.approx(1, abs=1e-5)
    curve = {row["threshold"]: row for row in metrics["net_benefit"]}
    for i, threshold in enumerate(known["dca_df_binary"]["thresholds"]):
        assert curve[threshold]["model"] == pytest.approx(known["dca_df_binary"]["cancerpredmarker"][i], abs=1e-9)
        assert curve[threshold]["all"] == pytest.approx(known["dca_df_binary"]["all"][i], abs=1e-9)
        assert curve[threshold]["none"] == 0


def test_a_chosen_cutoff_is_called_optimistic_and_a_given_one_is_not(evaluate, prostate):
    _, chosen, err, _ = evaluate(prostate, "--outcome", "cancer", "--score", "cancerpredmarker")
    assert chosen["reasons"]["cutoff"] == OPTIMISTIC
    assert "optimistic" in err
    _, given, _, _ = evaluate(prostate, "--outcome", "cancer", "--score", "cancerpredmarker", "--cutoff", "0.2")
    assert given["cutoff"] == 0.2
    assert "cutoff" not in given["reasons"]
    assert given["sensitivity"] == pytest.approx((prostate.cancerpredmarker[prostate.cancer] >= 0.2).mean())


def test_a_score_that_is_no_probability_has_null_with_the_reason(evaluate, tied):
    code, metrics, err, out = evaluate(tied, "--outcome", "y", "--score", "wfns", "--versus", "s100b")
    assert code == 0
    for name in ("brier", "calibration", "net_benefit", "reclassification"):
        assert metrics[name] is None
        assert "no probability" in metrics["reasons"][name]
    assert "no probability" in err
    assert metrics["auc"] == pytest.approx(roc_auc_score(tied["y"], tied["wfns"]))
    assert not (out / "calibration.png").exists()


def test_figures_come_as_png_svg_and_pdf_and_the_record_says_research_use(evaluate, prostate):
    _, metrics, _, out = evaluate(prostate, "--outcome", "cancer", "--score", "cancerpredmarker")
    stems = {"roc", "precision_recall", "score", "calibration", "decision_curve"}
    expected = {"metrics.json", "evaluation.html", *(f"{s}.{kind}" for s in stems for kind in ("png", "svg", "pdf"))}
    assert {path.name for path in out.iterdir()} == expected
    for stem in stems:
        assert (out / f"{stem}.png").read_bytes().startswith(b"\x89PNG")
        assert ET.parse(out / f"{stem}.svg").getroot().tag.endswith("svg")
        assert (out / f"{stem}.pdf").read_bytes().startswith(b"%PDF")
    assert "not a diagnosis" in metrics["notice"]


def test_json_output_is_the_record(tmp_path, capsys, prostate):
    source = tmp_path / "t.csv"
    prostate.to_csv(source, index=False)
    arguments = ["--scores", str(source), "--outcome", "cancer", "--score", "marker", "--out", str(tmp_path / "o"), "--json"]
    assert main(["evaluate", *arguments]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["auc"] == json.loads((tmp_path / "o" / "metrics.json").read_text())["auc"]


def test_a_named_event_replaces_zero_and_one(evaluate):
    table = pd.DataFrame({"bone": ["OP", "non-OP"] * 10, "p": np.linspace(0.1, 0.9, 20)})
    code, metrics, _, _ = evaluate(table, "--outcome", "bone", "--positive", "OP", "--score", "p")
    assert code == 0
    assert metrics["events"] == 10


def test_words_for_true_and_false_and_blank_last_lines_are_read(evaluate):
    code, metrics, _, _ = evaluate("y,p\nTRUE,0.9\nfalse,0.2\nTrue,0.4\nFALSE,0.5\n\n", "--outcome", "y", "--score", "p")
    assert code == 0
    assert (metrics["patients"], metrics["auc"]) == (4, 0.75)


GOOD = "y,p,q\n0,0.1,1\n1,0.8,2\n0,0.3,3\n1,0.6,4\n"


@pytest.mark.parametrize(
    ("text", "arguments", "says"),
    [
        (GOOD.replace("1,0.8", "0,0.8").replace("1,0.6", "0,0.6"), [], "one class"),
        (GOOD.replace("0.8", ""), [], "line 3 is missing"),
        (GOOD.replace("0.8", "high"), [], "column p, line 3: 'high' is not a number"),
        (GOOD.replace("0.8", "inf"), [], "column p, line 3: 'inf' is infinite"),
        (GOOD.replace("1,0.8", "2,0.8"), [], "neither 0 nor 1"),
        (GOOD.replace("1,0.8", ",0.8"), [], "line 3 is missing"),
        (GOOD, ["--versus", "pp"], "no column pp"),
        (GOOD, ["--positive", "yes"], "no row has the value yes"),
        ("y,p\n", [], "no rows"),
        ("", [], "is empty"),
        (GOOD.replace("y,p,q", "y,p,p"), [], "column"),
        (GOOD, ["--cutoff", "nan"], "cut-off"),
    ],
)
def test_bad_tables_end_with_one_line_and_exit_code_two(evaluate, text, arguments, says):
    code, metrics, err, _ = evaluate(text, "--outcome", "y", "--score", "p", *arguments)
    assert code == 2
    assert metrics is None
    errors = [line for line in err.splitlines() if line.startswith("error:")]
    assert len(errors) == 1
    if says != "column":
        assert says in errors[0]


def test_an_absent_table_is_named(tmp_path, capsys):
    assert main(["evaluate", "--scores", str(tmp_path / "no.csv"), "--outcome", "y", "--score", "p", "--out", str(tmp_path)]) == 2
    assert "no.csv: does not exist" in capsys.readouterr().err


def test_the_outcome_itself_is_no_score(evaluate):
    code, _, err, _ = evaluate(GOOD, "--outcome", "y", "--score", "y")
    assert code == 2
    assert "both outcome and score" in err


@pytest.mark.parametrize("score", [[0.5] * 6, [0, 0, 0, 1, 1, 1], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [5, 4, 3, 2, 1, 0]])
def test_every_degenerate_score_gives_a_record_with_reasons_and_no_nan(score):
    card = score_card([0, 0, 0, 1, 1, 1], score, versus=("other", [1, 5, 2, 4, 3, 6]))
    record = metrics_record(card, outcome="y", table_sha256="0" * 64).to_json()
    assert "NaN" not in json.dumps(record)

    def nulls(value, place=""):
        if isinstance(value, dict):
            return [spot for key, inner in value.items() for spot in nulls(inner, f"{place}.{key}".strip("."))]
        return [place] if value is None else []

    for place in nulls(record):
        stems = {place, place.removesuffix("_ci"), place.rpartition(".")[0], place.removesuffix("_p")}
        assert stems & set(record["reasons"]), place
