"""Updates of models of several classes against R 4.2.2 (VGAM 1.1.7, nnet 7.3.18, survival 3.5.3); values were printed by R."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from made_up_class_models import class_model, member
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.modelling.external import updating
from OsteoRadiomicsLib.modelling.external.class_updates import ClassDesign, class_design, class_updates
from OsteoRadiomicsLib.scoring.class_model import ClassModel, normalised

# R:  i <- 1:240; age <- 50 + (i*37) %% 41; male <- as.integer((i*13) %% 7 < 3)
#     l2 <- (age - 68)/10; l3 <- (age - 76)/6 + 0.4*male; u <- ((i*i*7 + i*29) %% 101 + 0.5)/101
#     e2 <- exp(0.5+0.7*l2); e3 <- exp(-0.3+0.7*l3); s <- 1+e2+e3
#     f <- factor(ifelse(u < 1/s, 0, ifelse(u < (1+e2)/s, 1, 2)))
NUMBER = np.arange(1, 241)
AGE, MALE = 50.0 + (NUMBER * 37) % 41, ((NUMBER * 13) % 7 < 3).astype(float)
LINEAR = np.column_stack([(AGE - 68) / 10, (AGE - 76) / 6 + 0.4 * MALE])
ODDS = np.exp([0.5, -0.3] + 0.7 * LINEAR)
CHANCE = ((NUMBER * NUMBER * 7 + NUMBER * 29) % 101 + 0.5) / 101
SHARE = 1 / (1 + ODDS.sum(axis=1))
PLACE = (SHARE <= CHANCE).astype(int) + ((1 + ODDS[:, 0]) * SHARE <= CHANCE)
NAMES = ("normal", "osteopenia", "osteoporosis")
IDS = np.char.add("P", NUMBER.astype(str))
DESIGN = ClassDesign(NAMES, LINEAR, np.column_stack([AGE, MALE]), ("age", "sex"))


@pytest.fixture(autouse=True)
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updating, "REPEATS", 1)


def test_updates_have_the_coefficients_of_r():
    assert np.bincount(PLACE).tolist() == [62, 138, 40]
    found = [{term.name: term.value for term in own.terms} for own in class_updates(PLACE, DESIGN, IDS)]
    wanted: list[Mapping[str, tuple[float, float]]] = [
        {  # vglm(f ~ 1, multinomial(refLevel=1), offset=cbind(l2,l3), epsilon=1e-14)
            "(intercept, osteopenia v. normal)": (0.988864975747125, 0.169293559059976),
            "(intercept, osteoporosis v. normal)": (0.396294533490501, 0.232544537546445),
        },
        {  # vglm(f ~ lp, multinomial(refLevel=1), constraints=list("(Intercept)"=diag(2), lp=matrix(1,2,1)),
            #   xij=list(lp ~ l2 + l3), form2=~ lp + l2 + l3, epsilon=1e-14), and clogit(chosen ~ a1 + a2 + lp + strata(id))
            "(intercept, osteopenia v. normal)": (0.965266818907155, 0.180184816867376),
            "(intercept, osteoporosis v. normal)": (0.352266871170591, 0.261561282038000),
            "(linear predictor)": (0.950758636698759, 0.139146060611376),
        },
        {  # vglm(f ~ age + male, multinomial(refLevel=1), epsilon=1e-14); multinom gives the same to 7 digits
            "(intercept, osteopenia v. normal)": (-6.507300664003955, 1.1904257149045454),
            "age (osteopenia v. normal)": (0.113402774136407, 0.0185060630092155),
            "sex (osteopenia v. normal)": (-0.471531898627766, 0.3521380909472402),
            "(intercept, osteoporosis v. normal)": (-10.662343993686756, 1.6789886935297882),
            "age (osteoporosis v. normal)": (0.148889913868216, 0.0238713830095251),
            "sex (osteoporosis v. normal)": (0.112304860771939, 0.4583180802354943),
        },
    ]
    for own, values in zip(found, wanted, strict=True):
        assert list(own) == list(values)
        assert [(term.value, term.se) for term in own.values()] == [pytest.approx(pair, abs=2e-8) for pair in values.values()]


def test_the_slope_is_the_same_whichever_class_is_the_reference():
    turned = np.column_stack([LINEAR[:, 1] - LINEAR[:, 0], -LINEAR[:, 0]])
    other = class_updates((PLACE - 1) % 3, replace(DESIGN, classes=(*NAMES[1:], NAMES[0]), linear=turned), IDS)
    assert [own.reason for own in other] == [""] * 3
    same = {term.name: term.value.value for term in other[1].terms}
    assert same["(linear predictor)"] == pytest.approx(0.950758636698759, abs=1e-8)
    assert same["(intercept, normal v. osteopenia)"] == pytest.approx(-0.965266818907155, abs=1e-8)


def test_updated_probabilities_are_of_patients_left_out_and_mend_calibration():
    def brier(values: np.ndarray) -> float:
        return float(((values - np.eye(3)[PLACE]) ** 2).sum(axis=1).mean())

    before = np.exp(np.column_stack([np.zeros(240), LINEAR]))
    before /= before.sum(axis=1)[:, None]
    own = np.exp(np.column_stack([np.zeros(240), [0.965266818907155, 0.352266871170591] + 0.950758636698759 * LINEAR]))
    own /= own.sum(axis=1)[:, None]
    shifted, line, _ = (update.prediction for update in class_updates(PLACE, DESIGN, IDS))
    assert shifted is not None
    assert line is not None
    assert line.sum(axis=1) == pytest.approx(1)
    assert np.abs(before.mean(axis=0) - np.bincount(PLACE) / 240).max() > 0.1
    assert shifted.mean(axis=0) == pytest.approx(np.bincount(PLACE) / 240, abs=0.01)
    assert brier(before) > brier(line) > brier(own)


def test_noise_refitted_says_nothing_of_patients_left_out():
    rng = np.random.default_rng(5)
    place = np.tile([0, 1, 2], 40)
    noise = ClassDesign(NAMES, rng.normal(size=(120, 2)), rng.normal(size=(120, 8)), tuple(f"c{number}" for number in range(8)))
    refit = class_updates(place, noise, IDS[:120])[2]
    assert refit.prediction is not None
    assert np.mean(np.argmax(refit.prediction, axis=1) == place) < 0.45
    assert refit.warnings == ("5.0 patients of the rarest class per variable, fewer than 10: estimates are unstable",)


def test_intervals_of_copied_rows_are_those_of_the_patients():
    rows = np.repeat(np.arange(240), 2)
    twice = replace(DESIGN, linear=LINEAR[rows], columns=DESIGN.columns[rows])
    once = class_updates(PLACE, DESIGN, IDS, Clusters.of(IDS))
    for own, copied in zip(once, class_updates(PLACE[rows], twice, IDS[rows], Clusters.of(IDS[rows])), strict=True):
        assert [term.value.se for term in copied.terms] == pytest.approx([term.value.se for term in own.terms], rel=1e-6)


@pytest.mark.parametrize(("kept", "told"), [(2, "of osteoporosis there are 2"), (0, "of osteoporosis there are 0")])
def test_a_class_that_is_absent_or_of_few_patients_is_named(kept: int, told: str):
    keep = (PLACE < 2) | (np.cumsum(PLACE == 2) <= kept)
    few = replace(DESIGN, linear=LINEAR[keep], columns=DESIGN.columns[keep])
    assert {own.reason for own in class_updates(PLACE[keep], few, IDS[keep])} == {
        f"an update needs 3 patients of each class, {told}"
    }


def test_columns_that_cannot_be_weighed_say_why_and_separated_classes_are_penalised():
    constant = replace(DESIGN, columns=np.column_stack([AGE, np.ones(240)]))
    assert class_updates(PLACE, constant, IDS)[2].reason == "the input sex is constant. Leave it out."
    parted = replace(DESIGN, columns=PLACE[:, None] + AGE[:, None] / 100, names=("mark",))
    refit = class_updates(PLACE, parted, IDS)[2]
    assert refit.prediction is not None
    assert refit.warnings == ("the columns separate the classes: Firth's penalised likelihood was used",)
    assert all(np.isfinite([term.value.low, term.value.high]).all() for term in refit.terms)


def design_of(model: ClassModel) -> ClassDesign:
    values = {name: np.column_stack([AGE if own.spec.inputs[0].name == "age" else MALE]) for name, own in model.members.items()}
    alone = np.column_stack([own.answers(values[name]).prediction for name, own in model.members.items()])
    return class_design(model, normalised(alone), values)


def test_a_column_that_the_models_of_all_classes_weigh_is_refitted_once():
    found = design_of(class_model())
    assert (found.classes, found.names, found.no_equation) == (NAMES, ("age",), "")
    assert found.columns[:, 0] == pytest.approx((AGE - 65) / 10)
    models = {
        "normal": member("normal", 0, 1, "weight"),
        "osteopenia": member("osteopenia", 0, 1),
        "osteoporosis": member("osteoporosis", 1, 1),
    }
    assert design_of(class_model(models)).names == ("weight", "age")


def test_a_column_that_differs_by_class_such_as_a_radscore_bears_its_class():
    values = {"normal": AGE[:, None], "osteopenia": 2 * AGE[:, None] + 1, "osteoporosis": (AGE + MALE)[:, None]}
    found = class_design(class_model(), np.full((240, 3), 1 / 3), values)
    assert found.names == ("age of normal", "age of osteoporosis")


def test_a_model_of_trees_cannot_be_refitted_but_its_probabilities_can_be_mended():
    forest = replace(DESIGN, no_equation="only equations can be refitted")
    assert [own.reason for own in class_updates(PLACE, forest, IDS)] == ["", "", "only equations can be refitted"]
