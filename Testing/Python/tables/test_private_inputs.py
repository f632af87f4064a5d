"""Where inputs lie stands in one private file, and nowhere else."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.tables.input_files import FilePair, InputFiles
from OsteoRadiomicsLib.tables.inputs import FileSource, MemorySource, source_of_record
from OsteoRadiomicsLib.tables.private_inputs import PRIVATE_INPUTS, files_of_inputs, keep_files_of_inputs


def source(folder: Path, number: int = 1, *, sequence: str = "T1") -> FileSource:
    files = FilePair(folder / f"SMITH_{number}.nrrd", folder / "SMITH.seg.nrrd")
    return FileSource("c1", sequence, f"{number:064d}", "b" * 64, files)


def test_only_its_owner_may_read_it_and_it_says_why(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    keep_files_of_inputs([source(tmp_path / "in")], tmp_path / "out")
    path = tmp_path / "out" / PRIVATE_INPUTS
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["inputs"][0]["image"] == "../in/SMITH_1.nrrd"
    assert "may name patients" in content["warning"]
    assert [entry.name for entry in (tmp_path / "out").iterdir()] == [PRIVATE_INPUTS]


def test_what_several_results_note_is_found_again_by_content(tmp_path: Path) -> None:
    for number in (1, 2, 1):
        keep_files_of_inputs([source(tmp_path, number)], tmp_path)
    found = files_of_inputs(tmp_path)
    assert {pair.image.name for pair in found.values()} == {"SMITH_1.nrrd", "SMITH_2.nrrd"}
    assert len(json.loads((tmp_path / PRIVATE_INPUTS).read_text())["inputs"]) == 2
    record = source(tmp_path, 2).record()
    assert source_of_record(record, found) == source(tmp_path, 2)
    assert source_of_record(record, {}).files is None  # type: ignore[union-attr]


def test_results_whose_inputs_lay_in_memory_need_none(tmp_path: Path) -> None:
    keep_files_of_inputs([MemorySource("c", "T1", "in memory", "a" * 64)], tmp_path)
    assert not list(tmp_path.iterdir())
    assert files_of_inputs(tmp_path) == {}


def test_processes_that_write_into_one_folder_at_once_lose_nothing(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from OsteoRadiomicsLib.tables.input_files import FilePair\n"
        "from OsteoRadiomicsLib.tables.inputs import FileSource\n"
        "from OsteoRadiomicsLib.tables.private_inputs import keep_files_of_inputs\n"
        "for i in range(8):\n"
        "    one = FileSource('c', sys.argv[1], f'{sys.argv[1]}{i}', 'm', FilePair(Path('i'), Path('m')))\n"
        "    keep_files_of_inputs([one], sys.argv[2])\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, name, str(tmp_path)]) for name in ("T1", "T2", "CT")]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert len(files_of_inputs(tmp_path)) == 24


def test_a_damaged_one_is_refused_where_it_is_read_and_begun_anew_with_a_notice_where_it_is_written(tmp_path: Path) -> None:
    (tmp_path / PRIVATE_INPUTS).write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"inputs\.private\.json: is no readable JSON .* Remove it"):
        files_of_inputs(tmp_path)
    with collected_notices() as said:
        keep_files_of_inputs([source(tmp_path)], tmp_path)
    assert said == ["inputs.private.json was damaged and was begun anew: reports may no longer find images of earlier results"]
    assert len(files_of_inputs(tmp_path)) == 1


def test_paths_in_a_record_of_an_earlier_version_go_no_further() -> None:
    old = {"case": "c", "sequence": "T1", "image": "../SMITH.nrrd", "image_sha256": "a", "mask": "m.nrrd", "mask_sha256": "b"}
    record = InputFiles.model_validate(old)
    assert record.model_dump() == {"case": "c", "sequence": "T1", "image_sha256": "a", "mask_sha256": "b"}


def test_the_file_is_one_document_with_a_line_for_each_entry(tmp_path: Path) -> None:
    keep_files_of_inputs([source(tmp_path, number) for number in range(3)], tmp_path)
    keep_files_of_inputs([source(tmp_path, number) for number in (2, 3)], tmp_path)
    text = (tmp_path / PRIVATE_INPUTS).read_text(encoding="utf-8")
    assert [entry["image"] for entry in json.loads(text)["inputs"]] == [f"SMITH_{number}.nrrd" for number in range(4)]
    assert sum(line.startswith('    {"case"') for line in text.splitlines()) == 4


def test_the_newer_of_two_entries_of_one_input_counts(tmp_path: Path) -> None:
    keep_files_of_inputs([source(tmp_path / "old")], tmp_path)
    keep_files_of_inputs([source(tmp_path / "newer"), source(tmp_path / "newest")], tmp_path)
    (found,) = files_of_inputs(tmp_path).values()
    assert found.image == tmp_path / "newest" / "SMITH_1.nrrd"


def test_what_an_earlier_version_wrote_is_kept(tmp_path: Path) -> None:
    entry = {"case": "c0", "sequence": "T1", "image": "i", "image_sha256": "x", "mask": "m", "mask_sha256": "y"}
    old = {"schema_version": 1, "kind": "private-inputs", "warning": "keep it", "inputs": [entry]}
    (tmp_path / PRIVATE_INPUTS).write_text(json.dumps(old, indent=2), encoding="utf-8")
    keep_files_of_inputs([source(tmp_path)], tmp_path)
    assert set(files_of_inputs(tmp_path)) == {("x", "y"), (f"{1:064d}", "b" * 64)}


def test_one_that_was_cut_short_is_begun_anew_with_a_notice(tmp_path: Path) -> None:
    keep_files_of_inputs([source(tmp_path, number) for number in range(3)], tmp_path)
    path = tmp_path / PRIVATE_INPUTS
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-3]), encoding="utf-8")
    with collected_notices() as said:
        keep_files_of_inputs([source(tmp_path, 9)], tmp_path)
    assert len(said) == 1
    assert {pair.image.name for pair in files_of_inputs(tmp_path).values()} == {"SMITH_9.nrrd"}


def test_a_link_is_followed_to_where_the_image_lies(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "real.nrrd").touch()
    (tmp_path / "SMITH_1.nrrd").symlink_to(tmp_path / "in" / "real.nrrd")
    keep_files_of_inputs([source(tmp_path)], tmp_path)
    assert json.loads((tmp_path / PRIVATE_INPUTS).read_text())["inputs"][0]["image"] == "in/real.nrrd"
