"""``osteoradiomics mrmc`` from the command line."""

from __future__ import annotations

import json

import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.evaluation.multi_reader import multi_reader_roc
from OsteoRadiomicsLib.modelling.evaluation.multi_reader_table import MultiReaderRecord, read_reader_scores

OUTCOME = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
WITH = {"A": [1, 2, 1, 3, 2, 4, 5, 3, 5, 4], "B": [1, 1, 2, 4, 1, 5, 5, 2, 4, 5], "C": [2, 2, 1, 2, 3, 3, 5, 4, 5, 5]}
WITHOUT = {"A": [1, 3, 2, 3, 2, 3, 5, 2, 4, 4], "B": [1, 2, 2, 4, 3, 5, 3, 2, 3, 5], "C": [2, 3, 1, 4, 3, 3, 4, 2, 5, 5]}


def lines():
    """Rows as a study has them, the readers' in turn, the cases of B backwards."""
    found = []
    for who in "ABC":
        order = range(10) if who != "B" else reversed(range(10))
        found += [f"0{k},{who},{OUTCOME[k]},{WITH[who][k]},{WITHOUT[who][k]}" for k in order]
    return found


def table(tmp_path, rows):
    path = tmp_path / "scores.csv"
    path.write_text("\n".join(["case,reader,fracture,aided,alone", *rows]) + "\n")
    return path


def run(path, tmp_path, *more):
    columns = ["--outcome", "fracture", "--score", "aided", "--versus", "alone"]
    return main(["mrmc", str(path), *columns, "--out", str(tmp_path / "mrmc.json"), *more])


def test_rows_in_any_order_give_the_librarys_comparison(tmp_path, capsys):
    assert run(table(tmp_path, lines()), tmp_path, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    expected = multi_reader_roc(OUTCOME, [list(WITH.values()), list(WITHOUT.values())], ("A", "B", "C"))
    assert told["readers_and_cases"]["value"] == pytest.approx(expected.readers_and_cases.value)
    assert told["readers_and_cases"]["p"] == pytest.approx(expected.readers_and_cases.p)
    assert [own["reader"] for own in told["readers"]] == ["A", "B", "C"]
    assert [own["auc"] for own in told["readers"]] == pytest.approx(expected.aucs[0].tolist())
    assert MultiReaderRecord.read(tmp_path / "mrmc.json").cases == 10


def test_the_difference_is_told_for_three_populations_and_as_research(tmp_path, capsys):
    assert run(table(tmp_path, lines()), tmp_path) == 0
    told = capsys.readouterr().out
    assert told.startswith("3 readers, 10 cases, 5 with the event\nmean AUC aided: ")
    assert told.count("\ndifference") == 3
    assert "diagnosis" in told


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows[:-1], "reader C has no row for case 09"),
        (lambda rows: [*rows, "00,A,0,1,1"], "line 32.*reader A scores case 00 twice"),
        (lambda rows: [rows[0].replace(",0,", ",1,", 1), *rows[1:]], "case 00 has two outcomes"),
        (lambda rows: [row.replace(",B,", ",,") for row in rows], "reader is empty"),
    ],
)
def test_what_is_not_fully_crossed_is_refused_with_its_place(tmp_path, change, message):
    path = table(tmp_path, change(lines()))
    with pytest.raises(TableError, match=message):
        read_reader_scores(path, case="case", reader="reader", outcome="fracture", score="aided", versus="alone")


def test_an_outcome_in_words_is_read_once_the_event_is_named_as_its_refusal_says(tmp_path, capsys):
    cells = (row.split(",") for row in lines())
    path = table(tmp_path, [",".join([case, who, "yes" if int(event) else "no", *scores]) for case, who, event, *scores in cells])
    assert run(path, tmp_path) == 2
    assert "name the event with --event" in capsys.readouterr().err
    assert run(path, tmp_path, "--event", "yes") == 0
    assert MultiReaderRecord.read(tmp_path / "mrmc.json").events == 5


def test_one_reader_is_sent_to_evaluate(tmp_path, capsys):
    assert run(table(tmp_path, lines()[:10]), tmp_path) == 2
    assert "evaluate --versus" in capsys.readouterr().err
