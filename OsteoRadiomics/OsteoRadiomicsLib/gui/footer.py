"""What never scrolls away: status, progress with the time left, Cancel, warnings with their number."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from slicer.i18n import tr as _

from .connections import connect

# Before this much of the work and this long, an estimate is a guess.
_LEAST_SHARE, _LEAST_S = 0.02, 1.0


class Footer:
    """ui: the panel's widgets by name. cancelled: called when the user presses Cancel. clock: seconds."""

    def __init__(self, ui: Any, cancelled: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._ui = ui
        self._clock = clock
        self._began = 0.0
        connect(ui.cancelButton, "clicked(bool)", cancelled)
        connect(ui.warningsButton, "toggled(bool)", self._unfold)
        self.warnings: tuple[str, ...] = ()
        self.lasting: tuple[str, ...] = ()  # what holds for the whole session, such as an extension that could not be loaded
        self.end()
        self.warn(())

    def begin(self) -> None:
        """Work has started: show the progress and Cancel."""
        self._began = self._clock()
        self._ui.progressRow.show()
        self.progress(0.0)

    def progress(self, share: float) -> None:
        """How much is done, 0..1, and how long the rest will take."""
        bar = self._ui.progressBar
        bar.value = round(100 * share)
        left = time_left(share, self._clock() - self._began)
        bar.format = f"%p%, {left}" if left else "%p%"

    def end(self) -> None:
        """Nothing runs."""
        self._ui.progressRow.hide()

    def say(self, text: str) -> None:
        """Say what is going on, or what came of it."""
        self._ui.statusLabel.text = text
        self._ui.statusLabel.toolTip = text

    def warn(self, warnings: Iterable[str]) -> None:
        """Show how many warnings belong to the results; a press on the number opens them."""
        self.warnings = tuple(dict.fromkeys((*self.lasting, *warnings)))
        button = self._ui.warningsButton
        count = len(self.warnings)
        button.text = _("1 warning") if count == 1 else _("{count} warnings").format(count=count)
        button.setVisible(count > 0)
        if not count:
            button.checked = False
        self._ui.warningsText.setPlainText("\n".join(self.warnings))
        self._unfold(button.checked)

    def _unfold(self, opened: bool) -> None:
        self._ui.warningsText.setVisible(bool(opened) and bool(self.warnings))


def time_left(share: float, elapsed_s: float) -> str:
    """The time that is left in words, "" while nobody can know. share: of the work done, 0..1."""
    if share < _LEAST_SHARE or elapsed_s < _LEAST_S or share >= 1:
        return ""
    left = elapsed_s * (1 - share) / share
    if left < 90:
        return _("{seconds} s left").format(seconds=max(round(left), 1))
    return _("{minutes} min left").format(minutes=round(left / 60))
