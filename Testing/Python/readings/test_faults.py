"""Every file operation of a save fails or stops in turn: the study is then as before or as after, and says which."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError, StudyError
from OsteoRadiomicsLib.readings import (
    Desk,
    SaveInterrupted,
    Study,
    Worklist,
    change_plan,
    form_consensus,
    open_study,
    study_status,
    verify_study,
)
from OsteoRadiomicsLib.readings.findings import Kind
from OsteoRadiomicsLib.readings.masks import label_map_of
from readings.faults import FaultyStorage, Stopped
from readings.study_kit import SetClock, array_of, drawing, new_study, read_all, reader, sit

ALL_MODES = ("fail", "full", "gone", "stop", "torn", "power")
OLD, NEW = drawing(), drawing(grow=2)


@dataclass(frozen=True)
class Scenario:
    """who: sits down. modes: of ``FaultyStorage``. prepare: done safely first. act: what is hit.

    state: what must be as before or as after.
    """

    who: str
    modes: tuple[str, ...]
    prepare: Callable[[Desk], object]
    act: Callable[[Desk, object], object]
    state: Callable[[Study], object]


def reading_of(who: str) -> Callable[[Study], object]:
    def state(study: Study) -> object:
        stored = study.reading(who, 1, study.cases[0])
        return (stored.record.version, array_of(label_map_of(stored.mask)).tobytes()) if stored else None

    return state


def opened(desk: Desk) -> Worklist:
    work = Worklist(desk, 1)
    work.open(work.states[0].case)
    return work


def consensus(study: Study) -> object:
    stored = study.consensus(study.cases[0])
    return (stored.record.method, stored.record.version) if stored else None


def form(desk: Desk, method: str, reason: str = "") -> None:
    failures = form_consensus(desk, method, reason=reason).failures
    if failures:
        raise StudyError(next(iter(failures.values())))


SCENARIOS = {
    "a first submission": Scenario("A", ALL_MODES, opened, lambda desk, work: work.submit(NEW), reading_of("A")),
    "a revision": Scenario(
        "B", ("fail", "stop", "torn", "power"), opened, lambda desk, work: work.submit(NEW, reason="again"), reading_of("B")
    ),
    "a skip": Scenario(
        "A",
        ALL_MODES,
        opened,
        lambda desk, work: work.skip("motion"),
        lambda study: study_status(study).sessions[0].states[0].why,
    ),
    "a change of the plan": Scenario(
        "coordinator",
        ALL_MODES,
        lambda desk: None,
        lambda desk, _: change_plan(desk, [reader("N")], "one more"),
        lambda study: [person.id for person in study.plan.participants],
    ),
    "a consensus": Scenario(
        "coordinator", ("fail", "stop"), lambda desk: None, lambda desk, _: form(desk, "majority"), consensus
    ),
    "a consensus formed anew": Scenario(
        "coordinator",
        ("stop",),
        lambda desk: form(desk, "majority"),
        lambda desk, _: form(desk, "staple", "weights readers"),
        consensus,
    ),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """A study of one case that B and C have read and A has not."""
    clock = SetClock()
    root = new_study(tmp_path_factory.mktemp("template"), clock, reader("A"), reader("B"), reader("C"), cases=1)
    read_all(root, "B", clock, draw=lambda case: OLD)
    read_all(root, "C", clock, draw=lambda case: OLD)
    return root


@pytest.mark.parametrize(("name", "mode"), [(name, mode) for name, own in SCENARIOS.items() for mode in own.modes])
def test_a_save_hit_at_any_file_operation_leaves_the_study_as_before_or_as_after(template, tmp_path, name, mode):
    scenario = SCENARIOS[name]
    before, after, operations = clean_run(template, tmp_path / "clean", scenario)
    assert before != after
    assert operations >= 3
    seen = set()
    for position in range(operations):
        root = shutil.copytree(template, tmp_path / f"hit-{position}")
        seen.add(hit(root, scenario, position, mode, before, after))
        shutil.rmtree(root)
    assert seen <= {"before", "after"}
    assert "before" in seen


def clean_run(template: Path, root: Path, scenario: Scenario) -> tuple[object, object, int]:
    """States before and after an undisturbed act, and how many operations it takes."""
    shutil.copytree(template, root)
    storage = FaultyStorage()
    desk = sit(root, scenario.who, SetClock(), storage=storage)
    prepared = scenario.prepare(desk)
    before = scenario.state(open_study(root))
    storage.arm(10**6, "fail")
    scenario.act(desk, prepared)
    storage.disarm()
    desk.close()
    return before, scenario.state(open_study(root)), storage.count


def hit(root: Path, scenario: Scenario, position: int, mode: str, before: object, after: object) -> str:
    """Hit one operation, check what the study then is, recover, and check again. Returns "before" or "after"."""
    storage = FaultyStorage()
    desk = sit(root, scenario.who, SetClock(), storage=storage)
    prepared = scenario.prepare(desk)
    storage.arm(position, mode)
    error: BaseException | None = None
    try:
        scenario.act(desk, prepared)
    except (OsteoRadiomicsError, Stopped) as caught:
        error = caught
    storage.disarm()
    assert storage.hit

    study = open_study(root)
    state = scenario.state(study)
    assert state in (before, after)
    found = verify_study(study).findings
    assert [str(finding) for finding in found if finding.kind is Kind.CHANGED] == []
    for finding in found:
        if "the study is as before" in finding.what:
            assert state == before
        if "the study is as after" in finding.what or "counts;" in finding.what:
            assert state == after
    if isinstance(error, SaveInterrupted):
        assert state == after

    if not isinstance(error, Stopped):
        desk.close()
    with sit(root, scenario.who, SetClock(), storage=FaultyStorage(), take_over="crashed"):
        pass
    study = open_study(root)
    assert unsettled(study) == []
    assert scenario.state(study) == state
    assert list(root.rglob(".writing-*")) == list(root.rglob(".pending-*")) == []

    if state == after:
        return "after"
    with sit(root, scenario.who, SetClock(), storage=FaultyStorage()) as desk:
        scenario.act(desk, retried(desk, scenario))
    study = open_study(root)
    assert scenario.state(study) == after
    assert unsettled(study) == []
    return "before"


def unsettled(study: Study) -> list[str]:
    """What verification finds, but for notices, and audit lines that tell of one save twice."""
    for person in study.plan.participants:
        lines = study.trail(person.id).lines
        told = [line.details[key] for line in lines for key in ("record_sha256", "study_sha256") if key in line.details]
        assert len(told) == len(set(told))
    return [str(finding) for finding in verify_study(study).findings if finding.kind in (Kind.CHANGED, Kind.INTERRUPTED)]


def retried(desk: Desk, scenario: Scenario) -> object:
    """Prepare again; a draft that the interrupted save left is discarded for the new drawing."""
    prepared = scenario.prepare(desk)
    if isinstance(prepared, Worklist) and prepared.recovery():
        np.testing.assert_array_equal(array_of(prepared.restore()), array_of(NEW))
    return prepared
