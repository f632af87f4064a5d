"""Columns of a table that say which rows are of one patient, found by their names: what nobody named with --patient."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

# patient, Patient ID, patients_no, subject-code, participant; pid, MRN
_NAME = re.compile(
    r"(patient|subject|participant|person|individual)s?(id|no|nr|num|number|code|key|name)?|pid|patid|subjid|subid|mrn|id"
)
_CHINESE = re.compile(r"(患者|病人|受试者)(编号|id|姓名|号)?|住院号|病历号|病案号|姓名")
FEWEST = 3
"""Different values of a column of ids: yes and no, or patient and control, are none."""


def names_patients(column: str) -> bool:
    """Whether a column's name is one for patients' ids."""
    plain = re.sub(r"[\W_]+", "", column).lower()
    return bool(_NAME.fullmatch(plain) or _CHINESE.fullmatch(plain))


def repeated_remarks(columns: Mapping[str, Sequence[str]], used: Iterable[str]) -> list[str]:
    """A warning for the first column of patients' ids that holds several rows of a patient; none elsewhere.

    columns: name -> (n,) text. used: columns that are something else, such as the outcome.
    """
    taken = set(used)
    for name, values in columns.items():
        known = [value for value in values if value.strip()]
        distinct = len(set(known))
        if name not in taken and names_patients(name) and FEWEST <= distinct < len(known):
            return [
                f"column {name} repeats ({len(known)} rows of {distinct} patients), but every row counts as a patient of its "
                f"own, so that intervals and tests are too sure: give --patient {_quoted(name)}"
            ]
    return []


def _quoted(name: str) -> str:
    return f'"{name}"' if re.search(r"\s", name) else name
