"""The mutants themselves: applied once or refused, tested by someone, counted without mercy."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "mutation"


def load(name: str) -> ModuleType:
    """A module of Testing/mutation, which is no package."""
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def mutants() -> ModuleType:
    return load("mutants")


@pytest.fixture(scope="module")
def run(mutants: ModuleType) -> ModuleType:
    return load("run")


def test_a_mutant_changes_its_place_and_nothing_else(mutants: ModuleType):
    mutant = mutants.Mutant("one", "a.py", "b + 1", "b - 1", "")
    assert mutant.apply("a = b + 1\nc = b\n") == "a = b - 1\nc = b\n"


@pytest.mark.parametrize("source", ["a = b\n", "a = b + 1\nc = b + 1\n"])
def test_a_text_that_does_not_stand_exactly_once_is_refused(mutants: ModuleType, source: str):
    with pytest.raises(mutants.MutantError, match=r"times in a\.py, not once"):
        mutants.Mutant("one", "a.py", "b + 1", "b - 1", "").apply(source)


def test_a_mutant_that_changes_nothing_is_refused(mutants: ModuleType):
    with pytest.raises(mutants.MutantError, match="the same"):
        mutants.Mutant("one", "a.py", "b + 1", "b + 1", "").apply("a = b + 1\n")


def test_a_file_that_is_gone_is_named(mutants: ModuleType, run: ModuleType):
    assert "there is no gone.py" in run.misfit(mutants.Mutant("one", "gone.py", "a", "b", ""))


def test_every_mutant_lies_where_tests_are_named(mutants: ModuleType):
    areas, root = mutants.read_areas(), mutants.ROOT
    found = mutants.read_mutants()
    assert len(found) > 200
    assert len({mutant.name for mutant in found}) == len(found)
    for mutant in found:
        assert all((root / path).exists() for path in areas[mutants.area_of(mutant, areas)])
    with pytest.raises(mutants.MutantError, match=r"no tests for gui/panel.py"):
        mutants.area_of(mutants.Mutant("one", "gui/panel.py", "a", "b", ""), areas)


def test_the_nearest_area_answers_for_a_file(mutants: ModuleType):
    areas = {"features": ["a"], "features/ibsi": ["b"]}
    assert mutants.area_of(mutants.Mutant("", "features/ibsi/x.py", "", "", ""), areas) == "features/ibsi"
    assert mutants.area_of(mutants.Mutant("", "features/ibsi.py", "", "", ""), areas) == "features"


@pytest.mark.parametrize(("killed", "code"), [(19, 0), (18, 1)])
def test_below_ninety_five_of_a_hundred_the_run_fails(mutants: ModuleType, run: ModuleType, killed: int, code: int, capsys):
    made = [mutants.Mutant(f"m{number}", "a.py", "a", "b", "why") for number in range(20)]
    outcomes = [run.Outcome(mutant, "test_x" if number < killed else "", 1.0) for number, mutant in enumerate(made)]
    assert run.report(outcomes, []) == code
    said = capsys.readouterr().out
    assert f"{killed} of 20 mutants killed" in said
    assert said.count("survivor ") == 20 - killed


def test_places_are_operators_bounds_constants_and_functions():
    draw = load("draw")
    source = "def f(a, b):\n    return max(a, 2) + (b < 3)\n"
    found = {(place.new, place.first) for place in draw.places("x.py", source)}
    assert {new for new, _ in found} == {"min", "3", "-", "<=", "4"}
    plus = next(place for place in draw.places("x.py", source) if place.new == "-")
    assert draw.as_texts(plus, source) == ("    return max(a, 2) + (b < 3)", "    return max(a, 2) - (b < 3)")
