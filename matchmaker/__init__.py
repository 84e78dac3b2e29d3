"""Matchmaker: pairs the experts of two partner regions into themed workshop sessions."""
