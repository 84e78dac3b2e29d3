"""The terminal edge: each command parses its words, calls one use case and says how it ended."""

from matchmaker.cli.ending import main

__all__ = ["main"]
