"""A backup as one file: a ZIP archive that any tool opens, sealed so that no changed or missing byte goes unseen.

The last 64 bytes are the archive's comment: the SHA-256, in hexadecimal, of all bytes before them. Inside stand the
rows of each table (see `portable`) and a manifest with each table's own checksum.
"""

import hashlib
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from matchmaker.errors import InputError, WriteError
from matchmaker.files.reading import why_unreadable
from matchmaker.store.portable import checksum

FORMAT = "matchmaker-backup/1"
SEAL_LENGTH = 64
_MANIFEST = "manifest.json"
_TABLES = "tables/"
_NAME_AT = 30
"""Where the name of its first member stands in a ZIP archive."""
_SEAL = re.compile(rb"[0-9a-f]{%d}" % SEAL_LENGTH)
_NO_BACKUP = ("a backup file", "no backup of this program")
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SavedTable:
    """What the manifest says of one table."""

    name: str
    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: the schema's revision, when it was taken, and its tables in the order of loading."""

    revision: str
    written_at: str
    tables: list[SavedTable]


class Writer:
    """Takes tables line by line and, at the end, the manifest."""

    def __init__(self, file: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def table(self, name: str, columns: list[str], lines: Iterable[bytes]) -> SavedTable:
        """Write the rows of one table and return its entry for the manifest."""
        digest, rows = hashlib.sha256(), 0
        with self._archive.open(_member(name), "w", force_zip64=True) as member:
            for line in lines:
                member.write(line)
                digest.update(line)
                rows += 1
        return SavedTable(name, columns, rows, digest.hexdigest())

    def abandon(self) -> None:
        """Let go of the file, whatever has been written."""
        with suppress(OSError, ValueError):
            self._archive.close()

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and leave room for the seal."""
        document = {"format": FORMAT, **asdict(manifest)}
        self._archive.writestr(_MANIFEST, json.dumps(document, indent=1, ensure_ascii=False))
        self._archive.comment = b"0" * SEAL_LENGTH
        self._archive.close()


@contextmanager
def new_archive(target: Path) -> Iterator[Writer]:
    """Yield a writer whose archive appears at `target` whole, when the block ends well, or not at all.

    Only the owner can read the file: it holds everything that the database knows.

    Raises
    ------
    WriteError
        There is no such folder, no right or no space; what stood at `target` is untouched.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(descriptor, "w+b") as file:
                writer = Writer(file)
                try:
                    yield writer
                finally:
                    writer.abandon()
                _seal(file)
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise WriteError(f"{target}: cannot be written ({error.strerror}); choose another place.") from error


@dataclass(frozen=True, slots=True)
class Archive:
    """A backup whose every byte has been checked."""

    manifest: Manifest
    _archive: zipfile.ZipFile

    @contextmanager
    def lines(self, table: str) -> Iterator[Iterable[bytes]]:
        """Yield the lines of a table."""
        with self._archive.open(_member(table)) as member:
            yield member


@contextmanager
def opened(source: Path) -> Iterator[Archive]:
    """Yield the backup at `source` after checking its seal, its manifest and every table.

    Raises
    ------
    InputError
        The file cannot be read, is no backup, or is not as it was written.
    """
    try:
        with source.open("rb") as file:
            _check_seal(file, source)
            with zipfile.ZipFile(file) as archive:
                manifest = _read_manifest(archive, source)
                _check_tables(archive, manifest, source)
                yield Archive(manifest, archive)
    except OSError as error:
        raise InputError(str(source), "", "a backup file that can be read", why_unreadable(error)) from error
    except zipfile.BadZipFile as error:
        raise InputError(str(source), "", *_NO_BACKUP) from error


def _member(table: str) -> str:
    return f"{_TABLES}{table}.jsonl"


def _seal(file: BinaryIO) -> None:
    length = file.seek(0, os.SEEK_END) - SEAL_LENGTH
    digest = _digest(file, length)
    file.seek(length)
    file.write(digest)
    file.flush()


def _check_seal(file: BinaryIO, source: Path) -> None:
    length = file.seek(0, os.SEEK_END) - SEAL_LENGTH
    if length < 0:
        raise InputError(str(source), "", *_NO_BACKUP)
    digest = _digest(file, length)
    seal = file.read(SEAL_LENGTH)
    if seal != digest:
        if not (_begins_as_backup(file) or _SEAL.fullmatch(seal)):
            raise InputError(str(source), "", *_NO_BACKUP)
        raise InputError(str(source), "", "a backup as it was written", "a truncated or changed one (checksum differs)")


def _begins_as_backup(file: BinaryIO) -> bool:
    """Return whether the first member of an archive is a table of ours: an Excel workbook is a ZIP archive too."""
    file.seek(0)
    return file.read(_NAME_AT + len(_TABLES))[_NAME_AT:] == _TABLES.encode()


def _digest(file: BinaryIO, length: int) -> bytes:
    """Return the SHA-256 of the first `length` bytes and leave the file after them."""
    file.seek(0)
    digest = hashlib.sha256()
    while length > 0:
        chunk = file.read(min(_CHUNK, length))
        digest.update(chunk)
        length -= len(chunk)
    return digest.hexdigest().encode()


def _read_manifest(archive: zipfile.ZipFile, source: Path) -> Manifest:
    try:
        document = json.loads(archive.read(_MANIFEST))
        if document["format"] != FORMAT:
            raise InputError(str(source), f"{_MANIFEST}: format", FORMAT, repr(document["format"]))
        tables = [SavedTable(**table) for table in document["tables"]]
        return Manifest(str(document["revision"]), str(document["written_at"]), tables)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(str(source), _MANIFEST, "the manifest of a backup", "something else") from error


def _check_tables(archive: zipfile.ZipFile, manifest: Manifest, source: Path) -> None:
    present = set(archive.namelist()) - {_MANIFEST}
    expected = {_member(table.name) for table in manifest.tables}
    if present != expected:
        raise InputError(str(source), "", "the tables of the manifest", f"others: {sorted(present ^ expected)[:3]}")
    for table in manifest.tables:
        with archive.open(_member(table.name)) as member:
            if checksum(member) != table.sha256:
                raise InputError(str(source), _member(table.name), "the rows of the manifest's checksum", "other rows")
