"""The coordinator's overview and export."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import StudyError
from OsteoRadiomicsLib.cohort import read_cases
from OsteoRadiomicsLib.images import read_mask
from OsteoRadiomicsLib.readings import (
    Worklist,
    export_study,
    form_consensus,
    open_study,
    read_key,
    study_status,
)
from readings.study_kit import arbiter, array_of, drawing, new_study, read_all, reader, reviewer, sit


def table(path):
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_matrix_shows_every_case_reader_and_session(make_study, clock):
    root = make_study(reader("A", 0, 2), reviewer("B", "A"), sessions=2)
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        submitted = work.next().case
        work.submit(drawing())
        skipped = work.next().case
        work.skip("motion")
        started = work.next().case
    status = study_status(open_study(root, clock=clock))
    states = {(each.person.id, each.session, state.case): str(state.status) for each in status.sessions for state in each.states}
    assert states["A", 1, submitted] == "submitted"
    assert states["A", 1, skipped] == "skipped"
    assert states["A", 1, started] == "started"
    assert states["B", 1, submitted] == "to do"
    assert states["B", 1, started] == "waiting"
    assert sum(who == "A" and session == 2 for who, session, _ in states) == 2
    rows = {line[:6]: line.split()[1:] for line in status.as_text().splitlines() if line.startswith("C")}
    assert rows[submitted][:1] == ["x"]
    assert rows[skipped][:1] == ["-"]
    assert rows[started][:1] == ["o"]


def test_the_status_as_json_can_be_written_and_counts(make_study, clock):
    root = make_study()
    read_all(root, "A", clock)
    value = json.loads(json.dumps(study_status(open_study(root, clock=clock)).as_json(), allow_nan=False))
    assert value["sessions"][0]["counts"] == {"submitted": 3}
    assert value["sessions"][0]["median_active_seconds"] == 30
    assert value["complete"]


def test_the_status_tells_cases_that_need_no_arbiter_and_the_time_of_each_reader(make_study, clock):
    root = make_study(reader("A"), reader("B"), arbiter("C", "A", "B"))
    wide = open_study(root).cases[0]
    read_all(root, "A", clock)
    read_all(root, "B", clock, draw=lambda case: drawing(grow=int(case == wide)))
    found = study_status(open_study(root, clock=clock))
    of = {each.person.id: each for each in found.sessions}
    assert (of["C"].agreed, of["C"].done, of["C"].complete) == (2, 2, False)
    assert {s.case for s in of["C"].states if str(s.status) == "to do"} == {wide}
    assert (of["A"].seconds_per_case, of["A"].seconds, of["C"].seconds) == (30, 90, None)
    text = found.as_text()
    assert "(2 agreed: no arbiter needed)" in text
    assert "0.5 min    1.5 min" in text
    value = found.as_json()["sessions"][-1]
    assert (value["agreed"], value["total_active_seconds"]) == (2, None)
    read_all(root, "C", clock, draw=lambda case: drawing())
    assert study_status(open_study(root, clock=clock)).sessions[-1].complete


def test_a_damaged_reading_stops_no_status(make_study, clock):
    root = make_study(reader("A"), reader("B"), arbiter("C", "A", "B"))
    for who in "AB":
        read_all(root, who, clock)
    next((root / "readings/A/session-1").glob("*.seg.nrrd")).write_bytes(b"nothing")
    assert study_status(open_study(root, clock=clock)).sessions[-1].agreed == 2


def test_the_status_tells_how_many_cases_repeat_and_never_which(tmp_path, clock):
    root = new_study(tmp_path, clock, reader("A"), cases=4, hidden_repeats=2)
    found = study_status(open_study(root, clock=clock))
    assert "hidden repeats in every session of the readers: 2" in found.as_text()
    value = found.as_json()
    assert value["hidden_repeats"] == 2
    assert "repeat_of" not in json.dumps(value)
    assert {case["shown"] for case in value["sessions"][0]["cases"]} == set(open_study(root).names("A", 1).values())


def test_an_export_names_every_reading_by_pseudonym(make_study, clock, tmp_path):
    root = make_study(reader("A"), reader("B"))
    read_all(root, "A", clock, draw=lambda case: drawing(grow=1))
    study = open_study(root)
    made = export_study(study, tmp_path / "out")
    rows = table(made.readings)
    assert made.final_masks is None
    assert [row["case"] for row in rows] == list(study.cases)
    assert {(row["reader"], row["session"], row["active_seconds"]) for row in rows} == {("A", "1", "30.0")}
    np.testing.assert_array_equal(array_of(read_mask(tmp_path / "out" / rows[0]["mask"])), array_of(drawing(grow=1)))


def test_an_export_with_the_key_carries_the_original_ids(make_study, clock, tmp_path):
    root = make_study(reader("A"), reader("B"))
    for who in "AB":
        read_all(root, who, clock)
    with sit(root, "coordinator", clock) as desk:
        form_consensus(desk, "majority")
    study = open_study(root)
    key = read_key(tmp_path / "coordinator" / "key.csv", study.plan.id, study.plan.key_sha256)
    made = export_study(study, tmp_path / "out", key=key)
    assert {row["case"] for row in table(made.readings)} == {"MRN-1000", "MRN-1001", "MRN-1002"}
    # The final masks are a case list that the cohort verb reads.
    cases = read_cases(made.final_masks)
    assert {item.case for item in cases} == {"MRN-1000", "MRN-1001", "MRN-1002"}
    assert all(item.image.exists() and item.mask.exists() for item in cases)


def test_an_export_into_the_study_is_refused(make_study):
    root = make_study()
    with pytest.raises(StudyError, match="inside the study folder"):
        export_study(open_study(root), root / "out")


def test_a_mask_changed_after_its_submission_is_not_exported(make_study, clock, tmp_path):
    root = make_study()
    read_all(root, "A", clock)
    path = next((root / "readings/A/session-1").glob("*.seg.nrrd"))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StudyError, match="not the one that was submitted"):
        export_study(open_study(root), tmp_path / "out")
