"""What a mutant is: one wrong formula, as text to replace in a file of the library, and the tests that should see it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LIBRARY = Path("OsteoRadiomics/OsteoRadiomicsLib")
LISTS = ("planted.toml", "drawn.toml")


class MutantError(Exception):
    """A mutant that does not fit the sources any more, or lies where no tests are named."""


@dataclass(frozen=True)
class Mutant:
    """One change. file: below the library. text: stands exactly once in it. equivalent: why no test can see it, '' if one can."""

    name: str
    file: str
    text: str
    replacement: str
    why: str
    equivalent: str = ""

    def apply(self, source: str) -> str:
        """The file's source with the mistake in it. Raises MutantError unless the text stands in it exactly once."""
        if source.count(self.text) != 1:
            raise MutantError(
                f"{self.name}: the text stands {source.count(self.text)} times in {self.file}, not once: {self.text!r}"
            )
        mutated = source.replace(self.text, self.replacement)
        if mutated == source:
            raise MutantError(f"{self.name}: text and replacement are the same")
        compile(mutated, self.file, "exec")
        return mutated


def read_mutants() -> list[Mutant]:
    """All mutants of the lists, named by list and number."""
    found = []
    for name in LISTS:
        with (HERE / name).open("rb") as file:
            rows = tomllib.load(file)["mutant"]
        found += [Mutant(f"{name.removesuffix('.toml')} {number}", **row) for number, row in enumerate(rows, 1)]
    return found


def read_areas() -> dict[str, list[str]]:
    """Folder or file below the library -> tests, in the order to run them."""
    with (HERE / "areas.toml").open("rb") as file:
        return tomllib.load(file)["tests"]


def area_of(mutant: Mutant, areas: dict[str, list[str]]) -> str:
    """The longest path that the mutant's file lies in. Raises MutantError where none does."""
    fitting = [area for area in areas if mutant.file == area or mutant.file.startswith(area + "/")]
    if not fitting:
        raise MutantError(f"{mutant.name}: areas.toml names no tests for {mutant.file}")
    return max(fitting, key=len)
