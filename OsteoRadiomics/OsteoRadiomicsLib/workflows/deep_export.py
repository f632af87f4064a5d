"""Deep networks as ONNX files for other software, with what its user must know as JSON beside each."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from ..base.errors import InputError, ModelError
from ..base.files import check_writable, write_bytes, write_json
from ..base.records import Part
from ..deep.radiograph import model as radiograph
from ..deep.segmentation import facts as segmentation
from ..deep.weights import NETWORK, OpenedModel, opened
from ..scoring.onnx_export import onnx_package

_Found = tuple[Part, bytes]


def export_deep_model(model: str | os.PathLike[str], out: str | os.PathLike[str]) -> tuple[Path, Path]:
    """Write a network's ONNX file and its facts; returns both paths. model: folder or .zip. out: ends in .onnx.

    Raises InputError for another ending, ModelError, OutputError, and DependencyError where onnx and torch are needed and are not
    there: for a model of radiographs that keeps no ONNX file.
    """
    path = Path(out)
    if path.suffix.lower() != ".onnx":
        raise InputError("is no name of an ONNX file", where=str(out), cure="Let it end in .onnx")
    facts_path = path.with_suffix(".json")
    for each in (path, facts_path):
        check_writable(each)
    read = opened(model)
    if read.kind not in _WAYS:
        raise ModelError(
            f"networks of the kind {read.kind} are not exported", where=read.where, cure=f"Give one of {', '.join(_WAYS)}"
        )
    facts, data = _WAYS[read.kind](read)
    write_bytes(path, data)
    write_json(facts_path, {"kind": read.kind, **facts.model_dump(mode="json", by_alias=True)})
    return path, facts_path


def _of_segmentation(read: OpenedModel) -> _Found:
    """The file that the model keeps."""
    found = read.of(segmentation.KIND, segmentation.SegmentationFacts)
    return found.facts, found.data(NETWORK)


def _of_radiograph(read: OpenedModel) -> _Found:
    """The file that the model keeps; of one that keeps none, it is drawn."""
    found = read.of(radiograph.KIND, radiograph.Facts)
    if NETWORK in found.files:
        return found.facts, found.data(NETWORK)
    onnx_package()
    network, _ = radiograph.torch_networks(radiograph.ready(read), "drawing a network as ONNX")
    from ..deep.radiograph.onnx_file import onnx_bytes  # which needs torch, whose absence has been told by now

    return found.facts, onnx_bytes(network, found.facts.temperature)


_WAYS: Mapping[str, Callable[[OpenedModel], _Found]] = {
    segmentation.KIND: _of_segmentation,
    radiograph.KIND: _of_radiograph,
}
