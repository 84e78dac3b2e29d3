"""Papers: a plain structure and a template into a PDF that screen readers can read (PDF/UA-1), or into pictures.

What the structure says reaches the template as JSON, so that no text in it is ever read as markup, and nothing is
loaded from anywhere: fonts and templates are ours, and there is no font of the machine among them. The same structure
at the same moment gives the same bytes.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final, Literal

import typst

from matchmaker.files.archives import archive_bytes
from matchmaker.files.glyphs import FONTS, settable
from matchmaker.paths import PAPERS

STANDARD: Final[Literal["ua-1"]] = "ua-1"
VERBATIM = "svg"
"""Under this name stands a picture that we drew, which is no text to be set."""


def paper_pdf(template: str, content: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """Return a paper as PDF.

    Parameters
    ----------
    template
        The name of one of `matchmaker/papers/*.typ`.
    content
        What the template of the paper expects: texts, numbers, lists and dictionaries of them.
    made_at
        Aware; stands in the file.
    """
    return typst.compile(
        str(PAPERS / f"{template}.typ"),
        root=str(PAPERS),
        font_paths=_fonts(),
        sys_inputs=_said(content),
        format="pdf",
        pdf_standards=STANDARD,
        timestamp=int(made_at.timestamp()),
    )


def papers_zip(name: str, contents: Mapping[str, Mapping[str, Any]], *, made_at: datetime) -> bytes:
    """Return several papers as PDFs in one archive, with a manifest of what is in it.

    Parameters
    ----------
    name
        Of the workshop, for the names of the files.
    contents
        What each paper says, by its template.
    """
    files = {f"{paper}-{name}.pdf": paper_pdf(paper, content, made_at=made_at) for paper, content in contents.items()}
    return archive_bytes(files, {"workshop": name, "made_at": made_at.isoformat()})


def paper_pictures(template: str, content: Mapping[str, Any], *, dots_per_inch: float = 96) -> list[bytes]:
    """Return the pages of a paper as pictures (PNG), to be looked at."""
    made: Any = typst.compile(  # one page comes as bytes, several as a list
        str(PAPERS / f"{template}.typ"),
        root=str(PAPERS),
        font_paths=_fonts(),
        sys_inputs=_said(content),
        format="png",
        ppi=dots_per_inch,
    )
    return made if isinstance(made, list) else [made]


@cache
def _fonts() -> typst.Fonts:
    """Return our fonts and no others, read once for a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _said(content: Mapping[str, Any]) -> dict[str, str]:
    return {"paper": json.dumps(_settable(content), ensure_ascii=False)}


def _settable(value: Any, name: str = "") -> Any:
    """Return the structure with every text in it as the fonts can set it."""
    if isinstance(value, str):
        return value if name == VERBATIM else settable(value)
    if isinstance(value, Mapping):
        return {key: _settable(each, key) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_settable(each, name) for each in value]
    return value
