"""The form for a model's clinical inputs, made from the model itself. What is typed stays out of the scene."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import qt

from ..base.language import retold
from .connections import chosen_key, connect
from .remade import Remade

if TYPE_CHECKING:
    from ..scoring.class_files import Scorable
    from ..scoring.input_schema import Input


class ClinicalForm:
    """One line per clinical input. container: the widget to fill. changed: called when the user changes a value."""

    def __init__(self, container: Any, changed: Callable[[], None]) -> None:
        self._content = Remade(container)
        self._changed = changed
        self._shown: str | None = None
        self._inputs: tuple[Input, ...] = ()
        self._readers: dict[str, Callable[[], str]] = {}

    def show(self, model: Scorable | None) -> None:
        """Show the form of a model; nothing happens when it is shown already, so that typed values stay."""
        key = model.hash if model is not None else None
        if key == self._shown:
            return
        self._shown = key
        self._inputs = model.spec.clinical_inputs if model is not None else ()
        self._readers = {}
        lines = qt.QWidget()
        layout = qt.QFormLayout(lines)
        for item in self._inputs:
            label = qt.QLabel()
            title = retold(item.title)
            label.text = f"{title} ({retold(item.unit)}):" if item.unit else f"{title}:"
            layout.addRow(label, self._field(item))
        self._content.put(lines)

    def values(self) -> dict[str, str]:
        """Column -> text as typed; empty where nothing was given."""
        return {item.source.column: self._readers[item.name]().strip() for item in self._inputs}

    def missing(self) -> tuple[str, ...]:
        """Titles of the inputs that the model cannot do without and that are empty."""
        values = self.values()
        return tuple(retold(item.title) for item in self._inputs if not values[item.source.column] and item.imputation is None)

    def _field(self, item: Input) -> Any:
        if item.levels:
            combo = qt.QComboBox()
            combo.addItem("", "")
            for level in item.levels:
                combo.addItem(retold(level.name), level.name)
            connect(combo, "currentIndexChanged(int)", lambda index: self._changed())
            self._readers[item.name] = lambda: chosen_key(combo)
            return combo
        edit = qt.QLineEdit()
        edit.placeholderText = f"{item.limits.low:g} - {item.limits.high:g}" if item.limits else ""
        connect(edit, "textChanged(QString)", lambda text: self._changed())
        self._readers[item.name] = lambda: edit.text
        return edit
