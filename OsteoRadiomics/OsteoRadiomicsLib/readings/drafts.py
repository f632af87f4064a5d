"""Autosaved masks of readings in progress, to be offered again after a crash."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..base.errors import OsteoRadiomicsError, OutputError
from .clock import from_text, to_text
from .layout import MASK_SUFFIX, RECORD_SUFFIX, WRITING_PREFIX
from .storage import Storage
from .transaction import digest


@dataclass(frozen=True)
class Draft:
    """A mask as it was when last autosaved. mask: bytes of the .seg.nrrd file. started: when the reading began."""

    case: str
    mask: bytes
    started: datetime
    saved: datetime
    active_seconds: float
    local: bool = False


class DraftStore:
    """Drafts of one participant and session in one folder, on the study's drive or (``local``) on the workstation.

    A draft is a mask named by its hash and a small file that points to it, replaced last: a draft is whole or the old one.
    """

    def __init__(self, storage: Storage, folder: Path, *, local: bool = False) -> None:
        self._storage = storage
        self._folder = folder
        self._local = local

    def save(self, draft: Draft) -> None:
        """Keep a draft in place of the case's earlier one. Raises OutputError."""
        if self._local:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise OutputError(f"cannot be made ({error.strerror})", where=str(self._folder)) from error
        else:
            self._storage.make_folder(self._folder)
        sha = digest(draft.mask)
        mask = self._mask(draft.case, sha)
        if self._storage.read_if_there(mask) != draft.mask:
            self._storage.create(mask, draft.mask)
        pointer = {
            "mask_sha256": sha,
            "started": to_text(draft.started),
            "saved": to_text(draft.saved),
            "active_seconds": draft.active_seconds,
        }
        self._storage.replace(self._pointer(draft.case), (json.dumps(pointer) + "\n").encode())
        self._remove_files(draft.case, keep={mask.name, self._pointer(draft.case).name})

    def load(self, case: str) -> Draft | None:
        """The case's draft, None when there is none or it is damaged."""
        content = self._storage.read_if_there(self._pointer(case))
        if content is None:
            return None
        try:
            pointer = json.loads(content)
            sha = str(pointer["mask_sha256"])
            started, saved = from_text(pointer["started"]), from_text(pointer["saved"])
            active = float(pointer["active_seconds"])
        except (ValueError, KeyError, TypeError, OsteoRadiomicsError):
            return None
        mask = self._storage.read_if_there(self._mask(case, sha))
        if mask is None or digest(mask) != sha:
            return None
        return Draft(case, mask, started, saved, active, self._local)

    def cases(self) -> frozenset[str]:
        """Cases with a draft."""
        names = self._storage.names(self._folder)
        return frozenset(n.removesuffix(RECORD_SUFFIX) for n in names if n.endswith(RECORD_SUFFIX) and not n.startswith("."))

    def remove(self, case: str) -> None:
        """Forget a case's draft: the pointer first, so that no pointer ever lacks its mask."""
        self._storage.remove(self._pointer(case))
        self._remove_files(case, keep=set())

    def _remove_files(self, case: str, keep: set[str]) -> None:
        endings = (f"-{case}{MASK_SUFFIX}", f"-{case}{RECORD_SUFFIX}")
        for name in self._storage.names(self._folder):
            if name not in keep and name.endswith(endings) and (name.startswith(WRITING_PREFIX) or name.endswith(endings[0])):
                self._storage.remove(self._folder / name)

    def _pointer(self, case: str) -> Path:
        return self._folder / f"{case}{RECORD_SUFFIX}"

    def _mask(self, case: str, sha256: str) -> Path:
        return self._folder / f"{sha256}-{case}{MASK_SUFFIX}"
