"""What names the labels of a mask: the file itself, a table beside it or chosen by the user, or a known numbering.

Names come before numbers. A label without any name keeps its number, and only such a one may be taken by a protocol's number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..base.errors import MaskError
from ..base.files import sha256_of_file, sha256_of_json
from ..base.notices import say
from .formats import stem
from .label_map import LabelMap, Segment
from .label_schemes import LABEL_SCHEMES
from .label_table import LabelNames, label_table_beside, label_table_files, read_label_table
from .read_image import LabelTable, ReadOptions
from .segment_names import is_number_name, same_meaning
from .table_folders import TableFolders

Segments = tuple[Segment, ...]


@dataclass(frozen=True)
class Naming:
    """What the user says of a mask's labels. scheme: a name of ``LABEL_SCHEMES``. table: a file with label names, or the names.

    Raises MaskError for an unknown scheme.
    """

    scheme: str | None = None
    table: LabelTable | None = None

    def __post_init__(self) -> None:
        if self.scheme is not None and self.scheme not in LABEL_SCHEMES:
            raise MaskError(f"there is no label scheme {self.scheme}", cure=f"Choose one of {', '.join(LABEL_SCHEMES)}")

    @classmethod
    def asked(cls, options: ReadOptions) -> Naming:
        """What the user asks of reading says of names."""
        return cls(options.scheme, options.label_table)

    def table_names(self) -> LabelNames | None:
        """The names of the table that the user chose, None without one. Raises MaskError."""
        if self.table is None or isinstance(self.table, Mapping):
            return None if self.table is None else {int(label): str(name) for label, name in self.table.items()}
        return read_label_table(Path(self.table))


def named(label_map: LabelMap, mask: Path, naming: Naming) -> LabelMap:
    """The label map with names from outside its file, which is ``mask``. See ``named_segments``. Raises MaskError."""
    segments = named_segments(label_map.segments, mask, naming, layered=len(label_map.layers) > 1)
    return replace(label_map, segments=segments)


def named_segments(segments: Segments, mask: Path, naming: Naming, *, layered: bool = False, supposed: bool = False) -> Segments:
    """The segments of a mask with names from outside its file.

    A table that the user chose decides over the file's own names, with a notice where they differ. A table beside the mask and
    the scheme name what has no name yet; a scheme that contradicts a name is refused. layered: whether they lie in several
    layers. supposed: whether the mask may hold some of them only, so that nothing is said or refused for one. Raises MaskError.
    """
    chosen = naming.table_names()
    if chosen is not None:
        segments = tuple(_chosen(segment, chosen, layered) for segment in segments)
    elif any(segment.anonymous for segment in segments) and (beside := label_table_beside(mask, stem(mask))):
        renamed = given_names(segments, beside[1])
        if renamed != segments and not supposed:
            say("mask: its labels were named by the label table beside it")
        segments = renamed
    if naming.scheme is not None:
        if not supposed:
            _refuse_contradiction(segments, naming.scheme, str(mask))
        renamed = given_names(segments, LABEL_SCHEMES[naming.scheme].names)
        if renamed != segments and not supposed:
            say(f"mask: its labels were named by the scheme {naming.scheme}")
        segments = renamed
    return segments


def label_names_record(mask: Path, naming: Naming, folders: TableFolders | None = None) -> dict[str, str]:
    """What a result depends on besides the mask's file: the scheme, and SHA-256 of the tables. Raises OSError.

    folders: of many masks, so that no file is looked for that is not there.
    """
    if isinstance(naming.table, Mapping):
        found = {"names": sha256_of_json({str(label): name for label, name in naming.table.items()})}
    else:
        tables: tuple[Path, ...] = ()
        if naming.table is not None:
            tables = (Path(naming.table),)
        elif folders is None or folders.may_lie_beside(mask):
            tables = label_table_files(mask, stem(mask))
        found = {table.suffix: sha256_of_file(table) for table in tables}
    return found | ({"scheme": naming.scheme} if naming.scheme else {})


def with_names(label_map: LabelMap, names: Mapping[int, str]) -> LabelMap:
    """The label map with names for labels that have none. See ``given_names``."""
    return replace(label_map, segments=given_names(label_map.segments, names))


def given_names(segments: Segments, names: Mapping[int, str]) -> Segments:
    """The segments with names for labels that have none. Where nothing in ``names`` is more than a number, nothing changes.

    A label that the names leave out is then known to be something else: it keeps its number as a name.
    """
    if all(is_number_name(name, label) for label, name in names.items()):
        return segments
    return tuple(_named(segment, names) for segment in segments)


def _named(segment: Segment, names: Mapping[int, str]) -> Segment:
    if not segment.anonymous:
        return segment
    name = names.get(segment.label, "")
    return replace(segment, left_out=True) if is_number_name(name, segment.label) else replace(segment, name=name)


def _chosen(segment: Segment, names: LabelNames, layered: bool) -> Segment:
    """A segment by a table that the user chose, over the name in the file."""
    name = names.get(segment.label)
    if name is None or layered:
        return _named(segment, names)
    if not segment.anonymous and not same_meaning(name, segment.name):
        say(f"mask: label {segment.label} is called {segment.name} in the file, {name} by the label table, which was followed")
    return replace(segment, name=name)


def _refuse_contradiction(segments: Segments, name: str, where: str) -> None:
    for segment in segments:
        told = LABEL_SCHEMES[name].names.get(segment.label)
        if told is not None and not segment.anonymous and not same_meaning(told, segment.name):
            raise MaskError(
                f"label {segment.label} is called {segment.name} in the mask, {told} in the scheme {name}",
                where=where,
                cure="Leave the scheme out: the names in the mask decide",
            )
