"""Reads that return frozen rows: whoever has one cannot load more by accident, nor reach a column it was not given."""
