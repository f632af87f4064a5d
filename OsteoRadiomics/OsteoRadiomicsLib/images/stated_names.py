"""Which ROIs the header of a mask says are in it: a choice that cannot be met is refused before any voxel is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..base.errors import MaskError
from ..base.segment_names import SegmentNames
from .dicom.stated import SegmentsStated, undescribed_frames
from .formats import FileFormat, stem
from .headers.nifti import label_text
from .label_map import Segment
from .label_schemes import LABEL_SCHEMES
from .label_table import label_table_beside, parse_label_table
from .naming import Naming, Segments, given_names, named_segments
from .rois import absent, absent_label, called, contradiction, names_of_rois, refuse_contradiction
from .segment_names import is_bare


@dataclass(frozen=True)
class StatedNames:
    """What a header says of a mask's ROIs.

    segments: those it names. numbered: whether their labels are the mask's. closed: whether the mask holds no other label; if
    not, any other has no name, and is known to be none of these. doubt: asked before a choice is refused, whether there may be
    others all the same.
    """

    segments: Segments
    numbered: bool = True
    closed: bool = True
    doubt: Callable[[], bool] = lambda: False


def names_in_file(source: Path, known: FileFormat, described: Segments, naming: Naming) -> StatedNames | None:
    """Of a mask that ITK reads. described: by its header, as 3D Slicer does. None: nothing names the labels. Raises MaskError."""
    if described:
        return StatedNames(named_segments(described, source, naming, layered=any(segment.layer for segment in described)))
    embedded = [
        parse_label_table(text.decode("utf-8", "replace"))
        for text in (label_text(source, MaskError) if known.name == "NIfTI" else ())
    ]
    chosen = naming.table_names()
    naming = replace(naming, table=chosen)  # read once
    beside = label_table_beside(source, stem(source)) if chosen is None else None
    tables = [*embedded, chosen or {}, beside[1] if beside else {}]
    labels = {label for table in tables for label in table} | set(LABEL_SCHEMES[naming.scheme].names if naming.scheme else ())
    other = max(labels, default=0) + 1  # stands for every label that nothing names
    segments: Segments = tuple(Segment(str(label), label) for label in (*sorted(labels), other))
    for table in embedded:
        segments = given_names(segments, table)
    segments = named_segments(segments, source, naming, supposed=True)
    if segments[-1].anonymous:
        return None
    return StatedNames(segments[:-1], closed=False)


def names_in_dicom(source: Path, stated: SegmentsStated, naming: Naming) -> StatedNames | None:
    """Of a DICOM SEG or RTSTRUCT. None where only voxels tell: in label maps, where nothing is described or called by more than a
    number, and where a table of the user's names labels: which labels contours and segments that overlap get, frames decide."""
    if not stated.names or any(is_bare(name) for _, name in stated.names) or stated.any_label or naming.table is not None:
        return None
    segments = named_segments(tuple(Segment(name, number) for number, name in stated.names), source, naming, supposed=True)
    if not stated.numbered:
        return StatedNames(segments, numbered=False, closed=False)
    numbers = frozenset(number for number, _ in stated.names)
    return StatedNames(segments, doubt=lambda: undescribed_frames(source, numbers))


def check_choice(
    stated: StatedNames, labels: Sequence[int] | None, wanted: Sequence[str] | None, names: Mapping[int | str, str], where: str
) -> None:
    """Refuse labels or names of segments that reading would not find. labels, wanted, names: as for ``select_rois``.

    That a segment is drawn is not among what a header says. Raises MaskError.
    """
    try:
        _check_labels(stated, labels or (), names, where)
        _check_names(stated.segments, wanted or (), names, where)
    except MaskError:
        if not stated.doubt():
            raise


def _check_labels(stated: StatedNames, labels: Iterable[int], names: Mapping[int | str, str], where: str) -> None:
    for label in labels if stated.numbered else ():
        found = [segment for segment in stated.segments if segment.label == label]
        if not found and stated.closed:
            raise absent_label(label, stated.segments, names, where)
        meant = found or [Segment(str(label), label, left_out=True)]
        if all(contradiction(segment, names) for segment in meant):
            refuse_contradiction(meant[0], names, where)


def _check_names(segments: Segments, wanted: Sequence[str], names: Mapping[int | str, str], where: str) -> None:
    if isinstance(wanted, SegmentNames):
        wanted = wanted.among([*(segment.name for segment in segments), *names_of_rois(names)])
    for name in wanted:
        if not called(name, segments, names) and not name.strip().isdecimal():  # a label without a name has its number for one
            raise absent(name, segments, names, where)
