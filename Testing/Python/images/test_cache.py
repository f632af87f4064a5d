"""Preprocessed images kept between runs: the same bytes, found by content, within a limit, safe with several writers."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.base.user_cache import image_cache_of, without_cache
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images import cache, write_image
from OsteoRadiomicsLib.images.prepared import prepare_image
from OsteoRadiomicsLib.protocols.protocol import N4Step, ScaleStep, ZScoreStep

N4 = N4Step(step="n4", shrink_factor=2, iterations=(2,))
STEPS = (N4, ScaleStep(step="scale", factor=3.0))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where entries are kept in this test."""
    monkeypatch.setenv("OSTEORADIOMICS_CACHE", "1")
    monkeypatch.setenv("OSTEORADIOMICS_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache" / "images"


@pytest.fixture
def image(make_image: Callable[..., sitk.Image]) -> sitk.Image:
    rng = np.random.default_rng(3)
    made = make_image(rng.integers(1, 400, (8, 20, 24)).astype(np.int16), spacing=(0.7, 0.9, 3.3), origin=(-1 / 3, 2.0, 1e-7))
    made.SetMetaData("0010|0010", "Doe^Jane")
    return made


@pytest.fixture
def no_n4(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on N4 must not run."""
    monkeypatch.setattr("OsteoRadiomicsLib.images.preprocessing.correct_bias_field", lambda *_, **__: pytest.fail("N4 ran again"))


def entries(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.npz")) if folder.exists() else []


def test_the_second_time_gives_the_same_bytes_without_n4(folder, image, request):
    image = image - 30  # some voxels are negative, which N4 warns of
    first = prepare_image(image, STEPS)
    request.getfixturevalue("no_n4")
    second = prepare_image(image, STEPS)
    assert np.array_equal(sitk.GetArrayFromImage(first.image), sitk.GetArrayFromImage(second.image))
    assert second.image.GetPixelID() == sitk.sitkFloat32
    assert second.image.IsSameImageGeometryAs(first.image, 0.0, 0.0)
    assert first.warnings == second.warnings != ()
    assert second.mask_of(image) is image


def test_whatever_decides_the_result_decides_the_key(image):
    known = cache.key(image, STEPS)
    brighter, moved = sitk.Image(image), sitk.Image(image)
    brighter[3, 4, 5] += 1
    moved.SetOrigin((np.nextafter(-1 / 3, 0), 2.0, 1e-7))
    others = [(brighter, STEPS), (moved, STEPS), (sitk.Cast(image, sitk.sitkInt32), STEPS), (image, STEPS[:1])]
    others += [(image, (N4.model_copy(update={"shrink_factor": 3}), STEPS[1]))]
    keys = [cache.key(*other) for other in others]
    assert len({known, *keys}) == len(others) + 1
    image.SetMetaData("0010|0010", "Roe^Richard")
    assert cache.key(image, STEPS) == known


def test_steps_behind_n4_may_change_without_another_n4(folder, image, request):
    changed = (N4, ScaleStep(step="scale", factor=0.7), ZScoreStep(step="zscore", scale=1.0))
    with without_cache():
        expected = prepare_image(image, changed)
    prepare_image(image, STEPS)
    request.getfixturevalue("no_n4")
    found = prepare_image(image, changed)
    assert np.array_equal(sitk.GetArrayFromImage(found.image), sitk.GetArrayFromImage(expected.image))
    assert found.warnings == expected.warnings
    assert len(entries(folder)) == 1


def test_steps_before_n4_are_part_of_what_is_kept(folder, image):
    for factor in (2.0, 3.0):
        prepare_image(image, (ScaleStep(step="scale", factor=factor), *STEPS))
    assert len(entries(folder)) == 2


def test_progress_runs_once_from_none_to_all(folder, image):
    shares: list[float] = []

    class Seen(Progress):
        def show(self, done: float, total: float, what: str) -> None:
            shares.append(done / total)

    for _ in range(2):
        shares.clear()
        prepare_image(image, STEPS, progress=Seen())
        assert shares == sorted(shares)
        assert shares[-1] == 1


def test_steps_that_cost_little_are_not_kept(folder, image):
    prepare_image(image, STEPS[1:])
    assert not entries(folder)


def test_an_entry_holds_no_words_about_the_patient_and_is_the_users_own(folder, image):
    prepare_image(image, STEPS)
    (entry,) = entries(folder)
    assert b"Doe" not in entry.read_bytes()
    with np.load(entry, allow_pickle=False) as stored:
        assert set(stored.files) == {"voxels", "spacing", "origin", "direction", "warnings"}
    if os.name == "posix":
        assert entry.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "damage", [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: data.replace(b"\x00", b"\x01")]
)
def test_a_damaged_entry_is_made_anew(folder, image, damage):
    first = prepare_image(image, STEPS)
    (entry,) = entries(folder)
    whole = entry.read_bytes()
    entry.write_bytes(damage(whole))
    again = prepare_image(image, STEPS)
    assert np.array_equal(sitk.GetArrayFromImage(first.image), sitk.GetArrayFromImage(again.image))
    assert entry.read_bytes() == whole


def test_beyond_the_limit_what_was_not_used_for_longest_goes_first(folder, image, monkeypatch):
    steps = [(N4.model_copy(update={"iterations": (count,)}),) for count in (1, 2, 3, 4)]
    for age, each in enumerate(steps[:3]):
        prepare_image(image, each)
        os.utime(folder / f"{cache.key(image, each)}.npz", (1e9 + age, 1e9 + age))
    prepare_image(image, steps[0])  # used again, so that the second is the oldest
    size = entries(folder)[0].stat().st_size
    monkeypatch.setattr(cache, "_limit_bytes", lambda: 3 * size + 100)
    abandoned = folder / ".writing-x-y.npz"
    abandoned.write_bytes(b"half")
    os.utime(abandoned, (1e9, 1e9))
    prepare_image(image, steps[3])
    assert {path.stem for path in entries(folder)} == {cache.key(image, steps[place]) for place in (0, 2, 3)}
    assert not abandoned.exists()


def test_a_folder_that_cannot_be_written_costs_no_result(tmp_path, folder, image):
    expected = prepare_image(image, STEPS).image
    for entry in entries(folder):
        entry.unlink()
    folder.rmdir()
    folder.write_text("a file, where the folder should be")
    assert np.array_equal(sitk.GetArrayFromImage(prepare_image(image, STEPS).image), sitk.GetArrayFromImage(expected))


def _write_and_read(place: int, voxels: np.ndarray) -> list[str]:
    """Many entries under few names and a tight limit, while other processes do the same; what was read wrongly."""
    wrong = []
    for turn in range(30):
        content = voxels + (turn + place) % 3
        image = sitk.GetImageFromArray(content)
        found, _ = cache.kept_or_made(image, (N4,), lambda kept=image: (sitk.Cast(kept, sitk.sitkFloat32), ("said",)))
        if not np.array_equal(sitk.GetArrayFromImage(found), content.astype(np.float32)):
            wrong.append(f"process {place}, turn {turn}")
    return wrong


def test_several_processes_may_write_the_same_entries_and_tidy_up_at_once(folder, monkeypatch):
    monkeypatch.setenv("OSTEORADIOMICS_CACHE_MB", "1")  # two of three entries fit
    voxels = np.random.default_rng(5).integers(0, 100, (50, 50, 48)).astype(np.int16)
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert pool.starmap(_write_and_read, [(place, voxels) for place in range(3)]) == [[], [], []]
    assert 1 <= len(entries(folder)) <= 2
    assert not list(folder.glob(".writing-*"))


@pytest.fixture
def inputs(image, tmp_path) -> list[str]:
    """Image and mask as files, and the options that name them."""
    mask = sitk.GetImageFromArray(np.zeros((8, 20, 24), np.uint8))
    mask[6:16, 5:15, 2:6] = 20
    mask[6:16, 5:15, 6:7] = 21
    mask[6:16, 15:18, 2:6] = 22
    mask.CopyInformation(image)
    write_image(image, tmp_path / "image.nrrd")
    write_image(mask, tmp_path / "mask.nrrd")
    return ["--image", str(tmp_path / "image.nrrd"), "--mask", str(tmp_path / "mask.nrrd"), "--protocol", "op-mri"]


def test_extraction_and_maps_share_what_is_kept_unless_told_otherwise(folder, inputs, tmp_path, n4_runs, capsys):
    extract = ["extract", *inputs, "--union", "--out", str(tmp_path / "f.csv")]
    assert main(extract) == 0
    first = (tmp_path / "f.csv").read_bytes()
    assert main([*extract, "--no-cache"]) == 0
    assert n4_runs == [1, 1]
    assert (tmp_path / "f.csv").read_bytes() == first
    assert main(extract) == 0
    assert (tmp_path / "f.csv").read_bytes() == first
    shown = ["map", *inputs, "--union", "--feature", "original_firstorder_Mean", "--out", str(tmp_path / "map.nrrd")]
    assert main(shown) == 0
    assert n4_runs == [1, 1]
    assert len(entries(folder)) == 1


@pytest.fixture
def n4_runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that N4 runs."""
    from OsteoRadiomicsLib.images import preprocessing

    runs: list[int] = []
    correct = preprocessing.correct_bias_field

    def counted(*arguments: object, **options: object) -> sitk.Image:
        runs.append(1)
        return correct(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(preprocessing, "correct_bias_field", counted)
    return runs


def test_a_batch_keeps_images_in_a_folder_of_its_own_and_gives_the_same_bytes(inputs, tmp_path, monkeypatch, capsys):
    own = tmp_path / "shared" / "n4"
    (tmp_path / "cases.csv").write_text("case,sequence,image,mask\nA,T1,image.nrrd,mask.nrrd\n")

    def run(out: str, *more: str) -> bytes:
        assert main(["cohort", str(tmp_path / "cases.csv"), "--protocol", "op-mri", "--out", str(tmp_path / out), *more]) == 0
        return (tmp_path / out / "features.csv").read_bytes()

    monkeypatch.setenv("OSTEORADIOMICS_CACHE_DIR", str(tmp_path / "users"))
    without = run("a", "--no-cache")
    assert run("b", "--n4-cache", str(own)) == without
    (entry,) = entries(own)
    assert not entries(tmp_path / "users" / "images")
    written = entry.read_bytes()
    assert run("c", "--n4-cache", str(own)) == without
    assert entry.read_bytes() == written
    with np.load(entry) as stored:  # another image in its place shows that a run takes what is kept
        other = {**stored, "voxels": stored["voxels"] ** 2}
    np.savez(entry, **other)
    assert run("d", "--n4-cache", str(own)) != without
    entry.unlink()
    assert run("e", "--n4-cache", str(own), "--n4-cache-gb", "1e-6") == without
    assert not entries(own)


def test_a_folder_asked_for_must_be_one_that_can_be_written(inputs, tmp_path, capsys):
    (tmp_path / "file").write_text("no folder")
    extract = ["extract", *inputs, "--union", "--out", str(tmp_path / "f.csv")]
    assert main([*extract, "--n4-cache", str(tmp_path / "file")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert main([*extract, "--n4-cache", str(tmp_path / "n4"), "--no-cache"]) == 2
    assert "not allowed with" in capsys.readouterr().err


def test_folder_and_limit_hold_inside_only(tmp_path, monkeypatch):
    names = ("OSTEORADIOMICS_CACHE", "OSTEORADIOMICS_N4_CACHE", "OSTEORADIOMICS_CACHE_MB")
    monkeypatch.setenv(names[0], "0")
    for name in names[1:]:
        monkeypatch.delenv(name, raising=False)
    with image_cache_of(tmp_path / "n4", 1.5):
        assert [os.environ[name] for name in names] == ["1", str(tmp_path / "n4"), "1500"]
        assert cache._limit_bytes() == 1_500_000_000
        assert not list((tmp_path / "n4").iterdir())
    assert [os.environ.get(name) for name in names] == ["0", None, None]


def test_the_switch_is_put_back(monkeypatch):
    monkeypatch.setenv("OSTEORADIOMICS_CACHE", "1")
    with without_cache():
        assert os.environ["OSTEORADIOMICS_CACHE"] == "0"
    assert os.environ["OSTEORADIOMICS_CACHE"] == "1"
