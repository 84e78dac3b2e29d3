"""The forms, one module for each area."""
