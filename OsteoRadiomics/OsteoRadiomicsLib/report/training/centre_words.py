"""What texts for papers say of several centres, whatever the type of outcome."""

from __future__ import annotations

from collections.abc import Iterable

from ...base.language import Told, tr
from ...modelling.evaluation.centre_record import PooledRecord
from ...modelling.evaluation.metrics_record import Interval
from ..html import fixed, percent, with_interval
from ..manuscript.words import cited
from .text import basis_text


def pooling_text(measure: str) -> str:
    """How a measure was pooled over centres. measure: ``AUC`` or ``C``."""
    return tr(
        "The {measure} of centres was pooled on the logit scale by random effects{works}: restricted maximum likelihood between "
        "centres, interval of the pooled value by Hartung and Knapp, prediction interval for a new centre.",
        measure=Told(measure), works=cited("viechtbauer2005", "hartung2001", "higgins2009", "partlett2017", "snell2018"),
    )  # fmt: skip


def pooled_text(
    measure: str, model: str, basis: str, centres: Iterable[tuple[str, float | None, Interval]], pooled: PooledRecord
) -> str:
    """The measure of one model in the centres that have it, and what they give together. centres: name, value, interval."""
    low, high = pooled.prediction
    each = [
        tr("{centre} {auc}", centre=Told(name), auc=with_interval(value, ends))
        for name, value, ends in centres
        if value is not None
    ]
    ends = tr(", prediction interval for a new centre {low} to {high}", low=Told(fixed(low)), high=Told(fixed(high)))
    return tr(
        "{measure} of the {model} model by centre, {basis}: {each}; pooled over {centres} centres {pooled}{ends}, I2 {i2}, tau2 "
        "{tau2}.",
        measure=Told(measure), model=model, basis=Told(basis_text(basis)), each=Told(tr("; ").join(each)), centres=pooled.centres,
        pooled=with_interval(pooled.value, pooled.ci), ends=Told("" if low is None else ends),
        i2=Told(percent(pooled.i2 or 0.0, 0)), tau2=Told(fixed(pooled.tau2)),
    )  # fmt: skip
