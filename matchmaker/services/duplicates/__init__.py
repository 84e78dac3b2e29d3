"""Two entries of one person on the own side: found among the people, compared, and merged into the one that stays."""

from matchmaker.services.duplicates.comparing import PIECES, Merging, Piece, alike, merging_of
from matchmaker.services.duplicates.merging import merge

__all__ = ["PIECES", "Merging", "Piece", "alike", "merge", "merging_of"]
