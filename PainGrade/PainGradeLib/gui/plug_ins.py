"""What PainGrade adds to other modules of 3D Slicer, once these are loaded."""

from __future__ import annotations

import slicer


def offer_plug_ins() -> None:
    """Add them as soon as the application has loaded all its modules."""
    slicer.app.connect("startupCompleted()", add_to_segment_statistics)


def add_to_segment_statistics() -> None:
    """Register the plug-in of Segment Statistics; without that module there is nothing to add to."""
    if not hasattr(slicer.modules, "segmentstatistics"):
        return
    from SegmentStatistics import SegmentStatisticsLogic

    from .segment_statistics import MuscleStatisticsPlugin

    if MuscleStatisticsPlugin not in SegmentStatisticsLogic.registeredPlugins:
        SegmentStatisticsLogic.registerPlugin(MuscleStatisticsPlugin())
