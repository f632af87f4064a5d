"""What an image type is: a name and a plan of filterings, each giving one or more derived images."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...protocols.extraction_settings import Setting
from ..region import Region


@dataclass(frozen=True)
class Filtering:
    """One piece of work that gives derived images.

    names: of the images, in order. run: gives them, one array each on the region's frame (z, y, x). impossible: why they
    cannot be made of this image ('' when they can); ``run`` is not called then.
    """

    names: tuple[str, ...]
    run: Callable[[], Sequence[np.ndarray]]
    impossible: str = ""


@dataclass(frozen=True)
class ImageType:
    """name: PyRadiomics' name. description: one line for users. plan: the filterings of a region under a setting.

    narrow: the type's own settings and names of derived images -> own settings that make these images and as few others as
    possible, for work that repeats the filter often.
    """

    name: str
    description: str
    plan: Callable[[Region, Setting], Sequence[Filtering]]
    narrow: Callable[[Mapping[str, Any], Set[str]], Mapping[str, Any]] = lambda own, images: own
