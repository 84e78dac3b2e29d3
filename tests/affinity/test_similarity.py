import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from matchmaker.affinity import similarity
from matchmaker.affinity.similarity import TextLists, best_three, embed_lists


class Numbers:
    """Reads a text as the coordinates of its vector, so that a test says which similarities it means."""

    def embed(self, texts):
        width = max((len(text.split()) for text in texts), default=1)
        return np.array([[float(number) for number in text.split()] for text in texts], np.float32).reshape(-1, width)


def compared(left: list[list[str]], right: list[list[str]], rows: slice | None = None) -> list[list[float]]:
    of_left, of_right = embed_lists(Numbers(), [left, right])
    return best_three(of_left, of_right, rows or slice(0, len(left))).tolist()


def test_the_best_three_of_four_similarities_are_averaged():
    assert compared([["1"]], [["0.25", "1", "0.75", "0.5"]]) == [[0.75]]


def test_every_text_of_one_is_compared_with_every_text_of_the_other():
    # 1·1, 1·0.5, 0.5·1 and 0.5·0.5: the best three are 1, 0.5 and 0.5.
    assert compared([["1", "0.5"]], [["1", "0.5"]]) == [[pytest.approx(2 / 3)]]


def test_two_similarities_are_averaged_when_there_are_only_two():
    assert compared([["1"]], [["1", "0.5"]]) == [[0.75]]


def test_a_single_similarity_stands_for_itself():
    assert compared([["1"]], [["0.5"]]) == [[0.5]]


def test_a_person_without_texts_has_similarity_zero():
    assert compared([["1"], []], [[], ["1"]]) == [[0, 1], [0, 0]]


def test_a_text_that_holds_nothing_counts_as_not_written():
    assert compared([["1"]], [["1", "0"]]) == [[1]]


def test_an_opposite_meaning_counts_as_nothing_in_common():
    assert compared([["1"]], [["-1", "1"]]) == [[0.5]]


def test_a_cosine_above_one_by_rounding_is_one():
    assert compared([["1.0001"]], [["1"]]) == [[1]]


def plain_best_three(left: TextLists, right: TextLists) -> list[list[float]]:
    result = []
    for one in range(len(left.starts) - 1):
        result.append([])
        for other in range(len(right.starts) - 1):
            own = left.vectors[left.starts[one] : left.starts[one + 1]]
            others = right.vectors[right.starts[other] : right.starts[other + 1]]
            best = sorted((max(0.0, float(a @ b)) for a in own for b in others), reverse=True)[:3]
            result[-1].append(sum(best) / len(best) if best else 0.0)
    return result


@st.composite
def text_lists(draw) -> TextLists:
    counts = draw(st.lists(st.integers(0, 5), max_size=6))
    numbers = st.lists(st.sampled_from([-0.5, 0.0, 0.25, 0.5]), min_size=3, max_size=3)
    vectors = draw(st.lists(numbers, min_size=sum(counts), max_size=sum(counts)))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.intp)
    return TextLists(np.array(vectors, dtype=np.float32).reshape(-1, 3), starts)


@given(text_lists(), text_lists(), st.integers(1, 40))
def test_blocks_of_any_size_agree_with_plain_loops(left, right, cells):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similarity, "MOST_CELLS", cells)
        found = best_three(left, right, slice(0, len(left.starts) - 1))
    assert found.shape == (len(left.starts) - 1, len(right.starts) - 1)
    assert found.tolist() == [pytest.approx(row) for row in plain_best_three(left, right)]


@given(text_lists(), text_lists())
def test_sparse_vectors_give_what_dense_ones_give(left, right):
    rows = slice(0, len(left.starts) - 1)
    sparse = [TextLists(csr_array(lists.vectors), lists.starts) for lists in (left, right)]
    assert np.array_equal(best_three(*sparse, rows), best_three(left, right, rows))


@given(text_lists(), text_lists(), st.data())
def test_some_rows_are_those_rows_of_the_whole(left, right, data):
    people = len(left.starts) - 1
    first = data.draw(st.integers(0, people))
    rows = slice(first, data.draw(st.integers(first, people)))
    assert np.array_equal(best_three(left, right, rows), best_three(left, right, slice(0, people))[rows])


@given(text_lists(), text_lists())
def test_the_comparison_is_symmetric(left, right):
    there = best_three(left, right, slice(0, len(left.starts) - 1))
    back = best_three(right, left, slice(0, len(right.starts) - 1))
    assert np.allclose(there, back.T)
