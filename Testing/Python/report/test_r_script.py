"""The script that repeats an agreement's tables in R."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.agreement import Comparison, IccFilter
from OsteoRadiomicsLib.agreement.gradings import Gradings, Scale, kappa_rows, kappas
from OsteoRadiomicsLib.report.agreement.agreement import agreement_report
from OsteoRadiomicsLib.report.agreement.agreement_inputs import GRADE_COLUMNS, AgreementInputs

FORMS = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(2,k)")
GRADES = (("1", "2"), ("2", "2"), ("3", "5"), ("4", "4"), ("5", "4"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One comparison per form, of two sequences; one feature is constant, one reading is missing; and grades."""
    place = tmp_path_factory.mktemp("agreement")
    generator = np.random.default_rng(4)
    truth = generator.normal(size=(9, 2, 3))
    rows = [
        {"case": f"C{case}", "sequence": sequence, "reader": reader, "original_glcm_Constant": 2.5,
         **{f"original_glcm_f{k}": truth[case, s, k] + (0.2 + 0.4 * k) * generator.normal() for k in range(3)}}
        for case in range(9) for s, sequence in enumerate(("T1", "T2")) for reader in ("A", "B", "C")
        if (case, reader) != (8, "C")
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    found = kappas(Gradings("pfirrmann", tuple("abcde"), ("A", "B"), GRADES), Scale(tuple("12345"), "quadratic"))
    grades = pd.DataFrame([("inter-reader", "Pfirrmann", *row) for row in kappa_rows(found)], columns=list(GRADE_COLUMNS))
    answers = [
        (case, who, 1, own) for case, pair in zip("abcde", GRADES, strict=True) for who, own in zip("AB", pair, strict=True)
    ]
    pd.DataFrame(answers, columns=["case", "reader", "session", "pfirrmann"]).to_csv(place / "grades.csv", index=False)
    comparisons = tuple(Comparison(f'of "{form}"', table, IccFilter(form)) for form in FORMS)
    agreement_report(AgreementInputs("Study", comparisons, grades=grades), place)
    return place


def test_the_script_names_every_comparison_with_its_tables_and_form(folder):
    text = (folder / "agreement.R").read_text(encoding="utf-8")
    assert r'list(name = "of \"ICC(2,1)\"", readings = "readings_of-icc-2-1.csv", icc = "icc_of-icc-2-1.csv"' in text
    assert 'case = "case", rater = "reader", form = "ICC(2,1)", confidence = 0.95)' in text
    assert text.count("list(name = ") == len(FORMS)
    assert all((folder / f"icc_of-icc-{form[4]}-{form[6]}.csv").is_file() for form in FORMS)
    assert "diagnosis" in text


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_finds_the_same_numbers(folder):
    run = subprocess.run(["Rscript", "agreement.R"], cwd=folder, capture_output=True, text=True, check=True)
    lines = run.stdout.splitlines()
    assert len(lines) == len(FORMS) + 1
    assert all(float(line.rsplit(" ", 1)[1]) < 1e-9 for line in lines)
    for form in FORMS:
        name = f"icc_of-icc-{form[4]}-{form[6]}"
        ours, theirs = pd.read_csv(folder / f"{name}.csv"), pd.read_csv(folder / f"{name}_in_r.csv")
        assert theirs["icc"].notna().tolist() == ours["icc"].notna().tolist()
        assert theirs["icc"].notna().any()
