"""Square codes that a telephone reads from a screen or from paper."""

from io import BytesIO

import segno

QUIET_ZONE = 4
"""White squares around it, as many as readers expect."""


def square_code(text: str) -> bytes:
    """Return `text` as a picture (SVG) that is as large as the place it is put in.

    Black on white whatever the page looks like: some readers take the reverse for another code.
    """
    picture = BytesIO()
    code = segno.make_qr(text, error="m")
    code.save(picture, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True)
    return picture.getvalue()
