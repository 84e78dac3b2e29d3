"""Whether an uploaded workbook may be opened at all.

A workbook is a zip archive of XML. A file of 144 kB can hold a million rows, one of 147 kB a cell of 150 MB, and an
entity can name a file of ours. What a hostile archive costs is bounded here, before the spreadsheet library sees it.
"""

import io
import zipfile
import zlib
from xml.parsers import expat

from matchmaker.errors import InputError
from matchmaker.files.faults import printable, shortened
from matchmaker.files.tables import MOST_BYTES

MOST_UNPACKED_BYTES = 50 * 1024 * 1024
MOST_RATIO = 100
MOST_MEMBERS = 2_000
MOST_READING_US = 4_000_000
MOST_TEXT_CHARACTERS = 100_000

READING_US = {"c": 4, "row": 3, "v": 2, "t": 2, "is": 2, "f": 2, "si": 10}
"""About how many microseconds the library spends on an element; a sheet of 20,000 people costs less than the limit."""
OTHER_READING_US = 12
"""The same for what cells are not made of, such as styles and rich text."""

_CHUNK_BYTES = 64 * 1024
_OLD_OFFICE_MAGIC = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_FLAG = 0x1
_NOT_ZIP = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, zlib.error)


def check_workbook(content: bytes, source: str) -> bool:
    """Refuse an archive that is no workbook or costs too much to open.

    Returns
    -------
    bool
        Whether some cell has a formula.

    Raises
    ------
    InputError
        The archive is damaged, encrypted or too large, is packed too tightly, has a document type (and with it
        entities), or has XML that does not parse.
    """
    if len(content) > MOST_BYTES:
        raise InputError(source, "", f"at most {_mebibytes(MOST_BYTES)}", f"{len(content):,} bytes")
    if content.startswith(_OLD_OFFICE_MAGIC):
        raise InputError(source, "", "an XLSX workbook", "an old XLS workbook, or one with a password")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive, len(content), source)
            elements = _Elements(source)
            for member in archive.infolist():
                _check_member(archive, member, elements)
            return elements.has_formula
    except _NOT_ZIP as error:
        found = shortened(f"a damaged file ({printable(str(error))})")
        raise InputError(source, "", "an XLSX workbook", found) from None


def _check_sizes(archive: zipfile.ZipFile, packed_bytes: int, source: str) -> None:
    """Check what the archive says of itself; its reader gives no byte more than that."""
    members = archive.infolist()
    unpacked_bytes = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS:
        raise InputError(source, "", f"at most {MOST_MEMBERS:,} parts in the workbook", f"{len(members):,}")
    if unpacked_bytes > MOST_UNPACKED_BYTES:
        found = f"{unpacked_bytes:,} bytes"
        raise InputError(source, "", f"at most {_mebibytes(MOST_UNPACKED_BYTES)} when unpacked", found)
    if unpacked_bytes > MOST_RATIO * packed_bytes:
        found = f"{unpacked_bytes / packed_bytes:.0f}:1"
        raise InputError(source, "", f"a workbook packed at most {MOST_RATIO}:1", found)
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise InputError(source, "", "an XLSX workbook without a password", "an encrypted one")


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, elements: "_Elements") -> None:
    """Read a part as XML, whatever its name: a hostile archive may keep a sheet under the name of a picture."""
    elements.part = printable(member.filename)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = elements.refuse_document_type
    parser.StartElementHandler = elements.count
    parser.CharacterDataHandler = elements.count_text
    try:
        with archive.open(member) as part:
            while chunk := part.read(_CHUNK_BYTES):
                parser.Parse(chunk)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        if member.filename.endswith((".xml", ".rels")):
            raise InputError(elements.source, elements.part, "XML", f"{error}") from None


class _Elements:
    """What the reading of the parts counts and refuses."""

    def __init__(self, source: str) -> None:
        self.source, self.part = source, ""
        self.reading_us = 0
        self.text_characters = 0
        self.has_formula = False

    def count(self, name: str, _attributes: dict[str, str]) -> None:
        local_name = name.rpartition(":")[2]
        self.text_characters = 0
        self.reading_us += READING_US.get(local_name, OTHER_READING_US)
        if self.reading_us > MOST_READING_US:
            raise InputError(self.source, self.part, "a workbook that can be read in seconds", "too many elements")
        self.has_formula = self.has_formula or local_name == "f"

    def count_text(self, text: str) -> None:
        self.text_characters += len(text)
        if self.text_characters > MOST_TEXT_CHARACTERS:
            raise InputError(self.source, self.part, f"texts of at most {MOST_TEXT_CHARACTERS:,} characters", "more")

    def refuse_document_type(self, *_declaration: object) -> None:
        raise InputError(self.source, self.part, "XML without a document type", "a document type declaration")


def _mebibytes(count_bytes: int) -> str:
    return f"{count_bytes // 1024 // 1024} MiB"
