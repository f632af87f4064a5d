"""The argument --clinical, shared by the verbs that score: typed pairs or a table's row."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..scoring.class_files import Scorable


def add_clinical(parser: ArgumentParser, more: str = "") -> None:
    """--clinical age=70,sex=female or --clinical TABLE. more: said after it in the help."""
    parser.add_argument(
        "--clinical", metavar="NAME=VALUE,...|TABLE", help=f"clinical inputs: age=70,sex=female, or a table by case{more}"
    )


def clinical_values(model: Scorable, arguments: Namespace) -> dict[str, Any]:
    """Values by input name, from NAME=VALUE pairs or from the case's row of a table. Raises InputError and TableError."""
    from ..workflows.model_inputs import by_input, clinical_of

    text = arguments.clinical
    if text is None or "=" not in text:
        return clinical_of(model, text, arguments.case)
    return by_input(model, [_pair(part) for part in text.split(",")], "--clinical")


def _pair(text: str) -> tuple[str, str]:
    from ..base.errors import InputError

    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not name:
        raise InputError(f"{text!r} is no NAME=VALUE", where="--clinical", cure="Write age=70,sex=female")
    return name, value
