"""The names of what is measured. They stand apart, so that who only names a method does not load it."""

OURS = "matchmaker"
HIGHS = "HiGHS integer program"
CP_SAT = "CP-SAT"
FULL_MATRIX = "slot by slot (linear_sum_assignment)"
LISTED_PAIRS = "slot by slot (min_weight_full_bipartite_matching)"
GREEDY = "greedy"

PROGRAMS = (HIGHS, CP_SAT)
"""Rivals that could prove an optimum."""
SIMPLE = (FULL_MATRIX, LISTED_PAIRS, GREEDY)
"""Rivals that end by themselves in seconds to minutes, whatever the size."""
EVERY = (OURS, *PROGRAMS, *SIMPLE)

BY_MEANING = "affinity, vectors kept"
BY_WORDS = "affinity, words alone"
PLAIN_TF_IDF = "scikit-learn TF-IDF"
AFFINITY_METHODS = (BY_MEANING, BY_WORDS, PLAIN_TF_IDF)
"""Ways to score all pairs of an event."""
