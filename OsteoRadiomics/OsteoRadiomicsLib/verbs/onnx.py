"""``osteoradiomics onnx``: model files as ONNX files for other software."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterable
from pathlib import Path

from ..base.console import Console
from . import DONE, SOME_FAILED, Verb

_EPILOG = """\
Each model becomes one file, NAME.onnx, beside the model or in the folder of --out. It takes rows of numbers ('inputs') and
gives 'probability' (or 'value'), imputation, Radscores, standardisation and recalibration included, in double precision; its
metadata say which inputs in which order, unit and coding. OsteoRadiomics itself never reads these files.
'train --onnx' does the same for the models of a study.
"""


def configure(parser: ArgumentParser) -> None:
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("models", nargs="+", metavar="MODEL", help="model folders, .zip files, or names of shipped models")
    parser.add_argument("--out", metavar="DIR", help="folder for the files (default: where each model lies)")


def run(arguments: Namespace, console: Console) -> int:
    written, failed = export_models(arguments.models, arguments.out, console)
    text = "\n".join(f"{model}: written to {path}" for model, path in written.items())
    console.result({"written": written, "failed": failed}, text)
    return SOME_FAILED if failed else DONE


def export_models(models: Iterable[str], out: str | None, console: Console) -> tuple[dict[str, str], dict[str, str]]:
    """Model -> file written, and model -> why not, each said as one line. Raises DependencyError without the package onnx."""
    from ..base.errors import InputError
    from ..scoring.class_files import find_scorable
    from ..scoring.onnx_export import onnx_package, write_onnx

    onnx_package()
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
            console.failure(f"no ONNX file of {name}: {error}")
        else:
            written[name] = str(path)
    return written, failed


VERB = Verb("onnx", "write models as ONNX files for other software", configure, run)
