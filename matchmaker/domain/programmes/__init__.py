"""Programmes: all that the two offices of a workshop agree on before people are matched, as one document.

A programme is edited, proposed, confirmed and applied as a whole. Its parts speak of each other by their public ids;
what is new and has none yet has a placeholder that begins with ``NEW``.
"""
