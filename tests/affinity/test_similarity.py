import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from matchmaker.affinity import similarity
from matchmaker.affinity.similarity import TextLists, best_three, text_lists
from matchmaker.affinity.text_similarity import ComparedTexts, similarities


def of_people(texts: list[list[float]]) -> TextLists:
    """Texts whose similarity to another is the product of their numbers."""
    numbers = np.array([number for own in texts for number in own], np.float32).reshape(-1, 1)
    starts = np.cumsum([0, *map(len, texts)], dtype=np.intp)
    return TextLists(ComparedTexts(csr_array(numbers), None), starts)


def compared(left: list[list[float]], right: list[list[float]]) -> list[list[float]]:
    return best_three(of_people(left), of_people(right), slice(0, len(left))).tolist()


def test_the_best_three_of_four_similarities_are_averaged():
    assert compared([[1]], [[0.25, 1, 0.75, 0.5]]) == [[0.75]]


def test_every_text_of_one_is_compared_with_every_text_of_the_other():
    # 1·1, 1·0.5, 0.5·1 and 0.5·0.5: the best three are 1, 0.5 and 0.5.
    assert compared([[1, 0.5]], [[1, 0.5]]) == [[pytest.approx(2 / 3)]]


def test_two_similarities_are_averaged_when_there_are_only_two():
    assert compared([[1]], [[1, 0.5]]) == [[0.75]]


def test_a_single_similarity_stands_for_itself():
    assert compared([[1]], [[0.5]]) == [[0.5]]


def test_a_person_without_texts_has_similarity_zero():
    assert compared([[1], []], [[], [1]]) == [[0, 1], [0, 0]]


def test_a_text_that_holds_nothing_counts_as_not_written():
    left, right = text_lists([[["wind", "🙂"]], [["", "wind", "\x00"]]], None)
    assert (left.count, right.count, best_three(left, right, slice(0, 1)).tolist()) == (1, 1, [[pytest.approx(1)]])


def test_the_texts_of_every_column_and_person_stay_theirs():
    left, right = text_lists([[["a"], [], ["b", "c"]], [["c"]]], None)
    assert (left.starts.tolist(), right.starts.tolist()) == ([0, 1, 1, 3], [0, 1])
    assert best_three(left, right, slice(0, 3)).tolist() == [[0], [0], [pytest.approx(0.5)]]


def plain_best_three(left: TextLists, right: TextLists) -> list[list[float]]:
    result = []
    for one in range(len(left.starts) - 1):
        result.append([])
        for other in range(len(right.starts) - 1):
            own = left.texts[slice(left.starts[one], left.starts[one + 1])]
            others = right.texts[slice(right.starts[other], right.starts[other + 1])]
            best = sorted(similarities(own, others).ravel().tolist(), reverse=True)[:3]
            result[-1].append(sum(best) / len(best) if best else 0.0)
    return result


@st.composite
def lists_of_texts(draw) -> TextLists:
    counts = draw(st.lists(st.integers(0, 5), max_size=6))
    rows = st.lists(st.sampled_from([0.0, 0.25, 0.5]), min_size=3, max_size=3)
    words = draw(st.lists(rows, min_size=sum(counts), max_size=sum(counts)))
    known = draw(st.lists(st.sampled_from([0.0, 0.85, 1.0]), min_size=sum(counts), max_size=sum(counts)))
    texts = ComparedTexts(
        csr_array(np.array(words, dtype=np.float32).reshape(-1, 3)), np.array(known, dtype=np.float32).reshape(-1, 1)
    )
    return TextLists(texts, np.cumsum([0, *counts], dtype=np.intp))


@given(lists_of_texts(), lists_of_texts(), st.integers(1, 40))
def test_blocks_of_any_size_agree_with_plain_loops(left, right, cells):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similarity, "MOST_CELLS", cells)
        found = best_three(left, right, slice(0, len(left.starts) - 1))
    assert found.shape == (len(left.starts) - 1, len(right.starts) - 1)
    assert found.tolist() == [pytest.approx(row) for row in plain_best_three(left, right)]


@given(lists_of_texts(), lists_of_texts(), st.data())
def test_some_rows_are_those_rows_of_the_whole(left, right, data):
    people = len(left.starts) - 1
    first = data.draw(st.integers(0, people))
    rows = slice(first, data.draw(st.integers(first, people)))
    assert np.array_equal(best_three(left, right, rows), best_three(left, right, slice(0, people))[rows])


@given(lists_of_texts(), lists_of_texts())
def test_the_comparison_is_symmetric(left, right):
    there = best_three(left, right, slice(0, len(left.starts) - 1))
    back = best_three(right, left, slice(0, len(right.starts) - 1))
    assert np.allclose(there, back.T)
