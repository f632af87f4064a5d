"""The columns of a table of scan parameters, and their titles."""

from __future__ import annotations

from ..base.language import later

CENTRE, SERIES = "centre", "series"
SCANNER = {
    "modality": later("Modality"),
    "sequence": later("Sequence"),
    "manufacturer": later("Manufacturer"),
    "model": later("Model"),
}
PARAMETERS = {
    "field_strength_t": later("Field strength (T)"),
    "tr_ms": "TR (ms)",
    "te_ms": "TE (ms)",
    "ti_ms": "TI (ms)",
    "flip_angle_deg": later("Flip angle (°)"),
    "kvp": later("Tube voltage (kV)"),
    "exposure_mas": later("Exposure (mAs)"),
    "kernel": later("Reconstruction kernel"),
    "matrix": later("Matrix"),
    "fov_mm": later("Field of view (mm)"),
    "pixel_spacing_mm": later("Pixel spacing (mm)"),
    "slice_thickness_mm": later("Slice thickness (mm)"),
    "gap_mm": later("Gap between slices (mm)"),
}
"""Column -> its title, in the order of the table. A gap below 0 is an overlap."""
COLUMNS = (CENTRE, *SCANNER, SERIES, *PARAMETERS)
