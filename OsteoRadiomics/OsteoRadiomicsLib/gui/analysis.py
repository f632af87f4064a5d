"""One click: all sequences compared and extracted, the case scored, its heat map and its report, in one child process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import slicer
from slicer.i18n import tr as _

from ..base.undoing import undone_unless_whole
from .background import Job
from .connections import connect
from .dependencies import missing
from .explain.making import restricted
from .features_panel import FeaturesPanel
from .hand_over import write_sequences
from .inputs_panel import InputsPanel, scene_case
from .map_tasks import heatmap_verb
from .movement import drawn_on_of
from .obstacles import busy_obstacle, choice_obstacle
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .report_panel import ReportPanel
from .scene_case import SceneCase
from .tasks import align_verb, extract_verb, report_verb, score_verb


@dataclass(frozen=True)
class Stage:
    """One verb of the chain, what is done when its results are there, and when a file of them is that it will write again."""

    verb: list[str]
    arrived: Callable[[Job], None]
    written: Callable[[Job, str], None] = lambda job, file: None


class AnalysisPanel(Panel):
    """The button in the footer."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._warnings: list[str] = []
        connect(self.ui.analyseButton, "clicked(bool)", self.analyse)

    def show(self, parameters: RadiomicsParameters) -> None:
        self.ui.analyseRow.setVisible(not parameters.reading)
        obstacle = self.obstacle()
        button = self.ui.analyseButton
        self.set_button(button, obstacle, _("Extract all sequences, score, make the heat map and the report"))
        # What is missing stands on the button itself: a tooltip is not read.
        button.text = obstacle if obstacle and not self.context.runner.running else _("Analyse")

    def obstacle(self) -> str:
        """What is missing before the whole analysis can run, "" when nothing is."""
        scoring = self.context.scoring
        model = scoring.model if scoring is not None else None
        if model is None or scoring is None:
            wanted: tuple[str, ...] = ()
        else:
            wanted = scoring.sequences()
        if not wanted and not self.context.images and self.context.protocol is not None:
            wanted = self.context.protocol.sequences[:1]
        untyped = scoring.missing() if model is not None and scoring is not None else ""
        return busy_obstacle(self.context) or choice_obstacle(self.context, wanted) or untyped

    def analyse(self) -> None:
        """Start the chain."""
        case = scene_case(self.context)
        stages: list[Stage] = []
        self._warnings = []

        def start() -> Job:
            job = Job(slicer.app.temporaryPath)
            with undone_unless_whole(job.close):
                stages.extend(self._stages(case, job.folder))
                job.start(*(stage.verb for stage in stages), after=write_sequences(case, job))
            return job

        reached = 0

        def arrived(job: Job, number: int) -> None:
            nonlocal reached
            reached = number + 1
            stages[number].arrived(job)

        self.context.runner.run(start, self._finished, arrived, lambda job, file: stages[reached].written(job, file))

    def _stages(self, case: SceneCase, folder: Path) -> list[Stage]:
        scoring = self.context.scoring
        found: list[Stage] = []
        uncorrected = {name: node for name, node in case.images.items() if name not in case.corrections}
        drawn_on = drawn_on_of(case, self.context)
        if len(uncorrected) > 1 and drawn_on in uncorrected:
            looked_at = SceneCase(uncorrected, case.segmentation, case.protocol, case=case.case)
            found.append(Stage(align_verb(looked_at, folder, drawn_on), lambda job: self._compared(case, job)))
        found.append(Stage(extract_verb(case, folder), lambda job: self._extracted(case, job)))
        if scoring is not None and scoring.model is not None:
            request = scoring.request()
            features = ["--features", str(folder / "features.csv")] if scoring.model.spec.radiomic_inputs else []
            found.append(Stage(score_verb(request, folder, features), self._scored))
            kind, instead = scoring.kind()
            if instead:
                self._warn([instead])
            if kind:
                mapped = restricted(case, scoring.sequences())
                verb = heatmap_verb(mapped, request, folder, kind, features)
                found.append(
                    Stage(verb, lambda job: self._mapped(mapped, job), lambda job, file: self._drafted(mapped, job, file))
                )
        absent = missing("report")
        if absent:
            self._warn([_("No report was written: the packages {names} are missing (Set-up)").format(names=", ".join(absent))])
        else:
            found.append(Stage(report_verb(folder), self._reported))
        return found

    def _compared(self, case: SceneCase, job: Job) -> None:
        from ..workflows.alignment import AlignmentRecord

        record = AlignmentRecord.read(job.folder / "alignment.json")
        self._warn(self.context.part(InputsPanel).movement.take(case, record))

    def _extracted(self, case: SceneCase, job: Job) -> None:
        from ..tables.feature_table import FeatureTable

        found = FeatureTable.read(job.folder / "features.csv")
        self.context.part(FeaturesPanel).take(case, found)
        self._warn(found.warnings)
        # Room for what arrives.
        self.ui.inputsSection.collapsed = self.ui.drawSection.collapsed = True
        self.context.refresh()

    def _scored(self, job: Job) -> None:
        self.context.scoring.take(job)
        self.context.refresh()

    def _mapped(self, case: SceneCase, job: Job) -> None:
        if self.context.take_maps is not None:
            self.context.take_maps(case, job)
            self.context.refresh()

    def _drafted(self, case: SceneCase, job: Job, file: str) -> None:
        if self.context.take_stage is not None:
            self.context.take_stage(case, job, file)
            self.context.refresh()

    def _reported(self, job: Job) -> None:
        self.context.part(ReportPanel).keep(job)

    def _finished(self, job: Job) -> None:
        job.check()
        text = _("Done: {count} warning(s).").format(count=len(self._warnings)) if self._warnings else _("Done.")
        self.context.runner.say_result(text, self._warnings)

    def _warn(self, warnings: Iterable[str]) -> None:
        self._warnings += [text for text in warnings if text not in self._warnings]
        self.context.runner.footer.warn(self._warnings)


def keep_results(job: Job, folder: Path) -> None:
    """Copy what a chain wrote, without what only the panel needs. Raises OSError."""
    shutil.copytree(job.folder, folder, ignore=shutil.ignore_patterns("*.txt", "events.jsonl"), dirs_exist_ok=True)
