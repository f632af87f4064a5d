"""A radiologist's first case: the sample with three sequences, from loading to the features of all of them."""

from __future__ import annotations

import slicer

from .checks import Checks
from .panel_use import Panel


def first_case(checks: Checks) -> None:
    """Load the sample, choose its nodes, extract T1, T2 and FS-T2."""
    from OsteoRadiomicsLib.gui.sample_data import load_sample

    panel = Panel("OsteoRadiomics", "op-mri")
    panel.open()
    checks.check("before anything is loaded Extract says what is missing", panel.obstacle("extractButton"))
    nodes = load_sample("OsteoRadiomicsLumbarMRI")
    segmentation = nodes.pop("segmentation")
    checks.check("the sample has three sequences", tuple(nodes) == ("T1", "T2", "FS-T2"), tuple(nodes))
    panel.choose_case("first", nodes, segmentation)
    checks.picture("first-case-chosen")
    obstacle, rows = panel.extract(nodes)
    checks.need("all sequences are extracted", not obstacle, obstacle)
    checks.check("a row for each sequence", [row.sequence for row in rows] == list(nodes), [row.sequence for row in rows])
    checks.check("386 features in each", {len(row.names) for row in rows} == {386}, {len(row.names) for row in rows})
    checks.check("the features are listed", panel.shows_table)
    checks.check("research use is said", "research use only" in panel.status + panel.notice, panel.status)
    checks.check("the window never stood still for a second", panel.slowest_s < 1.0, f"{panel.slowest_s:.2f} s")
    checks.picture("first-case-features")
    panel.leave()
    slicer.mrmlScene.Clear(0)
