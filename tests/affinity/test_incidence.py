from matchmaker.affinity.incidence import distinct, pair_table, stated, stated_or_all


def test_labels_are_sorted_whoever_comes_first():
    assert distinct([("zh", "da")], [("en",), ("da",)]) == ["da", "en", "zh"]


def test_labels_that_are_not_asked_about_are_passed_over():
    assert stated([("it", "bio"), ()], ["health", "it"]).tolist() == [[0, 1], [0, 0]]


def test_a_person_who_states_nothing_has_every_label():
    assert stated_or_all([("bio",), ()], ["health", "it"]).tolist() == [[0, 0], [1, 1]]


def test_pairs_carry_their_value_or_one():
    assert pair_table({(0, 1): 0.5}, (1, 2)).toarray().tolist() == [[0, 0.5]]
    assert pair_table([(0, 1), (0, 1)], (1, 2)).toarray().tolist() == [[0, 1]]


def test_no_pairs_make_an_empty_table():
    assert pair_table([], (0, 2)).shape == (0, 2)
