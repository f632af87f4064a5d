"""``osteoradiomics deep``: what can be done with the files of deep networks."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..base.console import Console
from . import DONE, Verb
from .actions import Action, add_actions, run_action


def configure(parser: ArgumentParser) -> None:
    add_actions(
        parser,
        (
            Action(
                "export",
                "write a network as an ONNX file for other software, and what it expects as JSON",
                _configure_export,
                _export,
            ),
        ),
    )


def _configure_export(parser: ArgumentParser) -> None:
    parser.add_argument("--model", required=True, help="network's file or folder, from train-segmentation or cxr train")
    parser.add_argument("--onnx", required=True, metavar="FILE.onnx", help="file to write; FILE.json beside it")


def _export(arguments: Namespace, console: Console) -> int:
    from ..workflows.deep_export import export_deep_model

    network, facts = export_deep_model(arguments.model, arguments.onnx)
    console.result({"onnx": str(network), "facts": str(facts)}, f"written to {network}, what it expects to {facts}")
    return DONE


VERB = Verb("deep", "export deep networks for other software", configure, run_action)
