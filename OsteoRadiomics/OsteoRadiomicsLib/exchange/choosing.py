"""Which series of a study in an archive are wanted, by the rules that sort folders of DICOM files, and why not the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import InputError
from ..base.progress import Progress
from ..cohort.listing.rules import SeriesRule, choose
from ..images.dicom.scan import TAGS, SeriesScan, is_of_interest
from ..images.dicom.volumes import Volume, in_order, volumes_of
from .node import FoundSeries, Node, headers_of, series_of

_NO_IMAGES = "is no MR, CT or radiograph, or a localiser"


@dataclass(frozen=True)
class Judged:
    """A series of a study. because: why it is wanted, '' where it is not. sequence: as the rule calls it. why_not: by each rule.

    image_type, echo_time (ms): which of its volumes is wanted, '' for all.
    """

    series: FoundSeries
    because: str = ""
    sequence: str = ""
    image_type: str = ""
    echo_time: str = ""
    why_not: tuple[str, ...] = ()


def fitting(node: Node, study: str, rule: SeriesRule, progress: Progress | None = None) -> list[Judged]:
    """Every series of a study, wanted where one of its volumes fits a rule. Raises InputError for no such study, OutputError."""
    found = []
    for series, volumes, outside in _seen(node, study, (rule,), progress):
        because = next((", ".join(reasons) or "any" for each in volumes if (reasons := rule.reasons(each)) is not None), "")
        why = () if because else (outside or rule.misfit(volumes[0]),)
        found.append(Judged(series, because, why_not=why))
    return found


def chosen(
    node: Node, study: str, rules: Sequence[SeriesRule], progress: Progress | None = None
) -> tuple[list[Judged], list[str]]:
    """The series of a study with the one that each rule takes, and what is missing or ambiguous.

    A series that two rules take stands twice: water and fat of one series, say. Raises InputError for no such study, OutputError.
    """
    seen = _seen(node, study, rules, progress)
    volumes = in_order(volume for _, own, _ in seen for volume in own)
    wanted: dict[str, list[Judged]] = {}
    problems = []
    by_uid = {series.series: series for series, _, _ in seen}
    for rule in rules:
        taken = choose(rule, volumes) if volumes else "no series fits"
        if isinstance(taken, str):
            problems.append(f"{rule.sequence}: {taken}")
            continue
        uid = taken.path.name
        judged = Judged(by_uid[uid], taken.because, rule.sequence, taken.image_type, taken.echo_time)
        wanted.setdefault(uid, []).append(judged)
    found = []
    for series, own, outside in seen:
        why = (outside,) if outside else tuple(f"{rule.sequence}: {_why_not(rule, own)}" for rule in rules)
        found += wanted.get(series.series) or [Judged(series, why_not=why)]
    return found, problems


def _why_not(rule: SeriesRule, volumes: Sequence[Volume]) -> str:
    """Why a rule takes none of these volumes."""
    misfits = [rule.misfit(volume) for volume in volumes]
    return "another one was taken" if "" in misfits else misfits[0]


def _seen(
    node: Node, study: str, rules: Sequence[SeriesRule], progress: Progress | None
) -> list[tuple[FoundSeries, list[Volume], str]]:
    """Every series with its volumes, or why it cannot be wanted. Headers are asked for where a rule needs them."""
    progress = progress or Progress()
    found = []
    everything = series_of(node, study)
    for number, series in enumerate(everything):
        progress.report(number, len(everything), "looking at series")
        could = [rule for rule in rules if not rule.series_misfit(series.description, series.modality)]
        volumes = [_unseen(series)]
        if any(rule.needs_headers for rule in could):
            volumes = _looked_at(node, series)
        found.append((series, volumes, "" if volumes else _NO_IMAGES))
    return found


def _looked_at(node: Node, series: FoundSeries) -> list[Volume]:
    headers = [header for header in headers_of(node, series, TAGS) if is_of_interest(header)]
    place = Path(series.series)
    return volumes_of((str(place), series.series, series.number), [(place, header) for header in headers], alone=True)


def _unseen(series: FoundSeries) -> Volume:
    """A series as one volume of which only the archive's own words are known."""
    place = Path(series.series)
    scan = SeriesScan(series.modality, "", "", "", {}, {})
    return Volume(place, place, series.series, series.number, series.description, (), "", series.instances, scan)


def refuse_none(judged: Sequence[Judged], node: Node) -> None:
    """Raises InputError where no series is wanted, with what there is."""
    if not any(one.because for one in judged):
        names = ", ".join(sorted({f'{one.series.modality} "{one.series.description}"' for one in judged}))
        raise InputError("no series of the study fits", where=node.url, cure=f"It holds {names}")
