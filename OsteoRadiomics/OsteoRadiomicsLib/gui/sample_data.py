"""Simulated cases in Slicer's Sample Data module: made on this computer, nothing is downloaded and nobody is a patient."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import slicer
from slicer.i18n import tr as _

from ..base.errors import Cancelled, OsteoRadiomicsError
from ..base.resources import resource
from .background import Job, State
from .dependencies import ensure

CATEGORY = "OsteoRadiomics"
SEED = 7


@dataclass(frozen=True)
class Sample:
    """A simulated case. name: in the Sample Data module and of its nodes. module: which module registers it."""

    name: str
    protocol: str
    module: str


SAMPLES = (
    Sample("OsteoRadiomicsLumbarMRI", "op-mri", "OsteoRadiomics"),
    Sample("OsteoRadiomicsChestCT", "op-ct", "OsteoRadiomics"),
    Sample("PainGradeLumbarMRI", "pain-mri", "PainGrade"),
)


def offer_samples(module: str) -> None:
    """Register a Slicer module's samples once the application is up; before that the Sample Data module may be missing."""
    slicer.app.connect("startupCompleted()", lambda: register_samples(module))


def register_samples(module: str) -> None:
    """Register a module's samples; registering again changes nothing."""
    try:
        from SampleData import SampleDataLogic
    except ImportError:  # Slicer was started without that module
        return
    for sample in SAMPLES:
        if sample.module == module:
            SampleDataLogic.registerCustomSampleDataSource(
                category=CATEGORY,
                sampleName=sample.name,
                # Never asked for, because customDownloader makes the files; the Sample Data module wants an address.
                uris=[f"osteoradiomics:{sample.protocol}"],
                fileNames=[f"{sample.name}.nrrd"],
                nodeNames=[sample.name],
                thumbnailFileName=str(resource("SampleData", f"{sample.name}.png")),
                customDownloader=_Simulation(sample.name),
            )


def load_sample(name: str) -> dict[str, Any]:
    """Simulate a sample and put it into the scene: sequence -> volume node, and "segmentation".

    The window stays alive meanwhile. Raises Cancelled, DependencyError and JobFailed.
    """
    sample = next(each for each in SAMPLES if each.name == name)
    ensure("extraction")
    job = Job(slicer.app.temporaryPath)
    try:
        job.start(["phantom", sample.protocol, "--seed", str(SEED), "--out", str(job.folder / "sample"), "--json"])
        _wait(job)
        return _loaded(sample, job.printed())
    finally:
        job.close()


@dataclass(frozen=True)
class _Simulation:
    """What the Sample Data module calls when a sample's picture is pressed. It tells samples apart by their text."""

    name: str

    def __call__(self, source: Any) -> None:
        try:
            load_sample(self.name)
        except Cancelled:
            return
        except OsteoRadiomicsError as error:
            slicer.util.errorDisplay(str(error), windowTitle=CATEGORY)


def _wait(job: Job) -> None:
    """Wait for the job behind a progress dialog with Cancel; without a window there is none."""
    windowed = slicer.util.mainWindow() is not None and not slicer.app.testingEnabled()
    dialog = slicer.util.createProgressDialog(labelText=_("Simulating a case..."), value=0, maximum=100) if windowed else None
    try:
        while (status := job.poll()).state is State.RUNNING:
            if dialog is not None:
                dialog.value = round(100 * status.share)
                if dialog.wasCanceled:
                    job.cancel()
            slicer.app.processEvents()
    finally:
        if dialog is not None:
            dialog.close()


def _loaded(sample: Sample, files: dict[str, Any]) -> dict[str, Any]:
    from ..images import read_image, read_mask
    from ..mrml.hierarchy import place_beside
    from ..mrml.segmentations import segmentation_from_label_map
    from ..mrml.volumes import volume_from_image

    nodes: dict[str, Any] = {}
    for sequence, path in files["images"].items():
        nodes[sequence] = volume_from_image(read_image(Path(path)), f"{sample.name} {sequence}")
    first = next(iter(nodes.values()))
    drawn = segmentation_from_label_map(read_mask(Path(files["mask"])), f"{sample.name} segmentation")
    drawn.SetReferenceImageGeometryParameterFromVolumeNode(first)
    place_beside(drawn, first)
    slicer.util.setSliceViewerLayers(background=first, foreground=None, label=None, fit=True)
    return {**nodes, "segmentation": drawn}
