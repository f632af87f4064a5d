"""The argument --clinical, shared by the verbs that score: typed pairs or a table's row."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..scoring.class_files import Scorable


def add_clinical(parser: ArgumentParser) -> None:
    """--clinical age=70,sex=female or --clinical TABLE."""
    parser.add_argument(
        "--clinical", metavar="NAME=VALUE,...|TABLE", help="clinical inputs: age=70,sex=female, or a table by case"
    )


def clinical_values(model: Scorable, arguments: Namespace) -> dict[str, Any]:
    """Values by input name, from NAME=VALUE pairs or from the case's row of a table. Raises InputError and TableError."""
    from ..base.errors import InputError
    from ..workflows.scoring import clinical_from_table

    text = arguments.clinical
    if text is None:
        return {}
    if "=" not in text:
        return dict(clinical_from_table(model, text, arguments.case))
    columns = {item.source.column: item.name for item in model.spec.clinical_inputs if item.source.type == "clinical"}
    found: dict[str, Any] = {}
    for pair in text.split(","):
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not name:
            raise InputError(f"{pair!r} is no NAME=VALUE", where="--clinical", cure="Write age=70,sex=female")
        name = columns.get(name, name)
        if name in found:
            raise InputError(f"{name} is given twice", where="--clinical")
        found[name] = value
    return found
