"""What is missing before something can be done with a case, in words that stand on a button."""

from __future__ import annotations

from collections.abc import Iterable

from slicer.i18n import tr as _

from ..images.segment_names import same_meaning
from ..vertebrae.levels import level_of
from .choices import ProtocolChoice
from .panel import Context


def busy_obstacle(context: Context) -> str:
    """Why nothing can be started now."""
    if not context.ready:
        return _("Install the Python packages first (Set-up, above)")
    return _("Wait until the calculation has ended, or cancel it") if context.runner.running else ""


def vertebrae_obstacle(context: Context) -> str:
    """What is missing before vertebrae of the study can be found on an image."""
    if busy := busy_obstacle(context):
        return busy
    if context.protocol is None:
        return _("Choose a protocol")
    if not any(level_of(roi) for roi in context.protocol.rois):
        return _("This study draws no vertebra")
    return "" if context.images else _("Choose an image first")


def choice_obstacle(context: Context, sequences: Iterable[str]) -> str:
    """What must still be chosen: protocol, the images of some sequences, segments, case id."""
    parameters, protocol = context.parameters, context.protocol
    if parameters is None or protocol is None:
        return _("Choose a protocol")
    absent = [name for name in sequences if name not in context.images]
    if absent:
        return _("{names}: choose an image").format(names=", ".join(absent))
    if parameters.segmentation is None:
        return _("Choose segments, or create and draw them")
    return drawing_obstacle(context) or ("" if parameters.caseId.strip() else _("Enter a case id (a pseudonym)"))


def drawing_obstacle(context: Context) -> str:
    """Which of the protocol's segments are absent or empty."""
    node, protocol = context.parameters.segmentation, context.protocol
    drawn = context.drawn.of(node)
    if not drawn:
        return _("Create the segments and draw them")
    states = {roi: _state(roi, protocol, drawn) for roi in protocol.rois}
    empty = [roi for roi, state in states.items() if state is False]
    absent = [roi for roi, state in states.items() if state is None]
    if empty:
        several = _("{names} are empty: draw them") if len(empty) > 1 else _("{names} is empty: draw it")
        return several.format(names=", ".join(empty))
    if absent:
        several = _("{names} are not there: draw them") if len(absent) > 1 else _("{names} is not there: draw it")
        return several.format(names=", ".join(absent))
    return ""


def _state(roi: str, protocol: ProtocolChoice, drawn: dict[str, bool]) -> bool | None:
    """Whether an ROI is drawn, whole or in layers; None where no segment is called so."""
    known = (roi, *protocol.aliases.get(roi, ()))
    layers = {f"{roi} {layer}" for layer in protocol.layers}
    found = [full for name, full in drawn.items() if name in layers or any(name == k or same_meaning(name, k) for k in known)]
    return any(found) if found else None
