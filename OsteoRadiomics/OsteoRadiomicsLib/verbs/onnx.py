"""``osteoradiomics onnx``: model files as ONNX files for other software."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter

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
    from ..workflows.onnx import write_onnx_files

    files = write_onnx_files(arguments.models, arguments.out)
    for text in files.failures:
        console.failure(text)
    text = "\n".join(f"{model}: written to {path}" for model, path in files.written.items())
    console.result({"written": files.written, "failed": files.failed}, text)
    return SOME_FAILED if files.failed else DONE


VERB = Verb("onnx", "write models as ONNX files for other software", configure, run)
