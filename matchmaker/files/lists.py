"""A list of people from whatever an office has: an XLSX workbook, CSV of any usual encoding, or pasted cells."""

from matchmaker.errors import Refusal, RefusedError
from matchmaker.files.list_encodings import decoded
from matchmaker.files.list_sheets import table_of_workbook
from matchmaker.files.list_table import ListTable
from matchmaker.files.list_texts import table_of_text
from matchmaker.files.tables import MOST_BYTES

_ZIP, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MEGABYTE = 1024 * 1024


def read_list(content: bytes) -> ListTable:
    """Return the rows of a list; what kind of file it is tells from its first bytes, whatever it is called.

    Raises
    ------
    RefusedError
        It cannot be read, or holds nothing; the refusal says where and what to do.
    """
    if len(content) > MOST_BYTES:
        raise RefusedError(Refusal.LIST_TOO_LARGE, "file", most=MOST_BYTES // _MEGABYTE)
    if content.startswith((_ZIP, _OLD_WORKBOOK)):
        return table_of_workbook(content)
    return _not_empty(table_of_text(decoded(content)))


def pasted_list(text: str) -> ListTable:
    """Return the rows of cells that somebody copied out of a spreadsheet program.

    Raises
    ------
    RefusedError
        See :func:`read_list`.
    """
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise RefusedError(Refusal.LIST_TOO_LARGE, "pasted", most=MOST_BYTES // _MEGABYTE)
    return _not_empty(table_of_text(text))


def _not_empty(table: ListTable) -> ListTable:
    if not table.rows:
        raise RefusedError(Refusal.LIST_EMPTY, "file")
    return table
