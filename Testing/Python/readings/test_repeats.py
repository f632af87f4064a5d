"""Hidden repeats: drawn for every session, told by the key alone, counted nowhere twice."""

from __future__ import annotations

import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import StudyError
from OsteoRadiomicsLib.readings import open_study, read_key, verify_study
from OsteoRadiomicsLib.readings.assignment import order_key
from OsteoRadiomicsLib.readings.blinding import repeated_cases
from OsteoRadiomicsLib.readings.repeats import draw_repeats
from readings.study_kit import new_study, reader, reviewer


def repeats_of(folder):
    study = open_study(folder / "study")
    key = read_key(folder / "coordinator" / "key.csv", study.plan.id, study.plan.key_sha256)
    return study, key, repeated_cases(key)


@pytest.fixture(scope="module")
def repeated(tmp_path_factory):
    """Twelve cases, two of them for training and three of them twice; B reads eight, A eight again."""
    from readings.study_kit import SetClock

    folder = tmp_path_factory.mktemp("repeats")
    people = (reader("A", 0, 8), reader("B", 8))
    new_study(folder, SetClock(), *people, cases=12, sessions=2, hidden_repeats=3, training_cases=2)
    return folder


def test_the_key_tells_the_repeats_and_nothing_else_does(repeated):
    study, key, repeats = repeats_of(repeated)
    assert len(study.cases) == 15
    assert len(repeats) == len(set(repeats.values())) == 3
    originals = {entry.case: entry.original_case for entry in key}
    assert all(originals[again] == originals[case] for again, case in repeats.items())
    images = {case: own["T1"] for case, own in study.images.items()}
    assert len(set(images.values())) == 15  # no two files are the same
    told = [path for path in study.layout.root.rglob("*") if path.is_file() and b"repeat_of" in path.read_bytes()]
    assert told == []
    headers = [set(sitk.ReadImage(str(study.image(case, "T1"))).GetMetaDataKeys()) for case in study.cases]
    assert all(own == headers[0] for own in headers)
    assert verify_study(study).findings == ()


def test_a_repeat_has_the_voxels_of_its_case(repeated):
    study, _, repeats = repeats_of(repeated)
    for again, case in repeats.items():
        first, second = (sitk.ReadImage(str(study.image(each, "T1"))) for each in (case, again))
        assert (sitk.GetArrayFromImage(first) == sitk.GetArrayFromImage(second)).all()
        assert first.GetOrigin() == second.GetOrigin()


def test_a_repeat_does_not_lie_beside_its_case_though_a_hundred_names_would(repeated):
    plan = open_study(repeated / "study").plan
    plan = plan.model_copy(update={"participants": [reader("A")], "hidden_repeats": 1, "training_cases": 0})

    def place(name: str) -> bytes:
        return order_key(plan, "A", 1, name)

    names = sorted((f"C{number:05}" for number in range(1000)), key=place)
    cases = [names[300], names[700]]
    draws = iter([*names[301:401], *(name for pair in zip(names[:300], names[701:], strict=False) for name in pair)])
    ((again, case),) = draw_repeats(plan, cases, lambda: next(draws)).items()
    order = sorted([*cases, again], key=place)
    assert abs(order.index(again) - order.index(case)) == 2


def test_every_session_of_every_reader_holds_both_well_apart_and_none_trains(repeated):
    study, _, repeats = repeats_of(repeated)
    for person in (person for person in study.plan.drawing):
        for session in range(1, person.sessions + 1):
            order = [case for case in study.assigned(person, session) if case not in study.training]
            assert len(order) == (person.cases[session - 1] or 13)
            for again, case in repeats.items():
                assert {again, case} <= set(order)
                assert abs(order.index(again) - order.index(case)) > 1
    assert not study.training & {*repeats, *repeats.values()}


@pytest.mark.parametrize("number", range(8))
def test_a_repeat_is_never_next_to_its_case(tmp_path, clock, number):
    new_study(tmp_path, clock, reader("A"), reader("B"), cases=12, hidden_repeats=2, seed=number)
    study, _, repeats = repeats_of(tmp_path)
    for who in "AB":
        order = study.assigned(study.plan.participant(who), 1)
        assert all(abs(order.index(again) - order.index(case)) > 1 for again, case in repeats.items())


def test_more_repeats_than_a_session_can_hold_are_refused(tmp_path, clock):
    message = "3 hidden repeats do not fit into a session of 5 cases"
    with pytest.raises(StudyError, match=message):
        new_study(tmp_path, clock, reader("A", 0, 5), cases=8, sessions=2, hidden_repeats=3)
    assert [path.name for path in tmp_path.iterdir()] == ["hospital"]


def test_a_study_without_repeats_says_nothing_of_them(make_study, tmp_path):
    root = make_study()
    assert "hidden_repeats" not in (root / "study.toml").read_text()
    assert "repeat_of" not in (tmp_path / "coordinator" / "key.csv").read_text()


def test_an_original_id_leads_to_the_case_and_not_to_its_repeat(tmp_path, clock):
    from OsteoRadiomicsLib.images import write_label_map
    from OsteoRadiomicsLib.readings.handing_in import MaskFile, hand_in
    from readings.study_kit import drawing, sit

    root = new_study(tmp_path, clock, reader("A"), reviewer("R", "A"), cases=4, hidden_repeats=2)
    _, key, repeats = repeats_of(tmp_path)
    write_label_map(drawing(), tmp_path / "mask.seg.nrrd")
    original = {entry.case: entry.original_case for entry in key}
    with sit(root, "A", clock) as desk:
        for again, case in repeats.items():
            assert hand_in(desk, 1, MaskFile(original[again], tmp_path / "mask.seg.nrrd"), key=key).reading.case == case
            again_handed = hand_in(desk, 1, MaskFile(again, tmp_path / "mask.seg.nrrd"), key=key)
            assert again_handed.reading.case == again


def test_the_plan_with_repeats_reads_back_as_written(repeated):
    from OsteoRadiomicsLib.readings.plan import parse_plan, plan_bytes

    plan = open_study(repeated / "study").plan
    assert plan.hidden_repeats == 3
    assert parse_plan(plan_bytes(plan), "study.toml") == plan


# --- agreement and export ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def read_twice(tmp_path_factory):
    """A and B read six cases and two repeats; A draws a repeat one voxel wider than its case."""
    from OsteoRadiomicsLib.readings import form_consensus
    from readings.small_protocol import small_protocol
    from readings.study_kit import SetClock, drawing, read_all, sit

    folder, clock = tmp_path_factory.mktemp("twice"), SetClock()
    protocol = small_protocol(folder)
    root = new_study(folder, clock, reader("A"), reader("B"), cases=6, hidden_repeats=2, protocol=str(protocol))
    study, key, repeats = repeats_of(folder)
    wide = {case: number % 3 for number, case in enumerate(sorted(set(study.cases) - set(repeats)))}
    for who in "AB":
        read_all(
            root, who, clock,
            draw=lambda case, who=who: drawing(grow=wide[repeats.get(case, case)] + (who == "A" and case in repeats)),
        )  # fmt: skip
    with sit(root, "coordinator", clock) as desk:
        form_consensus(desk, "majority")
    return folder, study, key, repeats


@pytest.fixture(scope="module")
def agreed(read_twice):
    from OsteoRadiomicsLib.workflows.study_agreement import study_agreement

    folder, study, key, _ = read_twice
    return study_agreement(study, folder / "out", key=key)


def test_hidden_repeats_are_a_comparison_of_their_own_that_filters_nothing(agreed):
    by_name = {result.comparison.name: result for result in agreed.analysis.results}
    assert list(by_name) == ["inter-reader", "hidden-repeat intra-reader A", "hidden-repeat intra-reader B"]
    assert [criterion.name for criterion in agreed.analysis.stable.criteria] == ["inter-reader"]
    own = by_name["hidden-repeat intra-reader A"]
    assert own.icc["n_cases"].tolist() == [2] * len(own.icc)
    assert own.raters == ("A/1 first", "A/1 repeat")
    assert set(agreed.analysis.excluded["comparison"]) <= {"inter-reader"}


def test_a_repeat_that_nobody_drew_is_told(agreed):
    import json

    warnings = json.loads((agreed.page.parent / "agreement.json").read_text())["warnings"]
    told = [text for text in warnings if "B/1" in text]
    assert told == ["2 masks of B/1 repeat are byte for byte those of B/1 first"]


def test_repeats_count_nowhere_twice(agreed, read_twice):
    import pandas as pd

    folder, study, _, repeats = read_twice
    inter = next(result for result in agreed.analysis.results if result.comparison.name == "inter-reader")
    assert inter.icc["n_cases"].tolist() == [6] * len(inter.icc)
    for name in ("features.csv", "times.csv"):
        table = pd.read_csv(folder / "out" / name)
        assert not set(table["case"]) & set(repeats), name
        assert len(table.drop_duplicates(["case", "reader", "session"])) == 12, name
    overlaps = agreed.overlaps
    assert set(overlaps["case"]) == set(study.cases) - set(repeats)
    own = overlaps[overlaps["a"].str.endswith("first")]
    assert len(own) == 2 * 2 * 3  # readers, repeats, ROIs


def test_the_overlap_of_a_repeat_is_that_of_the_two_drawings(agreed):
    overlaps = agreed.overlaps
    of_a = overlaps[overlaps["a"] == "A/1 first"]["dice"]
    of_b = overlaps[overlaps["a"] == "B/1 first"]["dice"]
    assert (of_b == 1).all()
    # Boxes of 6, 7 or 8 rows, and one row more in the repeat.
    possible = [2 * rows / (2 * rows + 1) for rows in (6, 7, 8)]
    assert all(min(abs(dice - each) for each in possible) < 1e-12 for dice in of_a)


def test_the_methods_text_tells_of_hidden_repeats_in_either_language(agreed):
    from OsteoRadiomicsLib.base.language import speaking
    from OsteoRadiomicsLib.report.agreement.agreement import agreement_page

    page = agreed.page.read_text(encoding="utf-8")
    assert "2 cases came a second time within a session, under another name and unknown to the reader" in page
    assert "no feature was left out for it" in page
    assert "Hidden-repeat intra-reader A, 2 readings (A/1 first, A/1 repeat) on 2 cases, 3 features: " in page
    assert agreement_page(agreed.page.parent) == page
    with speaking("zh"):
        chinese = agreement_page(agreed.page.parent)
    assert "came a second time" not in chinese
    assert "hidden-repeat" not in chinese.lower()


def test_without_the_key_neither_agreement_nor_export_counts_a_patient_twice(read_twice, tmp_path):
    from OsteoRadiomicsLib.readings import export_study
    from OsteoRadiomicsLib.workflows.study_agreement import study_agreement
    from OsteoRadiomicsLib.workflows.study_masks import study_masks

    _, study, _, _ = read_twice
    for work in (study_agreement, study_masks, export_study):
        with pytest.raises(StudyError, match="2 cases of the study come twice, which only the pseudonym key tells"):
            work(study, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_interim_look_compares_repeats_too(read_twice, tmp_path):
    from OsteoRadiomicsLib.workflows.study_masks import study_masks

    _, study, key, _ = read_twice
    lines = study_masks(study, tmp_path / "out", key=key).pairs
    assert {(line.a, line.cases) for line in lines if line.b.endswith("repeat")} == {
        ("A/1 first", 2),
        ("B/1 first", 2),
    }
    assert {line.cases for line in lines if not line.b.endswith("repeat")} == {6}


def test_an_export_marks_repeats_and_gives_them_no_final_mask(read_twice, tmp_path):
    import csv

    from OsteoRadiomicsLib.readings import export_study

    _, study, key, repeats = read_twice
    made = export_study(study, tmp_path / "out", key=key, pseudonyms=True)
    with open(made.readings, encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert {row["case"]: row["repeat_of"] for row in rows if row["repeat_of"]} == repeats
    with open(made.final_masks, encoding="utf-8") as handle:
        final = [row["case"] for row in csv.DictReader(handle)]
    assert final == sorted(set(study.cases) - set(repeats))
    assert "MRN" not in made.readings.read_text(encoding="utf-8") + made.final_masks.read_text(encoding="utf-8")
