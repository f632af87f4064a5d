"""Set-up: says which packages are missing, installs them after asking, and folds away when all is there."""

from __future__ import annotations

from slicer.i18n import tr as _

from ..base.errors import DependencyError
from .connections import connect
from .dependencies import ensure, missing
from .panel import Context, Panel

# What the steps of a case need, from extraction to the report.
FEATURE = "case"


class SetupPanel(Panel):
    """The first part of the panel; the others wait for it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        connect(self.ui.installButton, "clicked(bool)", self.install)

    def refresh(self) -> None:
        context = self.context
        absent = () if context.restart else missing(FEATURE)
        self.ui.installButton.setVisible(bool(absent))
        if context.restart:
            text = _("Restart Slicer now: {packages} were replaced while in use.").format(packages=", ".join(context.restart))
        elif absent:
            text = _("These Python packages are needed once: {packages}.").format(packages=", ".join(absent))
        else:
            text = _("All needed Python packages are installed.")
        self.ui.setupLabel.text = text
        # Once all is there, nobody needs to see it.
        self.ui.setupSection.setVisible(bool(absent or context.restart))

    def install(self) -> None:
        """Install what is missing; a refusal or a failure is shown and changes nothing."""
        try:
            self.context.restart = ensure(FEATURE).restart
        except DependencyError as error:
            self.context.runner.show_error(error)
        self.context.refresh()
