"""The six forms of the intraclass correlation and their names in the literature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..base.errors import SettingsError

Model = Literal["one-way random", "two-way random", "two-way mixed"]


@dataclass(frozen=True)
class IccForm:
    """One form of the intraclass correlation.

    name: after Shrout & Fleiss 1979, the name used in tables. mcgraw_wong: the name after McGraw & Wong 1996.
    agreement: "absolute agreement" counts a systematic difference between raters as error, "consistency" does not.
    average: whether the reliability is that of the mean of all k raters rather than that of a single rater.
    """

    name: str
    mcgraw_wong: str
    model: Model
    agreement: Literal["absolute agreement", "consistency"]
    average: bool

    @property
    def description(self) -> str:
        """The form in words, as reporting guidelines ask for (model, definition, unit)."""
        unit = "average of k raters" if self.average else "single rater"
        return f"{self.model}, {self.agreement}, {unit}"


_FORMS = (
    IccForm("ICC(1,1)", "ICC(1)", "one-way random", "absolute agreement", average=False),
    IccForm("ICC(2,1)", "ICC(A,1)", "two-way random", "absolute agreement", average=False),
    IccForm("ICC(3,1)", "ICC(C,1)", "two-way mixed", "consistency", average=False),
    IccForm("ICC(1,k)", "ICC(k)", "one-way random", "absolute agreement", average=True),
    IccForm("ICC(2,k)", "ICC(A,k)", "two-way random", "absolute agreement", average=True),
    IccForm("ICC(3,k)", "ICC(C,k)", "two-way mixed", "consistency", average=True),
)
ICC_FORMS: dict[str, IccForm] = {form.name: form for form in _FORMS}
DEFAULT_FORM = "ICC(2,1)"


def icc_form(name: str | IccForm) -> IccForm:
    """The form called ``name``, after Shrout & Fleiss ("ICC(2,1)") or McGraw & Wong ("ICC(A,1)").

    The prefix ICC, the brackets, spaces and letter case may be left out or vary ("2,1", "icc2k", "ICC(C,K)").
    Raises SettingsError for any other name.
    """
    if isinstance(name, IccForm):
        return name
    key = _spelling(name)
    for form in _FORMS:
        if key in (_spelling(form.name), _spelling(form.mcgraw_wong)):
            return form
    raise SettingsError(f"unknown ICC form {name!r}", cure=f"Write one of {', '.join(ICC_FORMS)}")


def _spelling(name: str) -> str:
    return re.sub(r"[^0-9a-z]", "", name.lower()).removeprefix("icc")
