"""Maps of a radiograph as files on its own grid, and a record that says what they show and from where on they are highest."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import SimpleITK as sitk

from ..base.files import replacing, told_of
from ..base.notice import NOTICE
from ..base.records import Part, Record, RecordForm
from ..deep.radiograph.maps import RadiographMap, contour_level, on_picture
from ..images.flat import marked
from ..images.raw_nrrd import write_pieces
from ..images.stated_grid import Numbers, set_grid

if TYPE_CHECKING:
    from ..deep.radiograph.model import Facts
    from ..deep.radiograph.picture import Radiograph
    from ..deep.radiograph.preparing import Prepared
    from ..deep.radiograph.score import RadiographScore

RECORD = "maps.json"


class Contour(Part):
    """file: the map, beside its record. level: of its highest tenth, in logits per cell; None where there is none."""

    file: str
    level: float | None


class MapEntry(Part):
    """One kind of map. cells: (rows, columns) that it has over the part of the picture that is seen. See ``RadiographMap``."""

    kind: str
    title: str
    unit: Literal["logit per cell"] = "logit per cell"
    cells: tuple[int, int]
    network: Contour
    control: Contour
    agreement: float | None
    specific: bool


class Seen(Part):
    """Which part of the picture the network saw: rows top to bottom, columns left to right, ends excluded."""

    top: int
    bottom: int
    left: int
    right: int


class RadiographMaps(Record):
    """A radiograph's score and maps. shape: (rows, columns) of the picture. turned: whether its grey levels were turned round."""

    form = RecordForm("a record of a radiograph's maps", "Make it again with cxr explain --maps")

    kind: Literal["maps of a radiograph"] = "maps of a radiograph"
    notice: str = NOTICE
    case: str
    outcome: str
    event: str
    model: str
    probability: float
    probability_interval: tuple[float, float]
    logit: float
    logit_interval: tuple[float, float]
    control_logit: float
    shape: tuple[int, int]
    seen: Seen
    turned: bool
    warnings: tuple[str, ...]
    maps: tuple[MapEntry, ...]


def write_maps(
    folder: str | os.PathLike[str],
    case: str,
    picture: tuple[Radiograph, Prepared],
    score: RadiographScore,
    maps: Sequence[RadiographMap],
    model: tuple[Facts, str],
    warnings: Sequence[str],
) -> RadiographMaps:
    """Write ``KIND.nrrd`` and ``KIND-control.nrrd`` for each map, uncompressed, and then ``maps.json``.

    picture: as read, and as prepared. model: what it is, and its hash. Raises OutputError.
    """
    place = Path(folder)
    read, prepared = picture
    with told_of(place):
        place.mkdir(parents=True, exist_ok=True)
        (place / RECORD).unlink(missing_ok=True)  # until the maps are whole, no record speaks of them
    entries = []
    for found in maps:
        contours = []
        for cells, name in ((found.own, found.kind.name), (found.control, f"{found.kind.name}-control")):
            _write(place / f"{name}.nrrd", on_picture(cells, prepared.crop, prepared.shape), read.grid)
            contours.append(Contour(file=f"{name}.nrrd", level=contour_level(cells)))
        rows, columns = found.own.values.shape
        entries.append(
            MapEntry(
                kind=found.kind.name, title=found.kind.title, cells=(rows, columns), network=contours[0], control=contours[1],
                agreement=found.agreement, specific=found.specific,
            )
        )  # fmt: skip
    facts, known_as = model
    crop = prepared.crop
    record = RadiographMaps(
        case=case, outcome=facts.outcome, event=facts.event, model=known_as, probability=score.probability,
        probability_interval=score.probability_interval, logit=score.logit, logit_interval=(score.low, score.high),
        control_logit=score.control, shape=prepared.shape,
        seen=Seen(top=crop.top, bottom=crop.bottom, left=crop.left, right=crop.right), turned=prepared.turned,
        warnings=tuple(warnings), maps=tuple(entries),
    )  # fmt: skip
    record.write(place / RECORD)
    return record


def _write(path: Path, values: np.ndarray, grid: Numbers) -> None:
    """Uncompressed: a map on the pixels of a radiograph takes seconds to compress, and little of it goes."""
    image = sitk.GetImageFromArray(values[None])
    set_grid(image, grid)
    with replacing(path) as temporary:
        for _piece in write_pieces(marked(image), temporary):
            pass
