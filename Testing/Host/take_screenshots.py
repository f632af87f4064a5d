"""Renders Resources/Screenshots/slice-overlay.png: a map of the digital phantom in Slicer's slice views.

``python Testing/Host/take_screenshots.py``. Slicer's own slice logic makes the pixels; matplotlib only adds the legend.
"""

from __future__ import annotations

from pathlib import Path

import slicer_host

HOST = slicer_host.start()

import matplotlib  # noqa: E402

matplotlib.use("Agg")

import SimpleITK as sitk  # noqa: E402
from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.cm import ScalarMappable  # noqa: E402
from matplotlib.colors import LinearSegmentedColormap, Normalize  # noqa: E402
from OsteoRadiomicsLib.cohort import chosen_rois  # noqa: E402
from OsteoRadiomicsLib.features.voxelwise import compute_maps, on_grid_of  # noqa: E402
from OsteoRadiomicsLib.heatmaps.files import MapFacts, MapProvenance  # noqa: E402
from OsteoRadiomicsLib.heatmaps.palettes import SEQUENTIAL  # noqa: E402
from OsteoRadiomicsLib.images.phantom.lumbar import lumbar_mri  # noqa: E402
from OsteoRadiomicsLib.images.preprocessing import preprocess  # noqa: E402
from OsteoRadiomicsLib.mrml.attributes import COLORS  # noqa: E402
from OsteoRadiomicsLib.mrml.map_look import LegendWords, MapLook, limits_of  # noqa: E402
from OsteoRadiomicsLib.mrml.maps import map_volume  # noqa: E402
from OsteoRadiomicsLib.mrml.shown_maps import MapPlace, show_maps  # noqa: E402
from OsteoRadiomicsLib.mrml.volumes import volume_from_image  # noqa: E402
from OsteoRadiomicsLib.protocols.protocol import load_protocol  # noqa: E402
from slicer_host.rendering import render, set_view_size  # noqa: E402

TARGET = Path(__file__).resolve().parents[2] / "Resources" / "Screenshots" / "slice-overlay.png"
FEATURE = "original_glcm_JointEntropy"
VIEWS = (("Yellow", "sagittal"), ("Red", "axial"), ("Green", "coronal"))
PIXELS = 440


def main() -> None:
    """Make the phantom, the map and the picture."""
    case = lumbar_mri(7, 0.55, sequences=("T1",))
    protocol = load_protocol("op-mri")
    (roi,) = chosen_rois(case.mask, protocol, union=True)
    prepared = preprocess(case.images["T1"], protocol.preprocessing)
    maps = compute_maps(prepared, roi.mask, protocol.extraction, [FEATURE], label=1, radius=2, init_value=float("nan"))
    image = on_grid_of(maps.images[FEATURE], case.images["T1"], maps.roi, outside=float("nan"))
    volume = volume_from_image(case.images["T1"], "phantom T1")
    display = volume.GetDisplayNode()
    display.SetAutoWindowLevel(False)
    voxels = sitk.GetArrayViewFromImage(case.images["T1"])
    display.SetWindowLevelMinMax(float(voxels.min()), float(0.85 * voxels.max()))
    about = MapFacts(what="feature", title=FEATURE, unit="bits", signed=False, rois=("L1-L3",))
    node = map_volume(image, FEATURE, MapProvenance(kind="map", map=about), source=volume)
    set_view_size(PIXELS, PIXELS)
    words = LegendWords(FEATURE, "", "", "")
    show_maps([MapPlace(node, volume, words)], MapLook(COLORS, opacity=0.75), fit=True)
    draw([(name, render(view)) for view, name in VIEWS], *limits_of(node))


def draw(pictures: list, low: float, high: float) -> None:
    """Views side by side with the colour legend."""
    figure, axes = plt.subplots(1, len(pictures), figsize=(13.6, 4.7), dpi=100, facecolor="#10131a")
    figure.subplots_adjust(left=0.008, right=0.895, top=0.9, bottom=0.065, wspace=0.02)
    for axis, (name, pixels) in zip(axes, pictures, strict=True):
        axis.imshow(pixels, interpolation="nearest")
        axis.set_title(name, color="#d8dde6", fontsize=12)
        axis.axis("off")
    palette = LinearSegmentedColormap.from_list("map", list(SEQUENTIAL.points))
    legend = figure.add_axes((0.915, 0.12, 0.016, 0.72))
    bar = figure.colorbar(ScalarMappable(Normalize(low, high), palette), cax=legend)
    bar.set_label("GLCM joint entropy, bits", color="#d8dde6", fontsize=11)
    bar.ax.tick_params(colors="#d8dde6")
    bar.outline.set_edgecolor("#5a6270")
    text = "Digital phantom, T1: texture of L1-L3 in the slice views of 3D Slicer. Research use only, not a diagnosis."
    figure.text(0.008, 0.018, text, color="#9aa3b2", fontsize=9.5)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(TARGET, facecolor=figure.get_facecolor(), metadata={"Software": None})


if __name__ == "__main__":
    main()
