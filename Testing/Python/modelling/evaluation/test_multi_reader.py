"""Multi-reader multi-case ROC against a published study."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_covariance
from OsteoRadiomicsLib.modelling.evaluation.multi_reader import NO_SPREAD, multi_reader_roc

# Van Dyke et al., "Cine MRI in the diagnosis of thoracic aortic dissection" (79th RSNA meeting, 1993): 69 patients without and 45
# with dissection, rated 1 to 5 by five radiologists on spin-echo and on cine MRI; the standard example of the method. Each line:
# ratings of the patients without, then with the disease.
SPIN_ECHO = (
    "122151111111411111111131311214111113121211233131133111111221111332111 555545554555434245555555154454553555115554451",
    "232222222322522232222222422223222222222222222222222222222432232222222 535555542555442225555555243354552425225555352",
    "222235112242422232221232411322112224121412112222223211211221151421212 545555555555542355555555252255552555225555552",
    "111111311111111111112111211112111111111111111111331111111111111311111 555555555555555155555555554544553555125555555",
    "351211112221211122113221111211211231221113332111211111111341231212113 525255551545452235555554144322151515115553552",
)
CINE = (
    "333222223213122222211111421312214323123122233111333113412421241442111 535555554555544335555555355355554455535555551",
    "322222223222222122221222322222212212222231223222222222322322222222122 535555552555344245455545252355532425525555552",
    "242222322211132222121121411512112122212221132111233113221232341242121 525555555555354145555555253355543555534555551",
    "221111312111122111211111321212111122112111112121212211111212111323211 545555554555455555555555455445555555535555555",
    "223122221222111222122212322321212222112121132122332122221222231233111 525455555455343335555555251332532545533555553",
)
# Figures printed by OR-DBM MRMC 2.5 (Schartz, Hillis, Pesce & Berbaum) for these data: trapezoidal AUC, jackknife.
AUCS = [
    [0.91964573, 0.85877617, 0.90386473, 0.97310789, 0.82979066],
    [0.94782609, 0.90531401, 0.92173913, 0.99935588, 0.92995169],
]


def digits(lines):
    return np.array([[int(digit) for digit in line.replace(" ", "")] for line in lines], dtype=float)


OUTCOME = np.array([0] * 69 + [1] * 45)
SCORES = np.stack([digits(SPIN_ECHO), digits(CINE)])
READERS = ("1", "2", "3", "4", "5")


@pytest.fixture(scope="module")
def found():
    return multi_reader_roc(OUTCOME, SCORES, READERS)


def test_the_areas_are_the_published_ones(found):
    assert (found.n_others, found.n_events) == (69, 45)
    assert found.aucs == pytest.approx(np.array(AUCS), abs=5e-9)
    assert [mean.value for mean in found.means] == pytest.approx([0.89703704, 0.94083736], abs=5e-9)


def test_mean_squares_and_error_covariances_are_the_published_ones(found):
    own = found.components
    assert (own.ms_condition, own.ms_reader, own.ms_interaction) == pytest.approx((0.00479617, 0.00383620, 0.00055103), abs=6e-9)
    assert (own.variance, own.cov1, own.cov2, own.cov3) == pytest.approx(
        (0.00080229, 0.00034661, 0.00034407, 0.00023903), abs=6e-9
    )  # fmt: skip


@pytest.mark.parametrize(
    ("which", "se", "df", "statistic", "p", "low", "high"),
    [
        ("readers_and_cases", 0.02075, 15.26, -2.11, 0.0517, -0.08796, 0.00036),
        ("cases_only", 0.01872, np.inf, -2.34, 0.0193, -0.08049, -0.00711),
        ("readers_only", 0.01485, 4, -2.95, 0.0420, -0.08502, -0.00258),
    ],
)
def test_the_three_tests_of_the_difference_are_the_published_ones(found, which, se, df, statistic, p, low, high):
    own = getattr(found, which)
    assert own.value == pytest.approx(-0.04380032, abs=5e-9)
    assert (own.se, own.low, own.high) == pytest.approx((se, low, high), abs=6e-6)
    assert (own.statistic, own.df) == pytest.approx((statistic, df), abs=6e-3)
    assert own.p == pytest.approx(p, abs=6e-5)


def test_the_interval_of_each_mean_area_is_the_published_one(found):
    first, second = found.means
    assert (first.se, first.low, first.high) == pytest.approx((0.03317360, 0.82522360, 0.96885048), abs=6e-9)
    assert (second.se, second.low, second.high) == pytest.approx((0.02156637, 0.89413783, 0.98753689), abs=6e-9)
    assert (first.df, second.df) == pytest.approx((12.74, 12.71), abs=6e-3)


def test_each_readers_own_difference_is_the_published_one(found):
    assert [own.se for own in found.by_reader] == pytest.approx([0.02551, 0.02630, 0.03121, 0.01729, 0.04406], abs=6e-6)
    assert [own.p for own in found.by_reader] == pytest.approx([0.2693, 0.0768, 0.5668, 0.1290, 0.0230], abs=6e-5)


def test_exchanging_the_conditions_changes_the_sign_only(found):
    other = multi_reader_roc(OUTCOME, SCORES[::-1], READERS).readers_and_cases
    own = found.readers_and_cases
    assert (other.value, other.p, other.low) == pytest.approx((-own.value, own.p, -own.high))


def test_any_rising_change_of_the_ratings_changes_nothing(found):
    assert multi_reader_roc(OUTCOME, np.exp(SCORES), READERS).readers_and_cases == found.readers_and_cases


def test_the_jackknife_is_close_to_delong(found):
    _, covariance = delong_covariance(OUTCOME == 1, SCORES.reshape(10, -1))
    assert found.components.variance == pytest.approx(np.diag(covariance).mean(), rel=0.03)


def test_the_null_is_rejected_about_as_often_as_it_says():
    generator = np.random.default_rng(8)
    outcome, rejected = np.array([0] * 40 + [1] * 40), []
    for _ in range(300):
        case, shared = generator.normal(size=80) + 1.2 * outcome, generator.normal(size=(4, 1)) * 0.3
        by_reader = generator.normal(size=(4, 80)) * 0.5 + outcome * shared
        scores = case + by_reader + generator.normal(size=(2, 4, 80)) * 0.6
        rejected.append(multi_reader_roc(outcome, scores, tuple("abcd")).readers_and_cases.p < 0.05)
    assert np.mean(rejected) < 0.08


def test_readers_who_gain_nothing_have_a_difference_without_error_and_a_reason():
    same = multi_reader_roc(OUTCOME, np.stack([SCORES[0], SCORES[0]]), READERS)
    assert same.readers_only.value == 0
    assert np.isnan(same.readers_only.p)
    assert same.readers_only.reason == NO_SPREAD


@pytest.mark.parametrize(
    ("scores", "readers", "message"),
    [
        (SCORES[:, :1], ("1",), "one reader only"),
        (SCORES[:, :, :100], READERS, "two conditions x readers x cases"),
        (np.where(SCORES == 5, np.nan, SCORES), READERS, "missing or infinite"),
    ],
)
def test_what_is_no_crossed_design_is_refused(scores, readers, message):
    with pytest.raises(TableError, match=message):
        multi_reader_roc(OUTCOME, scores, readers)


def test_one_case_of_a_class_is_too_few():
    outcome = np.array([0] * 113 + [1])
    with pytest.raises(TableError, match="two cases with and two without"):
        multi_reader_roc(outcome, SCORES, READERS)
