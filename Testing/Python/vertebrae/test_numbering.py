"""Which numbering a mask follows."""

from __future__ import annotations

import pytest
from OsteoRadiomicsLib.base.errors import MaskError
from OsteoRadiomicsLib.vertebrae.levels import from_the_head, is_a_run, level_of, upwards
from OsteoRadiomicsLib.vertebrae.numbering import by_names, by_scheme, proven


def downwards(*labels: int, step_mm: float = 35.0) -> dict[int, float]:
    """Labels at falling heights."""
    return {label: -step_mm * place for place, label in enumerate(labels)}


class TestLevels:
    @pytest.mark.parametrize(
        ("name", "level"),
        [("vertebrae_L1", "L1"), ("L1 vertebra", "L1"), ("t12", "T12"), ("vertebrae_S1", "S"), ("sacrum", "S"), ("L6", "L6")],
    )
    def test_the_names_of_programs_and_people_mean_a_level(self, name: str, level: str) -> None:
        assert level_of(name) == level

    @pytest.mark.parametrize("name", ["disc_L1_L2", "endplates_of_L1", "liver", "", "20", "L9", "spinal_canal", "left L1"])
    def test_what_is_no_vertebra_has_no_level(self, name: str) -> None:
        assert level_of(name) is None

    def test_levels_are_ordered_from_the_head(self) -> None:
        assert from_the_head(["S", "L1", "T12", "T13"]) == ("T12", "T13", "L1", "S")

    @pytest.mark.parametrize("levels", [["T12", "L1"], ["T12", "T13", "L1"], ["L5", "S"], ["L6", "S"], ["L4", "S"]])
    def test_spines_with_one_more_or_one_less_are_runs(self, levels: list[str]) -> None:
        assert is_a_run(levels)

    @pytest.mark.parametrize("levels", [["L1", "L3"], ["T11", "L1"], ["L3", "S"], ["L2", "L1"]])
    def test_a_gap_or_a_turn_is_no_run(self, levels: list[str]) -> None:
        assert not is_a_run(levels)

    def test_counting_upwards_passes_from_l1_to_t12(self) -> None:
        assert upwards("L6", 8) == ("L6", "L5", "L4", "L3", "L2", "L1", "T12", "T11")


class TestProvenByOrder:
    def test_twenty_to_twenty_four_downwards_are_verse(self) -> None:
        assert proven(downwards(20, 21, 22, 23, 24)).levels == {20: "L1", 21: "L2", 22: "L3", 23: "L4", 24: "L5"}

    def test_the_same_numbers_upwards_are_totalsegmentator_v1(self) -> None:
        found = proven(downwards(24, 23, 22, 21, 20))

        assert found.scheme == "totalsegmentator-v1"
        assert found.levels[22] == "L1"

    def test_forty_one_to_fifty_downwards_are_totalspineseg(self) -> None:
        assert proven(downwards(41, 42, 43, 44, 45, 50)).levels[50] == "S"

    def test_an_order_that_two_numberings_fit_is_refused_with_both_names(self) -> None:
        with pytest.raises(MaskError, match=r"fits 2 numberings: .*totalsegmentator-v1.*totalsegmentator-v2"):
            proven(downwards(33, 32, 31, 30, 29, 28, 27, 26, step_mm=26))

    def test_vertebrae_too_far_apart_for_the_chest_are_lumbar(self) -> None:
        found = proven(downwards(33, 32, 31, 30, 29, 28, 27, 26))

        assert found.scheme == "totalsegmentator-v2"
        assert found.levels[31] == "L1"

    def test_an_order_that_no_numbering_fits_is_refused(self) -> None:
        with pytest.raises(MaskError, match="the order of no numbering"):
            proven(downwards(20, 22, 21, 24, 23))

    def test_one_label_proves_nothing(self) -> None:
        with pytest.raises(MaskError):
            proven(downwards(20))

    def test_numbers_that_count_upwards_need_the_lowest_level(self) -> None:
        spider = downwards(5, 4, 3, 2, 1) | {100: 0.0, 201: -150.0}

        with pytest.raises(MaskError, match="calls the lowest lumbar vertebra 1"):
            proven(spider)
        assert proven(spider, "L6").levels[1] == "L6"


class TestByScheme:
    def test_a_numbering_that_the_order_contradicts_is_refused(self) -> None:
        with pytest.raises(MaskError, match="L5 would lie above L4"):
            by_scheme("verse", downwards(24, 23, 22))

    def test_a_mask_without_its_vertebrae_is_refused(self) -> None:
        with pytest.raises(MaskError, match="none of its labels is a vertebra"):
            by_scheme("totalspineseg", downwards(1, 2))

    def test_cord_and_canal_together_are_the_canal(self) -> None:
        assert by_scheme("totalspineseg", downwards(1, 2, 41, 42)).canal == (1, 2)

    def test_a_cord_alone_is_no_canal(self) -> None:
        assert by_scheme("totalspineseg", downwards(1, 41, 42)).canal == ()


class TestByNames:
    def test_two_labels_of_one_level_are_refused(self) -> None:
        with pytest.raises(MaskError, match="labels 3 and 7 are both called L1"):
            by_names({3: "L1", 7: "vertebrae_L1"})
