"""An extension with one toy of each kind, as another package would write it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk
from markupsafe import Markup
from OsteoRadiomicsLib.base.extensions import Extension
from OsteoRadiomicsLib.features.classes import FeatureClass
from OsteoRadiomicsLib.features.image_types import Filtering, ImageType
from OsteoRadiomicsLib.gui.parts import PanelPart
from OsteoRadiomicsLib.heatmaps.kinds import HeatmapKind
from OsteoRadiomicsLib.heatmaps.options import HeatmapOptions, option
from OsteoRadiomicsLib.heatmaps.request import Heatmap, on_source
from OsteoRadiomicsLib.images.formats import FileFormat
from OsteoRadiomicsLib.images.label_map import plain_label_map
from OsteoRadiomicsLib.images.read_image import ReadImage
from OsteoRadiomicsLib.measurements import Code, Measurement
from OsteoRadiomicsLib.protocols.classifiers import ClassifierEntry
from OsteoRadiomicsLib.protocols.feature_classes import FeatureClassEntry
from OsteoRadiomicsLib.protocols.image_types import ImageTypeEntry
from OsteoRadiomicsLib.report.kinds import ReportKind
from OsteoRadiomicsLib.report.sections import ReportSection
from OsteoRadiomicsLib.verbs import DONE, Verb
from OsteoRadiomicsLib.verbs.demo_steps import DemoPart, Step

# A feature class: the spread of the intensities.
CLASS = FeatureClass("toy", "Toy", lambda sample: sample.values, lambda _: "never")


@CLASS.feature("Span", range=">= 0")
def span(values: np.ndarray) -> float:
    """max - min."""
    return float(np.ptp(values))


FEATURE_CLASS = FeatureClassEntry("toy", "toy_osteo:CLASS", "Toys")

# An image type: the image turned over. Its features are said to have no maps.
NEGATIVE = ImageType("Negative", "minus the image", lambda region, _: [Filtering(("negative",), lambda: [-region.original()])])
IMAGE_TYPE = ImageTypeEntry("Negative", "toy_osteo:NEGATIVE", "negative", maps=False)


# A kind of heat map: the same value everywhere in the ROI.
@dataclass(frozen=True)
class FlatOptions(HeatmapOptions):
    """level: of every voxel."""

    level: float = option(2.5, float, "value of every voxel (default 2.5)", "X")


def flat_map(request: Any, prepared: sitk.Image, rois: Any, progress: Any) -> Heatmap:
    """The level inside the ROIs."""
    values = sum(on_source(np.full(prepared.GetSize()[::-1], request.options.level), roi.mask, roi.drawn) for roi in rois)
    image = sitk.GetImageFromArray(values)
    image.CopyInformation(request.image)
    return Heatmap(image, "Flatness", "toy", tuple(roi.name for roi in rois), {"level": request.options.level}, ())


HEATMAP = HeatmapKind(
    "flat",
    "toy_osteo:flat_map",
    title="Flat map",
    shows="flatness of the score",
    summary="for every model: the same everywhere",
    caption=lambda details: f"Every voxel has {details['level']:g}.",
    options=FlatOptions,
)


# A file format: numpy's archive with the geometry beside the voxels.
def write_toy(image: sitk.Image, path: Path) -> None:
    """Voxels, spacing, origin and direction."""
    with open(path, "wb") as handle:
        np.savez(
            handle,
            voxels=sitk.GetArrayFromImage(image),
            spacing=image.GetSpacing(),
            origin=image.GetOrigin(),
            direction=image.GetDirection(),
        )


def read_toy(path: Path) -> sitk.Image:
    """What ``write_toy`` has written."""
    with np.load(path) as content:
        image = sitk.GetImageFromArray(content["voxels"])
        image.SetSpacing(content["spacing"].tolist())
        image.SetOrigin(content["origin"].tolist())
        image.SetDirection(content["direction"].tolist())
    return image


FORMAT = FileFormat(
    "Toy",
    (".toy",),
    read_image=lambda path, options: ReadImage(read_toy(path)),
    read_mask=lambda path, options, image: plain_label_map(read_toy(path)),
    write_image=write_toy,
)


# A measurement: the height of the ROI's box.
def height_mm(image: sitk.Image, roi: Any) -> float:
    """Slices that hold the ROI times their distance."""
    drawn = sitk.GetArrayViewFromImage(roi.mask).any(axis=(1, 2))
    return float(drawn.sum() * image.GetSpacing()[2])


MEASUREMENT = Measurement(
    "height", "Height", "mm", "toy_osteo:height_mm", Code("99TOY", "1", "Height"), caption=True, label="height", digits=2
)


# A verb: all measurements of a mask.
def configure(parser: Any) -> None:
    """Image and mask."""
    parser.add_argument("--image", required=True)
    parser.add_argument("--mask", required=True)


def run(arguments: Any, console: Any) -> int:
    """Print every measurement of every ROI."""
    from OsteoRadiomicsLib.images import load_case
    from OsteoRadiomicsLib.measurements.measuring import measure

    found = measure(*load_case(arguments.image, arguments.mask))
    console.result({f"{item.roi} {item.measurement.name}": item.value for item in found}, "measured")
    return DONE


VERB = Verb("toy-measure", "measure toys", configure, run, needs="extraction")


# Its step of the demo.
def _steps(folder: Path) -> Iterator[Step]:
    yield Step("toys are measured", ("toy-measure", "--image", str(folder / "toy.nrrd"), "--mask", str(folder / "mask.nrrd")))


DEMO = DemoPart("toys", _steps)


# A section of case reports, and a kind of report.
def _section(folder: Path, case: str | None) -> Markup | None:
    note = folder / "toy.txt"
    return Markup("<p>{}</p>").format(note.read_text(encoding="utf-8")) if note.exists() else None


SECTION = ReportSection("toys", "Toys of the case", _section, kinds=("case",))
REPORT = ReportKind(
    "toy", "a box of toys: box.txt", lambda folder: (folder / "box.txt").exists(), lambda folder, case: "<html>a box</html>"
)

# A classifier with a kind of model of its own.
CLASSIFIER = ClassifierEntry("nearest-centre", "toy_classifier:CLASSIFIER", "Nearest class centre")

PANEL = PanelPart("toys", "toy_panel:ToyPanel", modules=("OsteoRadiomics",))

EXTENSION = Extension(
    "toys",
    verbs=("toy_osteo:VERB",),
    demo_parts=("toy_osteo:DEMO",),
    measurements=("toy_osteo:MEASUREMENT",),
    report_kinds=("toy_osteo:REPORT",),
    report_sections=("toy_osteo:SECTION",),
    panels=("toy_osteo:PANEL",),
    feature_classes=("toy_osteo:FEATURE_CLASS",),
    image_types=("toy_osteo:IMAGE_TYPE",),
    heatmap_kinds=("toy_osteo:HEATMAP",),
    file_formats=("toy_osteo:FORMAT",),
    classifiers=("toy_osteo:CLASSIFIER",),
    model_kinds=("toy_kind:KIND",),
)
