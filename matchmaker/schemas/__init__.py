"""JSON Schemas of the file formats: what the program validates with, and what others can build on.

In every schema a ``title`` is the noun phrase that completes "expected …" in a message; a ``description`` says what the
value means. The rules that a schema cannot state (an id that must exist, slots that must be consecutive) are in
``matchmaker.files.checks``.
"""
