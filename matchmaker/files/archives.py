"""Archives: several files as one ZIP that is the same, byte for byte, whenever the files are the same.

No clock and no compressor is in it, whose bytes differ between versions: entries are stored as they are, in the order
of their names, dated with the first day that the format knows. A manifest states the hash of every file.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping

MANIFEST = "manifest.json"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_READABLE_BY_ALL = 0o644 << 16


def archive_bytes(files: Mapping[str, bytes], about: Mapping[str, object]) -> bytes:
    """Return an archive with these files, by name, and a manifest.

    Parameters
    ----------
    about
        What the manifest says besides: plain values.

    Raises
    ------
    ValueError
        A file has the name of the manifest.
    """
    if MANIFEST in files:
        raise ValueError(f"Expected no file of the name {MANIFEST}, got one")
    listed = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)} for name, content in files.items()
    }
    manifest = json.dumps({**about, "files": listed}, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted({**files, MANIFEST: manifest}.items()):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.create_system, entry.external_attr = 3, _READABLE_BY_ALL
            archive.writestr(entry, content)
    return target.getvalue()
