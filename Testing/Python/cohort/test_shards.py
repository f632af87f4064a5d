"""A list divided for a job array gives, merged, the bytes of one run; what is missing or does not fit is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cohort.worker_kit import PLAN, small_cases
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort import Shard, merge_shards, read_cases, run_cohort
from OsteoRadiomicsLib.tables.private_inputs import files_of_inputs

TABLES = ("features.csv", "failures.csv", "features.provenance.json")


def run_here(cases, work, workers, progress):
    """In this process: what is tried here is not the processes."""
    for item in cases:
        yield item, work(item, progress)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_cases(tmp_path_factory.mktemp("shards"), ("a", "b", "empty", "d", "e"))


@pytest.fixture
def divided(listed: Path, tmp_path: Path) -> Path:
    for number in (1, 2, 3):
        run_cohort(read_cases(listed), PLAN, tmp_path / "out", shard=Shard(number, 3), executor=run_here)
    return tmp_path / "out"


def test_shards_merge_to_the_bytes_of_one_run(listed: Path, divided: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    one = tmp_path / "one"
    whole = run_cohort(read_cases(listed), PLAN, one, executor=run_here)
    monkeypatch.setattr("OsteoRadiomicsLib.cohort.export.BLOCK", 2)
    merged = merge_shards(divided)
    assert (merged.done, merged.failed, merged.warnings) == (whole.done, whole.failed, whole.warnings) == (4, 1, whole.warnings)
    for name in TABLES:
        assert (divided / name).read_bytes() == (one / name).read_bytes(), name
    records = [json.loads((folder / "run.json").read_text(encoding="utf-8")) for folder in (divided, one)]
    assert records[0].pop("list") != records[1].pop("list")  # salted in each folder
    assert records[0] == records[1]
    assert {key: pair.image.resolve() for key, pair in files_of_inputs(divided).items()} == {
        key: pair.image.resolve() for key, pair in files_of_inputs(one).items()
    }


def test_shards_take_every_line_once_and_keep_theirs_when_a_list_grows():
    assert sorted(line for number in range(1, 8) for line in Shard(number, 7).lines(40)) == list(range(40))
    assert list(Shard(3, 7).lines(47))[: len(Shard(3, 7).lines(40))] == list(Shard(3, 7).lines(40))
    assert Shard.parse("7/200").folder(Path("out")) == Path("out/shards/007")


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "1/0", "a/b", "-1/3"])
def test_what_is_no_share_is_refused(text: str):
    with pytest.raises(InputError, match=r"is no share of a list. Write one such as 7/200"):
        Shard.parse(text)


def test_missing_shards_are_named(listed: Path, tmp_path: Path):
    with pytest.raises(InputError, match=r"holds no shards"):
        merge_shards(tmp_path)
    run_cohort(read_cases(listed), PLAN, tmp_path, shard=Shard(2, 4), executor=run_here)
    with pytest.raises(InputError, match=r"shards 1, 3, 4 of 4 are missing. Run --shard 1/4"):
        merge_shards(tmp_path)


def test_a_shard_that_did_not_end_is_named(listed: Path, divided: Path):
    def never(cases, work, workers, progress):
        yield from ()

    run_cohort(read_cases(listed), PLAN, divided, shard=Shard(3, 3), retry=True, executor=never)
    with pytest.raises(InputError, match=r"shard 3 of 3 is not finished. Run --shard 3/3 again"):
        merge_shards(divided)


def test_shards_of_different_lists_are_not_merged(listed: Path, divided: Path):
    run_cohort(read_cases(listed)[:-1], PLAN, divided, shard=Shard(3, 3), executor=run_here)
    with pytest.raises(InputError, match=r"its shards are of different lists"):
        merge_shards(divided)


def test_the_command_line_divides_merges_and_tells_how_far_it_is(
    listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "s.yaml").write_text("featureClass: {firstorder: }\n")
    out = str(tmp_path / "out")
    run = ["cohort", str(listed), "--settings", str(tmp_path / "s.yaml"), "--out", out]
    assert main([*run, "--shard", "1/2"]) == 1  # the empty mask
    assert main(["cohort", "merge", out]) == 2
    assert "shard 2 of 2 is missing" in capsys.readouterr().err
    assert main(["cohort", "status", out, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["done"], told["failed"], told["waiting"], told["missing_shards"]) == (2, 1, 0, [2])
    assert main([*run, "--shard", "2/2"]) == 0
    assert main(["cohort", "merge", out]) == 1
    assert main(["cohort", "status", out]) == 0
    assert "4 of 5 images done, 1 failed, 0 running, 0 waiting" in capsys.readouterr().out
