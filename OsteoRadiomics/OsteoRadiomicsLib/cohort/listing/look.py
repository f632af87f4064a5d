"""One line of a case list looked at by the headers of its files: whether it can be extracted, and what that will need."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ...base.errors import GeometryError, InputError, MaskError, OsteoRadiomicsError
from ...base.notices import collected_notices
from ...images.geometry import lies_on, shares_voxels
from ...images.headers.limits import voxel_limit
from ...images.placing import MaskRule, check_placing
from ...images.read_image import AS_USUAL, ReadOptions, check_origin
from ...images.scenes.files import is_scene
from ...images.scenes.opening import needs_slicer, scenes_are_read
from ...images.stated import Stated, image_stated, mask_stated
from ...protocols.extraction_plan import ExtractionPlan
from ..cases import CaseInput
from ..reasons import reason_of
from ..selection import check_stated_rois, mask_rule
from .cost import Cost, expected_cost


class State(StrEnum):
    """What a line is. All but ``OK`` cannot be extracted as it stands."""

    OK = "ok"
    MISSING = "missing"
    UNREADABLE = "not readable"
    GRID = "mismatched grid"
    ROI = "no such ROI"
    DUPLICATE = "duplicate"


UNMARKED = (b"", b"")


@dataclass(frozen=True, slots=True)
class Look:
    """reason: why it is not ok, without names of files; a remark where it is. size, spacing (mm): of the image, if known.

    cost: None where the size is not known. marks: of image and mask, equal for equal content. files: how many were looked at.
    """

    state: State
    reason: str = ""
    size: tuple[int, ...] = ()
    spacing: tuple[float, ...] = ()
    cost: Cost | None = None
    marks: tuple[bytes, bytes] = field(default=UNMARKED, repr=False)
    files: int = 0


@dataclass(frozen=True)
class Looking:
    """The look at one line, picklable. plan: None where nothing is known of the extraction: then any other grid is told.

    scenes: whether scenes of 3D Slicer can be read, where the extraction runs.
    """

    plan: ExtractionPlan | None = None
    reading: ReadOptions = AS_USUAL
    max_voxels: int | None = None
    scenes: bool = field(default_factory=scenes_are_read)

    def __call__(self, item: CaseInput) -> Look:
        """Never raises: whatever is wrong becomes the line's state."""
        for role, path in (*item.roles.items(), ("the label table", item.label_table)):
            if path is not None and not path.exists():
                return Look(State.MISSING, str(InputError(f"{role} does not exist", where=item.place, cure="Check the path")))
        try:
            with voxel_limit(self.max_voxels), collected_notices():
                return self._headers(item)
        except GeometryError as error:
            return Look(State.GRID, self._reason(error.at(item.place), item))
        except OsteoRadiomicsError as error:
            return Look(State.UNREADABLE, self._reason(error.at(item.place), item))
        except Exception as error:  # noqa: BLE001 - one file that no one has foreseen must not end the look at thousands
            return Look(State.UNREADABLE, self._reason(error, item))

    def _headers(self, item: CaseInput) -> Look:
        reading = item.reading(self.reading)
        image, mask = image_stated(item.image, reading), mask_stated(item.mask, reading)
        scene = next((path for path in (item.image, item.mask) if is_scene(path)), None)
        if scene is not None and not self.scenes:
            raise needs_slicer(scene, InputError)
        check_origin(image.origin, mask.origin, reading, str(item.mask))
        remark = self._grids(item, image, mask)
        try:
            self._rois(item, mask)
        except MaskError as error:
            return Look(State.ROI, self._reason(error.at(item.place), item))
        marks, files = (image.mark, mask.mark), image.files + mask.files
        if image.grid is None:
            return Look(State.OK, remark, marks=marks, files=files)
        size, spacing = image.grid.size, image.grid.spacing
        return Look(State.OK, remark, size, spacing, expected_cost(size, spacing, image.voxel_bytes, self.plan), marks, files)

    def _grids(self, item: CaseInput, image: Stated, mask: Stated) -> str:
        """A remark on grids. Raises GeometryError."""
        if image.grid is None or mask.grid is None:
            return "whether the mask lies on the image is seen when they are read"
        if self.plan is not None:
            check_placing(mask.grid, image.grid, mask_rule(self.plan.settings, self.plan.protocol, None), where=str(item.mask))
        else:
            check_placing(mask.grid, image.grid, MaskRule(), where=str(item.mask))
        if lies_on(mask.grid, image.grid):
            return ""
        if shares_voxels(mask.grid, image.grid):
            return "the mask has the image's voxels in another order or extent"
        return "the mask lies on another grid than the image"

    def _rois(self, item: CaseInput, mask: Stated) -> None:
        """Raises MaskError for an ROI that the mask's header says is not there."""
        if mask.names is not None:
            protocol, settings = (self.plan.protocol, self.plan.settings) if self.plan else (None, None)
            check_stated_rois(mask.names, protocol, settings, item.labels, item.segments, str(item.mask))

    def _reason(self, error: Exception, item: CaseInput) -> str:
        return reason_of(error, item.place, item.all_roles(self.reading))
