"""Fat rates against painted muscles, brute force, and the real Dixon case."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from muscle_kit import FAT, LEAN, dixon_muscles, painted, partial_volume, rician
from OsteoRadiomicsLib.base.errors import InputError
from PainGradeLib.fat import FAT_METHODS, mixture
from PainGradeLib.fat.mixture import crossings, fit_mixture
from PainGradeLib.fat.rating import fat_rates, looks_swapped
from PainGradeLib.fat.splits import Counted, three_classes, two_classes
from PainGradeLib.fat.values import FatRate, FatSettings, MuscleVoxels

HALFWAY = FatSettings(threshold=(LEAN + FAT) / 2, share=0.65, reference=FAT, lean=LEAN, fat=FAT)
SIDES = {"MF_L": "MF", "MF_R": "MF"}


def rate(values: np.ndarray, method: str, settings: FatSettings = HALFWAY) -> FatRate:
    return fat_rates({"MF_L": MuscleVoxels(values)}, SIDES, [method], settings, scopes=["muscle"])["MF_L"][0]


@pytest.mark.parametrize("method", ["fixed", "reference-share", "otsu", "kmeans2", "gmm2"])
@pytest.mark.parametrize("voids", [0.0, 0.03])
@pytest.mark.parametrize("share", [0.03, 0.1, 0.2, 0.4])
def test_a_painted_share_is_found_within_a_point_under_noise(method: str, share: float, voids: float) -> None:
    for snr in (20, 8):
        found = rate(painted(share, voids=voids, snr=snr, seed=7), method)
        assert found.reason == ""
        assert found.rate == pytest.approx(100 * share, abs=1), snr


@pytest.mark.parametrize("method", ["fixed", "reference-share", "otsu", "kmeans2", "gmm2"])
@pytest.mark.parametrize("voids", [0.0, 0.03])
@pytest.mark.parametrize("share", [0.03, 0.1, 0.2, 0.4])
def test_two_grey_values_without_noise_are_parted_exactly(method: str, share: float, voids: float) -> None:
    found = rate(painted(share, voids=voids), method)
    assert (found.rate, found.reason) == (100 * share, "")


@pytest.mark.parametrize("method", ["otsu", "kmeans2", "kmeans3", "gmm2", "gmm3"])
@pytest.mark.parametrize("voids", [0.0, 0.03])
def test_a_muscle_without_fat_and_without_noise_gets_a_reason(method: str, voids: float) -> None:
    found = rate(painted(0, voids=voids), method)
    assert np.isnan(found.rate)
    assert "the image is constant in it" in found.reason
    assert ("beside 3.0 % of dark voids" in found.reason) == bool(voids)


@pytest.mark.parametrize("method", ["fixed", "otsu", "kmeans2", "kmeans3", "gmm2"])
def test_three_grey_values_without_noise_are_parted_exactly(method: str) -> None:
    values = painted(0.2, voids=0.2)
    assert rate(values, method).rate == 20


@pytest.mark.parametrize("fat", [140.0, 180.0, 320.0])
def test_dark_voids_are_never_the_lean_part_of_a_muscle(fat: float) -> None:
    values = rician(np.repeat([4.0, LEAN, fat], [60, 1880, 60]), 20, 3)
    assert rate(values, "otsu").rate == pytest.approx(3, abs=0.5)
    assert rate(values, "gmm2").rate == pytest.approx(3, abs=0.5)


@pytest.mark.parametrize("method", [name for name, method in FAT_METHODS.items() if method.pooled])
@pytest.mark.parametrize("voids", [0.0, 0.03])
@pytest.mark.parametrize("snr", [20, 8])
@pytest.mark.parametrize("voxels", [200, 2000, 30000])
def test_a_muscle_without_fat_gets_a_reason_instead_of_a_rate(method: str, voids: float, snr: float, voxels: int) -> None:
    found = rate(painted(0, voids=voids, snr=snr, voxels=voxels, seed=5), method)
    assert np.isnan(found.rate)
    assert "one component" in found.reason
    assert ("dark voids" in found.reason) == bool(voids)


def test_a_fixed_threshold_says_that_a_muscle_without_fat_has_none() -> None:
    assert rate(painted(0, snr=20), "fixed").rate == 0


def test_the_signal_fraction_is_linear_in_fat_where_thresholds_are_not() -> None:
    for snr in (None, 20):
        for mean in (0.1, 0.2):
            assert rate(partial_volume(mean, snr=snr), "signal-fraction").rate == pytest.approx(100 * mean, abs=1)
    assert abs(rate(partial_volume(0.2, snr=20), "otsu").rate - 20) > 5


def test_a_pooled_threshold_keeps_the_difference_between_sides() -> None:
    sides = {"MF_L": MuscleVoxels(painted(0.2, snr=8, seed=1)), "MF_R": MuscleVoxels(painted(0.0, snr=8, seed=2))}
    found = fat_rates(sides, SIDES, ["otsu"])
    pooled, own = found["MF_R"]
    assert (pooled.name, own.name) == ("otsu", "otsu-per-muscle")
    assert pooled.rate == pytest.approx(0, abs=0.2)
    assert np.isnan(own.rate)
    assert found["MF_L"][0].threshold == pooled.threshold


@given(st.lists(st.integers(0, 60), min_size=6, max_size=40).filter(lambda values: len(set(values)) > 2))
def test_splits_are_the_best_of_all_possible_ones(values: list[int]) -> None:
    counted, sample = Counted.of(np.array(values)), np.array(values, dtype=float)

    def within(edges: tuple[int, ...]) -> float:
        places = np.digitize(sample, counted.values[list(edges)])
        return sum(float(np.sum((sample[places == place] - sample[places == place].mean()) ** 2)) for place in set(places))

    indices = range(1, len(counted.values))
    assert within(two_classes(counted)) == pytest.approx(min(within((first,)) for first in indices), abs=1e-6)
    best = min(within(pair) for pair in itertools.combinations(indices, 2))
    assert within(three_classes(counted)) == pytest.approx(best, abs=1e-6)


def test_a_mixture_finds_the_components_it_was_drawn_from() -> None:
    rng = np.random.default_rng(1)
    values = np.concatenate([rng.normal(100, 10, 30000), rng.normal(180, 20, 10000)])
    mixture = fit_mixture(Counted.of(values), 2)
    assert mixture.means == pytest.approx([100, 180], abs=1)
    assert mixture.sds == pytest.approx([10, 20], abs=0.7)
    assert mixture.weights == pytest.approx([0.75, 0.25], abs=0.01)
    density = mixture.weights / mixture.sds * np.exp(-0.5 * ((mixture.threshold - mixture.means) / mixture.sds) ** 2)
    assert density[0] == pytest.approx(density[1], rel=1e-9)
    grid = np.linspace(0, 400, 400001)[:, None]
    both = mixture.weights / mixture.sds / np.sqrt(2 * np.pi) * np.exp(-0.5 * ((grid - mixture.means) / mixture.sds) ** 2)
    assert mixture.overlap == pytest.approx(both.min(axis=1).sum() * 1e-3 / mixture.weights.min(), rel=1e-4)
    assert len(crossings(mixture, 0, 1)) == 2


def test_grey_values_far_from_zero_are_parted_like_those_near_it() -> None:
    values = painted(0.2, snr=8)
    near, far = rate(values, "gmm2"), rate(1000 + 10 * values, "gmm2")
    assert far.rate == near.rate
    assert far.threshold == pytest.approx(1000 + 10 * near.threshold, rel=1e-9)


def test_equal_input_gives_equal_bytes_whatever_the_order_of_voxels() -> None:
    values = partial_volume(0.2, snr=20)
    mixed = np.random.default_rng(2).permutation(values)
    for method in FAT_METHODS:
        first, again = rate(values, method), rate(values, method)
        assert (np.array([first.rate, first.threshold]).tobytes()) == np.array([again.rate, again.threshold]).tobytes()
        if not FAT_METHODS[method].dixon and method != "signal-fraction":
            assert rate(mixed, method).rate == first.rate


def test_few_voxels_and_constant_ones_get_a_reason() -> None:
    assert "29 voxels are fewer than the 30" in rate(painted(0.2, voxels=29), "gmm2").reason
    assert "constant" in rate(np.full(100, 7.0), "otsu").reason
    assert "10 and 11, are too alike" in rate(np.repeat([10.0, 11.0], 50), "gmm2").reason
    assert "cannot be parted into three classes" in rate(np.repeat([1.0, 2.0], 50), "kmeans3").reason


def test_a_threshold_outside_the_two_peaks_is_warned_of() -> None:
    found = rate(painted(0.2, snr=20), "fixed", FatSettings(threshold=60))
    assert "outside the two peaks" in found.warnings[0]


def test_exchanged_references_give_a_reason() -> None:
    found = rate(painted(0.2), "signal-fraction", FatSettings(lean=300, fat=100))
    assert np.isnan(found.rate)
    assert "not brighter" in found.reason
    assert "no lean ROI" in rate(painted(0.2), "signal-fraction", FatSettings()).reason
    assert "no threshold" in rate(painted(0.2), "fixed", FatSettings()).reason


def test_dixon_leaves_voxels_without_signal_out_and_counts_them() -> None:
    voxels = MuscleVoxels(np.array([0.0, 1.0, 3.0]), np.array([0.0, 3.0, 1.0]))
    mean, sums = fat_rates({"MF_L": voxels}, SIDES, ["dixon-mean", "dixon-sums"])["MF_L"]
    assert (mean.rate, mean.left_out, mean.voxels) == (50, 1, 2)
    assert sums.rate == 50
    alone = fat_rates({"MF_L": MuscleVoxels(np.zeros(3), np.zeros(3))}, SIDES, ["dixon-mean"])["MF_L"][0]
    assert "0 in every voxel" in alone.reason


def test_exchanged_fat_and_water_are_noticed() -> None:
    high = MuscleVoxels(np.full(9, 80.0), np.full(9, 20.0))
    low = MuscleVoxels(np.full(9, 20.0), np.full(9, 80.0))
    assert looks_swapped(fat_rates({"MF_L": high, "MF_R": high}, SIDES, ["dixon-mean"]))
    assert not looks_swapped(fat_rates({"MF_L": high, "MF_R": low}, SIDES, ["dixon-mean"]))


def test_an_unknown_method_is_refused_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"no fat method otsi.*otsu"):
        fat_rates({"MF_L": MuscleVoxels(np.zeros(40))}, SIDES, ["otsi"])


# ES_R, MF_R, MF_L, ES_L, in % of the muscle; slice 14, then the whole volume
MEANS = {14: (13.569757265445107, 14.372063907548101, 15.555988643236528, 13.081524103222081),
         None: (13.208777350837138, 14.908231410952219, 12.854949507745102, 12.221200926935646)}  # fmt: skip
SUMS = {14: (15.231613419834044, 15.113331610525123, 16.95314781148289, 15.079276195266077),
        None: (14.568477816729716, 16.00745186036651, 13.822106679709922, 13.58451191726386)}  # fmt: skip


@pytest.mark.parametrize("index", [14, None])
def test_dixon_fractions_of_a_real_case_equal_plain_arithmetic(data: Path, index: int | None) -> None:
    muscles = {name: MuscleVoxels(*voxels) for name, voxels in dixon_muscles(data, index).items()}
    found = fat_rates(muscles, {}, ["dixon-mean", "dixon-sums"])
    assert [rates[0].rate for rates in found.values()] == pytest.approx(MEANS[index], abs=1e-9)
    assert [rates[1].rate for rates in found.values()] == pytest.approx(SUMS[index], abs=1e-9)


def test_thresholds_of_a_real_case_are_those_known_for_it(data: Path) -> None:
    muscles = {name: MuscleVoxels(fat) for name, (fat, _) in dixon_muscles(data, 14).items()}
    found = fat_rates(muscles, {}, ["gmm2", "otsu"], scopes=["muscle"])
    assert [rates[0].rate for rates in found.values()] == pytest.approx([23.40, 29.37, 34.28, 23.03], abs=0.01)
    assert found["ES_R"][1].rate == pytest.approx(13.99, abs=0.01)


def docs() -> str:
    """What Docs/muscles.md says."""
    return (Path(__file__).resolve().parents[3] / "Docs" / "muscles.md").read_text(encoding="utf-8")


def two_sides(make: Callable[..., np.ndarray]) -> dict[str, MuscleVoxels]:
    """20 % left, 10 % right."""
    return {
        f"MF_{side}": MuscleVoxels(make(mean, snr=20, seed=seed)) for seed, (side, mean) in enumerate((("L", 0.2), ("R", 0.1)))
    }


def test_the_docs_say_what_methods_make_of_fat_that_shares_voxels() -> None:
    """The table in Docs/muscles.md, drawn again: 20 % left and 10 % right, in whole voxels and shared."""
    titles = {"": "`{}`", "pooled": "`{}`, both sides together", "muscle": "`{}-per-muscle`"}
    made = (painted, partial_volume)
    for column, make in enumerate(made):
        found = fat_rates(two_sides(make), SIDES, ["signal-fraction", "otsu", "gmm2"], FatSettings(lean=LEAN, fat=FAT))
        for left, right in zip(found["MF_L"], found["MF_R"], strict=True):
            title = titles[left.scope].format(left.method)
            (line,) = (text for text in docs().splitlines() if text.startswith(f"| {title} | 20."))
            cell = line.split("|")[2 + column]
            assert [float(number) for number in cell.split("(")[0].split(",")] == pytest.approx([left.rate, right.rate], abs=0.06)
            assert [bool(side.warnings) for side in (left, right)] == ["overlap warned of" in cell] * 2


def test_the_docs_say_what_a_muscles_own_darker_component_does_to_its_signal_fraction() -> None:
    left = two_sides(partial_volume)["MF_L"]
    own = float(fit_mixture(Counted.of(left.grey), 2).means[0])
    (found,) = fat_rates({"MF_L": left}, {}, ["signal-fraction"], FatSettings(lean=own, fat=FAT))["MF_L"]
    assert f"the signal fraction of the left muscle is {found.rate:.1f} %" in docs()


def test_the_docs_say_where_fitting_on_would_move_a_rate(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    muscle = {"MF_L": MuscleVoxels(dixon_muscles(data, 14)["MF_L"][0])}
    usual, to_the_end = [], []
    for rates, enough in ((usual, mixture._ENOUGH), (to_the_end, 0.0)):
        monkeypatch.setattr(mixture, "_ENOUGH", enough)
        rates += [each.rate for each in fat_rates(muscle, {}, ["gmm2"], scopes=["muscle"])["MF_L"]]
    assert f"in one real muscle from {usual[0]:.1f} to {to_the_end[0]:.1f} %" in docs()
