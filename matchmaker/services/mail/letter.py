"""What a letter says, and how it looks as plain text and as a page.

Both forms are made from the same parts. What people wrote stands in them as text: in the page it is escaped, so that
nothing of it is mark-up, and no address in it becomes a link that can be clicked.
"""

from dataclasses import dataclass
from html import escape

from matchmaker.services.mail.saying import Say

_PAGE = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{subject}</title></head>
<body style="margin:0;padding:24px;background:#f6f5f1;color:#1d2b33;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:24px;background:#fff;border:1px solid #d9d6cc;border-radius:8px">
{parts}
</div>
</body>
</html>
"""
_PARAGRAPH = '<p style="margin:0 0 16px">{}</p>'
_CODE = '<p style="margin:0 0 16px;font-size:28px;letter-spacing:4px"><strong>{}</strong></p>'
_BUTTON = (
    '<p style="margin:0 0 16px"><a href="{link}" style="display:inline-block;padding:10px 18px;background:#0b5563;'
    'color:#fff;text-decoration:none;border-radius:6px">{label}</a></p>'
    '<p style="margin:0 0 16px;font-size:14px;color:#4a5a63;word-break:break-all">{link}</p>'
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one person, in their language.

    Parameters
    ----------
    paragraphs
        What is said, each without line ends of its own.
    link, link_label
        The one place to go to, always of our own site, and the words on its button.
    code
        A short code that can be typed in its stead.
    """

    subject: str
    paragraphs: tuple[str, ...]
    link: str = ""
    link_label: str = ""
    code: str = ""


def as_text(letter: Letter, say: Say) -> str:
    """Return the letter as plain text."""
    parts = [*map(_one_line, letter.paragraphs)]
    if letter.code:
        parts.append(say("Code: %(code)s", code=letter.code))
    if letter.link:
        parts.append(f"{letter.link_label}:\n{letter.link}" if letter.link_label else letter.link)
    return "\n\n".join(parts) + "\n"


def as_page(letter: Letter, say: Say) -> str:
    """Return the letter as a page that loads nothing."""
    parts = [_PARAGRAPH.format(escape(_one_line(text))) for text in letter.paragraphs]
    if letter.code:
        parts.append(_CODE.format(escape(letter.code)))
    if letter.link:
        parts.append(_BUTTON.format(link=escape(letter.link), label=escape(letter.link_label or letter.link)))
    return _PAGE.format(language=escape(say.language), subject=escape(letter.subject), parts="\n".join(parts))


def _one_line(text: str) -> str:
    return " ".join(text.split())
