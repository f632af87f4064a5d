"""What people do with the modules, from opening to the last click, as checks that go on after a failure.

The same journeys run in a real Slicer (``in_slicer.py``) and in the tests' host. A journey knows the panel only through
``panel_use``.
"""

from .first_case import first_case
from .interrupted import interrupted
from .list_of_scenes import list_of_scenes
from .muscles_to_page import muscles_to_page
from .one_click import one_click
from .readers_day import readers_day
from .scene_round_trip import scene_round_trip
from .score_and_explain import score_and_explain

JOURNEYS = (
    first_case, one_click, score_and_explain, readers_day, scene_round_trip, list_of_scenes, interrupted, muscles_to_page,
)  # fmt: skip
