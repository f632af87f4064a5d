"""The questions that a study asks about the open case, as a form of choices; each case starts with none chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import qt
from slicer.i18n import tr as _

from ...base.language import retold
from ..connections import chosen_key
from ..remade import Remade

if TYPE_CHECKING:
    from ...protocols.questions import QuestionSpec


class GradesForm:
    """One line per question. container: the widget to fill; it is hidden where nothing is asked."""

    def __init__(self, container: Any) -> None:
        self._container = container
        self._content = Remade(container)
        self._shown: str | None = None
        self.choices: dict[str, Any] = {}
        container.hide()

    def show(self, case: str | None, questions: Sequence[QuestionSpec]) -> None:
        """Ask about a case; what is chosen stays while the case does. None: no case is open."""
        if case == self._shown:
            return
        self._shown = case
        self.choices = {}
        lines = qt.QWidget()
        layout = qt.QGridLayout(lines)  # a form layout cuts off titles that wrap
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setColumnStretch(0, 1)
        for row, question in enumerate(questions if case is not None else ()):
            label = qt.QLabel()
            label.text = _("{question}:").format(question=retold(question.title))
            label.wordWrap = True
            label.minimumWidth = 1  # a title that wraps would ask for more than a narrow panel has
            layout.addWidget(label, row, 0)
            layout.addWidget(self._choice(question), row, 1)
        self._content.put(lines)
        self._container.setVisible(bool(self.choices))

    def answers(self) -> dict[str, str]:
        """Question -> the chosen category, without those left open."""
        return {name: key for name, combo in self.choices.items() if (key := chosen_key(combo))}

    def _choice(self, question: QuestionSpec) -> Any:
        combo = qt.QComboBox()
        needed = _("Needed before the case can be submitted") if question.required else _("May be left open")
        combo.toolTip = "\n".join([retold(question.help), needed] if question.help else [needed])
        combo.addItem("", "")
        for category in question.categories:
            combo.addItem(retold(category), category)
        self.choices[question.name] = combo
        return combo
