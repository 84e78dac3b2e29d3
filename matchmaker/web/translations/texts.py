"""All texts of the code and the templates that a person reads, and the catalogues that hold their translations."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from matchmaker import paths

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **dict.fromkeys(("_l", "lazy_gettext", "say")),
    **dict.fromkeys(("lazy_ngettext", "_n", "_ln", "plural"), (1, 2)),
}
LINE_WIDTH = 120


def extracted() -> Catalog:
    """Return the texts as they stand in the code now."""
    catalogue = Catalog()
    for text, places in _texts():
        catalogue.add(text, locations=places)
    return catalogue


def updated(path: Path) -> Catalog:
    """Return the catalogue at `path` with the texts of the code: new ones empty, old ones gone, nothing guessed."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def write(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue, sorted and without line numbers, so that its changes can be read."""
    with path.open("wb") as file:
        write_po(file, catalogue, width=LINE_WIDTH, sort_output=True, no_location=True, omit_header=False)


def untranslated(catalogue: Catalog) -> list[Message]:
    """Return the texts that have no translation, or one that is only guessed."""
    return [message for message in catalogue if message.id and (message.fuzzy or not _is_whole(message))]


def _is_whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _texts() -> Iterator[tuple[str | tuple[str, ...], list[tuple[str, int]]]]:
    for folder, methods in (
        (paths.PACKAGE / "web", [("**.py", "python")]),
        (paths.PACKAGE / "services" / "mail", [("**.py", "python")]),
        (paths.PACKAGE / "services" / "mailings", [("**.py", "python")]),
        (paths.PACKAGE / "services" / "reports", [("**.py", "python")]),
        (paths.TEMPLATES, [("**.html", "jinja2"), ("**.txt", "jinja2")]),
    ):
        # Without a filter of our own, folders such as _macros would be passed over.
        options = {"**.html": {"silent": "false"}, "**.txt": {"silent": "false"}}
        found = extract_from_dir(folder, methods, options, KEYWORDS, directory_filter=lambda _folder: True)
        for name, line, text, _comments, _context in found:
            yield text, [(name, line)]
