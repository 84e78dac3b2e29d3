"""The list of those who were forgotten, in a file beside the database: a backup that is older than it knows them still.

It is only ever appended to, holds opaque ids alone, and is on the disk before the database forgets. So whatever backup
is restored, it can be read who must be forgotten again.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from matchmaker.errors import InputError, WriteError

LEDGER = "erasures.jsonl"
"""Its name in the instance folder."""

_ONLY_THE_OWNER = 0o600


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody to be forgotten: public ids of a profile and of an account, of which one may be absent."""

    profile_id: str | None
    account_id: str | None
    requested_at: str

    def line(self) -> bytes:
        """Return the entry as one line."""
        said = {"profile": self.profile_id, "account": self.account_id, "requested_at": self.requested_at}
        return json.dumps(said, separators=(",", ":")).encode() + b"\n"


def append(path: Path, entries: Iterable[Entry]) -> None:
    """Append entries and wait until the disk has them; one that stands there already is not written again.

    Raises
    ------
    WriteError
        They cannot be written: then nobody may be forgotten yet.
    """
    new = [each for each in entries if each not in set(read(path))]
    if not new:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _ONLY_THE_OWNER)
        try:
            _drop_what_was_cut_off(descriptor, path)
            os.write(descriptor, b"".join(each.line() for each in new))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _sync_folder(path.parent)
    except OSError as error:
        raise WriteError(f"{path}: cannot be written ({error.strerror}); nobody was forgotten.") from error


def read(path: Path) -> list[Entry]:
    """Return the entries of a file, in their order; none where there is no file.

    A last line that was cut off when the machine stopped is passed over: nobody was forgotten by it.

    Raises
    ------
    InputError
        The file cannot be read, or a line of it is no entry.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise InputError(str(path), "", "a list of erasures that can be read", str(error.strerror)) from error
    whole = [(number, line) for number, line in enumerate(lines[:-1], 1) if line.strip()]
    return [_entry(line, path, number) for number, line in whole]


def _entry(line: bytes, path: Path, number: int) -> Entry:
    try:
        said = json.loads(line)
        entry = Entry(said["profile"], said["account"], datetime.fromisoformat(said["requested_at"]).isoformat())
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(str(path), f"line {number}", "an entry of a list of erasures", "something else") from error
    known = [each for each in (entry.profile_id, entry.account_id) if each is not None]
    if not known or not all(isinstance(each, str) for each in known):
        raise InputError(str(path), f"line {number}", "the public ids of somebody", "something else")
    return entry


def _drop_what_was_cut_off(descriptor: int, path: Path) -> None:
    """Take away the piece of a line at the end, if the machine once stopped in the middle of it."""
    content = path.read_bytes()
    os.ftruncate(descriptor, content.rfind(b"\n") + 1)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
