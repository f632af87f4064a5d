"""The key of pseudonyms: a secret from which pseudonyms, UIDs and shifts of dates follow, and the list of who is who.

It lies apart from the copies. With the same key the same patient has the same pseudonym and the same object the same UID in every
run; without it nobody can work out either from a name or a number.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..base.alone import alone
from ..base.errors import InputError
from ..base.files import json_text, private_bytes
from ..base.records import Part, Record, RecordForm
from ..base.spreadsheets import csv_rows

_WARNING = "Who is who. Keep this file apart from the copies, to yourself; without it they cannot be continued or traced back."
_LETTERS = 12
"""Of a pseudonym: 60 bits, so that a million patients share none."""
_MOST_DAYS = 3650
_SECRET_BYTES = 32


class KeyEntry(Part):
    """One patient. patient: id in the images, or whatever tells patients apart where there is none. issuer: of the id."""

    patient: str
    issuer: str
    pseudonym: str


class KeyRecord(Record):
    """The content of a key file. secret: 32 random bytes, hexadecimal."""

    form = RecordForm("a key of pseudonyms", "Restore it from the backup, or name a new file for a new key")

    schema_version: Literal[1] = 1
    kind: Literal["pseudonym-key"] = "pseudonym-key"
    warning: str = _WARNING
    secret: str
    patients: tuple[KeyEntry, ...] = ()


@dataclass(frozen=True, order=True)
class Patient:
    """Who a patient is in the images."""

    id: str
    issuer: str = ""


@dataclass(frozen=True)
class Secret:
    """What follows from the secret of a key; all that workers need of it."""

    secret: bytes = field(repr=False)

    def pseudonym(self, patient: Patient) -> str:
        """Of a patient for whom none was chosen, such as P4ZK2M7QWXA3B."""
        letters = base64.b32encode(self._mark("patient", patient.issuer, patient.id)).decode()[:_LETTERS]
        return f"P{letters}"

    def uid(self, uid: str) -> str:
        """What stands for a UID: a UUID below 2.25 (PS3.5 B.2)."""
        return f"2.25.{uuid.UUID(bytes=self._mark('uid', uid)[:16], version=4).int}"

    def days(self, patient: Patient) -> int:
        """By how many days a patient's dates are moved back: 1 to 3650."""
        return 1 + int.from_bytes(self._mark("days", patient.issuer, patient.id)[:8], "big") % _MOST_DAYS

    def name(self, *parts: str) -> str:
        """Twelve letters that stand for a text."""
        return self._mark("name", *parts).hex()[:12]

    def _mark(self, *parts: str) -> bytes:
        told = "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.new(self.secret, told.encode("utf-8", "surrogateescape"), hashlib.sha256).digest()


class Key:
    """A key file. Made when it is not there; new patients are added to it before anything is written for them."""

    def __init__(self, path: Path, chosen: Mapping[Patient, str]) -> None:
        self._path, self._chosen = path, dict(chosen)
        with self._alone():
            found = KeyRecord.read(path) if path.exists() else KeyRecord(secret=secrets.token_hex(_SECRET_BYTES))
            if not path.exists():
                self._write(found)
        self.secret = Secret(_bytes(found.secret, path))
        self._check(found.patients)

    def pseudonym(self, patient: Patient) -> str:
        """Of a patient: the chosen one, else that which follows from the secret."""
        return self._chosen.get(patient) or self.secret.pseudonym(patient)

    def add(self, patients: Iterable[Patient]) -> None:
        """Put patients down who are not there yet; what another run has put down stays. Raises InputError, OutputError."""
        with self._alone():
            record = KeyRecord.read(self._path)
            known = {Patient(entry.patient, entry.issuer) for entry in record.patients}
            new = sorted(set(patients) - known)
            entries = [KeyEntry(patient=one.id, issuer=one.issuer, pseudonym=self.pseudonym(one)) for one in new]
            self._check((*record.patients, *entries))
            if entries:
                self._write(record.model_copy(update={"patients": (*record.patients, *entries)}))

    def _check(self, entries: Iterable[KeyEntry]) -> None:
        """Raises InputError where a pseudonym stands for two patients, or a patient was given another one before."""
        taken: dict[str, Patient] = {}
        for entry in entries:
            patient = Patient(entry.patient, entry.issuer)
            chosen = self._chosen.setdefault(patient, entry.pseudonym)
            if chosen != entry.pseudonym:
                raise InputError(
                    f"a patient who is to be {chosen} is {entry.pseudonym} already", where=str(self._path),
                    cure="Correct the table of pseudonyms, or name a new key",
                )  # fmt: skip
            if taken.setdefault(entry.pseudonym.casefold(), patient) != patient:
                raise InputError(
                    f"{entry.pseudonym} stands for two patients", where=str(self._path), cure="Give each patient one of his own"
                )

    def _write(self, record: KeyRecord) -> None:
        private_bytes(self._path, json_text(record.to_json()).encode())

    def _alone(self) -> AbstractContextManager[None]:
        return alone(self._path.with_name(f".{self._path.name}.lock"), self._path)


def read_pseudonyms(path: Path) -> dict[Patient, str]:
    """Chosen pseudonyms from a CSV table with the columns patient and pseudonym and, if wanted, issuer.

    Raises InputError naming the line: a column that lacks, a cell that is empty, a pseudonym that no folder can be called, one
    that stands twice.
    """
    where = str(path)
    try:
        rows = csv_rows(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error})", where=where, cure="Check the path") from error
    except (ValueError, csv.Error) as error:
        raise InputError("is no table in UTF-8", where=where, cure="Save it as CSV in UTF-8") from error
    found: dict[Patient, str] = {}
    taken: set[str] = set()
    for number, row in enumerate(rows, start=2):
        patient, name = (row.get("patient") or "").strip(), (row.get("pseudonym") or "").strip()
        place = f"{where}, line {number}"
        if not patient or not name:
            raise InputError("has no patient or no pseudonym", where=place, cure="Write both: patient,pseudonym")
        if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum() or len(name) > 16:
            raise InputError(
                "is no pseudonym that files can be called", where=place, cure="Write up to 16 letters, digits, - and _"
            )
        key = Patient(patient, (row.get("issuer") or "").strip())
        if key in found or name.casefold() in taken:
            raise InputError("names a patient or a pseudonym a second time", where=place, cure="Write each once")
        found[key] = name
        taken.add(name.casefold())
    return found


def _bytes(text: str, path: Path) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != _SECRET_BYTES:
        raise InputError("holds no secret", where=str(path), cure=KeyRecord.form.cure)
    return found
