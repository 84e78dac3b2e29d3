"""Rows into bytes and bytes into rows: the file formats of ``docs/formats.md``. Nothing here knows who may see what."""
