"""What maps say in words, those of several sequences together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import slicer
from slicer.i18n import tr as _

from ...base.language import retold

if TYPE_CHECKING:
    from ...heatmaps.words import MapWords


@dataclass(frozen=True)
class MapTexts:
    """what: the maps in one line. sentence, verdict: what they say, one line for each sequence. caption: what a voxel means.
    warnings: each once, with the sequence before it where not all have it."""

    what: str
    sentence: str
    verdict: str
    caption: str
    warnings: tuple[str, ...]

    @property
    def all_warnings(self) -> tuple[str, ...]:
        """The verdict among them."""
        return (*filter(None, [self.verdict]), *self.warnings)


def texts_of(nodes: Sequence[slicer.vtkMRMLScalarVolumeNode]) -> MapTexts:
    """The texts of maps that show the same of one sequence each, the first of which leads."""
    from ...heatmaps.words import words_of
    from ...mrml.maps import map_provenance, map_sequence

    records = [map_provenance(node) for node in nodes]
    names = [map_sequence(node) for node in nodes]
    words = [words_of(record.map) for record in records]
    what = _("{kind}: {title}.").format(kind=retold(words[0].kind), title=words[0].title)
    return MapTexts(
        what,
        _joined(names, [retold(each.sentence) for each in words]),
        _joined(names, [retold(each.verdict) for each in words]),
        _caption(what, words[0]),
        tuple(_lines(names, [tuple(map(retold, record.warnings)) for record in records])),
    )


def _caption(what: str, words: MapWords) -> str:
    return " ".join([what, *(retold(text) for text in (words.caption, words.validity) if text)])


def _joined(names: Sequence[str], texts: Sequence[str]) -> str:
    return "\n".join(_lines(names, [(text,) if text else () for text in texts]))


def _lines(names: Sequence[str], texts: Sequence[Sequence[str]]) -> Iterable[str]:
    """Each text once, with the names of those that have it where not all have."""
    owners: dict[str, list[str]] = {}
    for name, own in zip(names, texts, strict=True):
        for text in own:
            owners.setdefault(text, []).append(name)
    for text, found in owners.items():
        yield text if len(found) == len(names) else f"{', '.join(found)}: {text}"
