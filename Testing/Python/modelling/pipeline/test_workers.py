"""A study by several processes: the same bytes as by one."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from made_up_study import MRI_LIKE, write_tables
from OsteoRadiomicsLib.base import crew
from OsteoRadiomicsLib.base.crew import Crew
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.modelling.outcomes import OUTCOMES
from OsteoRadiomicsLib.report.binary.report import BINARY
from OsteoRadiomicsLib.report.training.drawing import Drawing, Drawn
from training_kit import assert_refused, train
from undrawn import no_figures

TIMES = ("created", "at")


def written(folder: Path) -> dict[str, bytes | object]:
    """Every file of a study by name; what records and logs say of the time is left out."""
    found: dict[str, bytes | object] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, content = path.relative_to(folder).as_posix(), path.read_bytes()
        if path.suffix in (".json", ".jsonl"):
            found[name] = [
                timeless(json.loads(line)) for line in (content.splitlines() if path.suffix == ".jsonl" else [content])
            ]
        elif path.suffix not in (".html", ".md"):  # which repeat the times
            found[name] = content
    return found


def timeless(value: object) -> object:
    if isinstance(value, dict):
        return {key: timeless(item) for key, item in value.items() if key not in TIMES}
    return [timeless(item) for item in value] if isinstance(value, list) else value


def test_a_study_by_two_processes_has_the_bytes_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths, folders = write_tables(tmp_path, n=60, modelling=MRI_LIKE), [tmp_path / "one", tmp_path / "two"]
    helped: list[str] = []
    ask = crew._Helper._ask
    monkeypatch.setattr(crew._Helper, "_ask", lambda self, what, value: (helped.append(what), ask(self, what, value))[1])
    with no_figures():
        assert train(paths, folders[0], "--optimism", "2", "--workers", "1") == 0
        assert not helped
        assert train(paths, folders[1], "--optimism", "2", "--workers", "2") == 0
        assert "work" in helped
    one, two = map(written, folders)
    assert list(one) == list(two)
    assert [name for name in one if one[name] != two[name]] == []
    alone, together = drawn(folders[0], 1), drawn(folders[1], 2)
    assert [figure.files for figure in alone] == [figure.files for figure in together]
    assert set(together[0].files) == {f"{together[0].picture.name}.{suffix}" for suffix in ("png", "svg", "pdf")}


def drawn(folder: Path, size: int) -> list[Drawn]:
    """Two figures of a finished study."""
    with Crew(size) as own:
        return own.share(Drawing(BINARY, folder, "en"), [0, 1]).finish(Progress(), str)


def test_no_worker_is_no_number_of_workers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = train(write_tables(tmp_path, n=60, modelling=MRI_LIKE), tmp_path / "out", "--workers", "0")
    assert_refused(code, "0 is no number of worker processes", tmp_path / "out", capsys)


@pytest.mark.parametrize("kind", [name for name, outcome in OUTCOMES.items() if outcome.repeated])
def test_what_is_repeated_is_found_by_other_processes_unless_it_was_changed(kind: str) -> None:
    repeated = OUTCOMES[kind].repeated
    assert repeated is not None
    assert copy.copy(repeated) is repeated  # made anew from where it stands, as another process makes it
    with pytest.raises(pickle.PicklingError, match="known to this process alone"):
        pickle.dumps(replace(repeated, absent=repeated.absent))
