"""Maps of where a logit comes from, of a network and of its control on shuffled labels.

Source: Arun et al. 2021 (why a control, doi 10.1148/ryai.2021200267).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import FunctionType

import numpy as np

from ...base.notices import say
from ...base.places import load
from ...base.progress import Progress
from ..packages import installed
from .map_kinds import MAP_KINDS
from .maps import RadiographMap, agreement_of
from .model import Model, torch_networks
from .places import Cells


def kinds_made_here(kinds: Iterable[str] = ()) -> tuple[str, ...]:
    """Names of ``MAP_KINDS`` to make: those asked for; where none is, all that can be made here, with a notice of the others."""
    wanted = tuple(kinds)
    if wanted or installed("torch"):
        return wanted or tuple(MAP_KINDS)
    needing = ", ".join(kind.title for kind in MAP_KINDS.values() if kind.gradients)
    say(f"map: left out, because they need the package torch (about 200 MB to fetch): {needing}")
    return tuple(name for name, kind in MAP_KINDS.items() if not kind.gradients)


def maps_of(
    model: Model, pixels: np.ndarray, kinds: Iterable[str] = tuple(MAP_KINDS), *, progress: Progress | None = None
) -> tuple[RadiographMap, ...]:
    """The maps of one picture. pixels: of ``preparing``. kinds: names of ``MAP_KINDS``.

    Raises Cancelled, and DependencyError where a kind needs torch and that is missing.
    """
    progress = progress or Progress()
    wanted = [MAP_KINDS[name] for name in kinds]
    by_gradients = [kind.title for kind in wanted if kind.gradients]
    networks = torch_networks(model, f"a map by gradients ({', '.join(by_gradients)})") if by_gradients else None
    found = []
    for number, kind in enumerate(wanted):
        progress.report(number, len(wanted), kind.name)
        make: Callable[..., Cells] = load(kind.place, FunctionType, package=__package__ or "")
        if kind.gradients:
            assert networks is not None
            own, control = (make(network, pixels).divided(model.facts.temperature) for network in networks)
        else:
            own, control = (make(runner, pixels) for runner in (model.network, model.control))
        found.append(RadiographMap(kind, own, control, agreement_of(own.values, control.values)))
    return tuple(found)
