"""Odds ratios that were published for fat rates, to be read and never to be calculated with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PublishedOdds:
    """An odds ratio of severe pain for one more % of fat. muscle: name of the structure."""

    muscle: str
    ratio: float


SOURCE = "Suo M. et al., Chin J Spine Spinal Cord 2026(4):385-396"
PUBLISHED_ODDS = (PublishedOdds("MF_R", 0.758), PublishedOdds("MF_L", 1.418))
NO_SCORE = (
    "the intercept was not published, without which odds ratios give no probability",
    "nor the method by which fat was measured, and rates of different methods differ by more than twofold in one muscle",
)
"""Why they cannot score a case."""


def literature_text() -> str:
    """The ratios with the reasons why they are no score, and what their signs look like."""
    ratios = ", ".join(f"{odds.muscle.replace('_', ' ')} {odds.ratio:g}" for odds in PUBLISHED_ODDS)
    return (
        f"Published odds ratios of severe pain for each % of fat ({SOURCE}): {ratios}. They cannot score a case: "
        f"{NO_SCORE[0]}; {NO_SCORE[1]}. Opposite signs for the two sides of one muscle are what collinear sides look like."
    )
