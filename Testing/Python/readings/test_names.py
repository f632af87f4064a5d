"""What cases are called before a reader: another name for each participant and session."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from OsteoRadiomicsLib.base.errors import StudyError
from OsteoRadiomicsLib.readings import Worklist, case_states, open_study
from OsteoRadiomicsLib.readings.handing_in import MaskFile, hand_in
from OsteoRadiomicsLib.readings.handing_out import hand_out
from OsteoRadiomicsLib.readings.names import reading_names
from OsteoRadiomicsLib.readings.transaction import digest
from readings.study_kit import arbiter, drawing, read_all, reader, sit


def test_no_case_has_the_same_name_for_two_readers_or_in_two_sessions(make_study):
    root = make_study(reader("A", 0, 0), reader("B", 0, 0), arbiter("C", "A", "B"), cases=6, sessions=2)
    study = open_study(root)
    places = [("A", 1), ("A", 2), ("B", 1), ("B", 2), ("C", 1)]
    names = [study.names(*place) for place in places]
    for own in names:
        assert len(set(own.values())) == 6
        assert not set(own.values()) & set(study.cases)
    for first, second in itertools.combinations(names, 2):
        assert all(first[case] != second[case] for case in study.cases)
    assert study.names("A", 1) == open_study(root).names("A", 1)


def test_names_are_unique_among_ten_thousand_cases():
    names = reading_names("0" * 32, "A", 1, tuple(f"C{number:05d}" for number in range(10_000)))
    assert len(set(names.values())) == 10_000


def test_what_a_reader_is_told_never_holds_the_studys_pseudonym(make_study, clock):
    root = make_study(reader("A", 0, 0), sessions=2, washout_days=1)
    study = open_study(root)
    told = []
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        told += [state.shown for state in work.states]
        view = work.next()
        told.append(view.title)
        incomplete = drawing(leave_out="L2")
        with pytest.raises(StudyError, match="is not drawn") as refused:
            work.submit(incomplete)
        told.append(str(refused.value))
        work.submit(drawing())
        work.open(view.case)
        with pytest.raises(StudyError, match="Give a reason for the revision") as refused:
            work.submit(drawing())
        told.append(str(refused.value))
        told += work.notes
    assert view.shown in told[-1]
    assert [case for case in study.cases if any(case in text for text in told)] == []


def test_a_mask_is_handed_in_under_the_readers_own_name_for_the_case(make_study, clock, tmp_path):
    from OsteoRadiomicsLib.images import write_label_map

    root = make_study(reader("A"), reader("B"))
    write_label_map(drawing(), tmp_path / "mask.seg.nrrd")
    case = open_study(root).cases[0]
    name, others = open_study(root).names("A", 1)[case], open_study(root).names("B", 1)[case]
    with sit(root, "A", clock) as desk:
        with pytest.raises(StudyError, match=f"case {others} is not assigned"):
            hand_in(desk, 1, MaskFile(others, tmp_path / "mask.seg.nrrd"))
        handed = hand_in(desk, 1, MaskFile(name, tmp_path / "mask.seg.nrrd"))
    assert (handed.shown, handed.reading.case) == (name, case)


def test_images_are_handed_out_under_the_names_of_the_session_only_once_it_is_open(make_study, clock, tmp_path):
    root = make_study(reader("A", 0, 0), sessions=2, washout_days=1)
    study = open_study(root, clock=clock)
    person = study.plan.participant("A")
    with pytest.raises(StudyError, match="session 2 of A is not open"):
        hand_out(study, person, 2, tmp_path / "early")
    with pytest.raises(StudyError, match="lies inside the study folder"):
        hand_out(study, person, 1, root / "copies")
    read_all(root, "A", clock)
    clock.pass_days(2)
    copies = hand_out(study, person, 2, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{s.shown}_T1.nrrd" for s in case_states(study, person, 2)}
    for case, own in copies.items():
        assert digest(own["T1"].read_bytes()) == study.images[case]["T1"]


def test_a_study_of_version_0_1_0_goes_on_under_its_pseudonyms(make_study):
    study = open_study(make_study())
    old = dataclasses.replace(study, plan=study.plan.model_copy(update={"schema_version": 1}))
    assert old.names("A", 1) == {case: case for case in study.cases}
