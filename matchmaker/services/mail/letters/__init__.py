"""The letters, one module for each area."""
