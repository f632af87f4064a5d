"""Which columns of a table are features. What is none must not become one: a row number can tell the outcome.

A feature's name is PyRadiomics-style: an image type and a feature class of the registries, then the feature, as in
``wavelet-LLH_glcm_Contrast``; in a wide table after sequence and ROI, as in ``T1_L1_original_firstorder_Mean``. Names of an
extension's measurements count as such, so that readers' measurements go the way of their features. In a table with such names
every other column is left out unless it is asked for. A table without any was made by other software: its columns of numbers are
taken, all named, but for those that are ids, row numbers or clinical by their name or their values.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..base.registry import Registry
from ..protocols.feature_classes import every_class
from ..protocols.ibsi_filters import FIRST_WORDS
from ..protocols.image_types import IMAGE_TYPES
from .sheet import NAMELESS, some_names

DIAGNOSTICS = "diagnostics_"
"""Columns that PyRadiomics writes beside its features."""
_CURE = "--extra-features takes them"

_ID_WORDS = (
    "id", "ids", "uid", "mrn", "pid", "no", "nr", "num", "number", "name", "key", "code", "index", "idx", "row", "rows",
    "rownames", "rowid", "patientid", "caseid", "subjectid", "sampleid", "studyid", "seriesid", "case", "cases", "patient",
    "subject", "sample", "person", "reader", "rater", "observer", "session", "reading", "date", "time", "year", "site",
    "center", "centre", "set", "split", "fold", "group", "label", "labels", "outcome", "target", "class",
)  # fmt: skip
_CLINICAL_WORDS = (
    "age", "sex", "gender", "bmi", "weight", "height", "bmd", "smoking", "smoker", "drinking", "diabetes", "hypertension",
    "menopause",
)  # fmt: skip
_CHINESE = (
    "序号", "编号", "病历号", "住院号", "门诊号", "检查号", "姓名", "年龄", "性别", "身高", "体重", "体质指数", "日期",
)  # fmt: skip


@dataclass(frozen=True)
class MeasuredNames:
    """Columns of measurements that an extension takes. name: of the kind. knows: column -> whether it is one of them."""

    name: str
    knows: Callable[[str], bool]


MEASURED_NAMES: Registry[MeasuredNames] = Registry("kind of measured names", MeasuredNames, (), field="measured_names")


@dataclass(frozen=True)
class FeatureChoice:
    """taken: the features, in the table's order. left_out: columns that are none. foreign: no name is PyRadiomics-style."""

    taken: tuple[str, ...]
    left_out: tuple[str, ...]
    foreign: bool

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the results must know, one line each."""
        found = []
        if self.foreign and self.taken:
            names = some_names(self.taken, 20)
            found.append(f"no column has a PyRadiomics-style name such as original_glcm_Contrast; taken as features: {names}")
        if self.left_out:
            found.append(f"columns that are no features are left out: {some_names(self.left_out, 20)} ({_CURE})")
        return tuple(found)


def is_feature_name(name: str) -> bool:
    """Whether a column's name says image type, feature class and feature, whatever stands before, or a known measurement."""
    found = named_parts(name)
    if found is not None and found[0].startswith((*(entry.prefix for entry in IMAGE_TYPES.values()), *FIRST_WORDS)):
        return True
    return any(kind.knows(name) for kind in MEASURED_NAMES.values())


def named_parts(name: str) -> tuple[str, str] | None:
    """``T1_wavelet-LLH_glcm_Contrast`` -> ("wavelet-LLH", "glcm"), of any image type; None for a name of another kind."""
    found = _pattern(every_class()).search(name)
    return (found[1], found[2]) if found else None


def choose_features(
    names: Iterable[str],
    *,
    not_features: Collection[str] = (),
    extra: Collection[str] = (),
    unlike: Callable[[str], bool] | None = None,
) -> FeatureChoice:
    """Which columns are features, see above.

    names: of all columns, in order. not_features: keys, outcome and the like, passed over without a word. extra: taken
    whatever they are called. unlike: of a column in a table of other software, whether its values are those of no feature.
    """
    rest = [name for name in names if name not in not_features and not name.startswith(DIAGNOSTICS)]
    styled = {name for name in rest if is_feature_name(name)}
    foreign = not styled and not any(name in extra for name in rest)
    if foreign:
        taken = [name for name in rest if not _is_no_feature(name) and not (unlike is not None and unlike(name))]
    else:
        taken = [name for name in rest if name in styled or name in extra]
    chosen = set(taken)
    return FeatureChoice(tuple(taken), tuple(name for name in rest if name not in chosen), foreign)


def counts_rows(values: Sequence[float]) -> bool:
    """Whether values are those of a row number: whole, from row to row the same step."""
    steps = {after - before for before, after in itertools.pairwise(values)}
    return len(values) > 2 and len(steps) == 1 and steps != {0.0} and all(value == int(value) for value in values)


def _is_no_feature(name: str) -> bool:
    """Whether a name is that of an id, a row number or a clinical variable."""
    if name.startswith(NAMELESS) or any(word in name for word in _CHINESE):
        return True
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name).casefold()
    parts = [part for part in re.split(r"[^a-z]+", words) if part]
    return bool(parts) and (parts[-1] in _ID_WORDS or parts[0] in _CLINICAL_WORDS or parts[-1] in _CLINICAL_WORDS)


@lru_cache(maxsize=4)
def _pattern(classes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|_)([^_]+)_({'|'.join(map(re.escape, classes))})_[^_]+$")
