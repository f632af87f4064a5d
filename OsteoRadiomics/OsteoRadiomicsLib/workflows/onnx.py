"""Models as ONNX files for other software."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import InputError
from ..scoring.class_files import find_scorable
from ..scoring.onnx_export import onnx_package, write_onnx


@dataclass(frozen=True)
class OnnxFiles:
    """written: model -> its file. failed: model -> why there is none."""

    written: dict[str, str]
    failed: dict[str, str]

    @property
    def failures(self) -> tuple[str, ...]:
        """One line for each model without a file."""
        return tuple(f"no ONNX file of {name}: {reason}" for name, reason in self.failed.items())


def check_onnx() -> None:
    """Raises DependencyError without the package onnx."""
    onnx_package()


def write_onnx_files(models: Iterable[str], out: str | None = None) -> OnnxFiles:
    """Write every model that can be one. models: folders, .zip files or names of shipped models. out: where; None beside each.

    Raises DependencyError without the package onnx.
    """
    check_onnx()
    written: dict[str, str] = {}
    failed: dict[str, str] = {}
    for name in models:
        try:
            model = find_scorable(name)
            place = Path(out) if out else Path(name).parent
            path = place / f"{model.name}.onnx"
            if str(path) in written.values():
                raise InputError("would replace the file of another model", where=str(path), cure="Export it into another folder")
            write_onnx(model, path)
        except InputError as error:
            failed[name] = str(error)
        else:
            written[name] = str(path)
    return OnnxFiles(written, failed)
