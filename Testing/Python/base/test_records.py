"""Parts of records that leave out what they have by default."""

from __future__ import annotations

from OsteoRadiomicsLib.base.records import Part
from pydantic import Field


class Reading(Part):
    may_lack = frozenset({"independent", "answers"})

    reader: str
    independent: bool = True
    answers: dict[str, str] = Field(default_factory=dict)


def test_values_that_are_the_default_are_left_out_and_others_are_written():
    plain = Reading(reader="A", **Reading.without_defaults(independent=True, answers={}))
    assert plain.model_dump() == {"reader": "A"}
    told = Reading(reader="B", **Reading.without_defaults(independent=False, answers={"grade": "2"}))
    assert told.model_dump() == {"reader": "B", "independent": False, "answers": {"grade": "2"}}
