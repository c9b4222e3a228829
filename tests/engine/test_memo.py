"""Results that are kept, and what tells them apart."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.engine.memo import Memo, array_bytes
from tests.engine.memo_values import Pair, Record, Thing

ENTRY = 512
"""What a result without arrays counts."""


def test_a_result_is_made_once() -> None:
    memo, made = Memo(), []
    for _ in range(3):
        assert memo.get("key", lambda: made.append(1) or len(made)) == 1
    assert memo.get("other", lambda: "other") == "other"
    assert memo.find("key") == 1
    memo.clear()
    assert memo.find("key") is None
    assert memo.get("key", lambda: 2) == 2


def test_a_function_runs_once_for_the_same_inputs() -> None:
    memo, ran = Memo(), []

    def doubled(array: np.ndarray, by: int) -> np.ndarray:
        ran.append(by)
        return array * by

    def tripled(array: np.ndarray, by: int) -> np.ndarray:
        return array * by * 3

    array = np.arange(4)
    for _ in range(2):
        assert memo.run(doubled, array.copy(), 2).tolist() == [0, 2, 4, 6]
        assert memo.run(doubled, array, 3).tolist() == [0, 3, 6, 9]
    assert memo.run(doubled, array + 1, 2).tolist() == [2, 4, 6, 8]
    assert memo.run(tripled, array, 2).tolist() == [0, 6, 12, 18]
    assert ran == [2, 3, 2]


def test_a_failure_is_not_kept() -> None:
    memo = Memo()

    def fail() -> int:
        raise KeyError

    for _ in range(2):
        with pytest.raises(KeyError):
            memo.get("key", fail)
    assert memo.get("key", lambda: 1) == 1


def test_what_was_not_asked_for_longest_goes_first() -> None:
    memo = Memo(largest_bytes=3 * ENTRY)
    for key in "abc":
        memo.put(key, key)
    memo.get("a", str)
    memo.put("d", "d")
    assert [memo.find(key) for key in "abcd"] == ["a", None, "c", "d"]


def test_results_are_kept_up_to_a_number_of_bytes() -> None:
    memo = Memo(largest_bytes=4000)
    for key in "abcd":
        memo.put(key, np.zeros(600, np.uint8))
    assert memo.n_bytes == 3 * (600 + ENTRY)
    assert memo.find("a") is None
    assert memo.find("d") is not None
    memo.put("d", np.zeros(10, np.uint8))
    assert memo.n_bytes == 2 * (600 + ENTRY) + 10 + ENTRY
    memo.put("huge", np.zeros(5000, np.uint8))
    assert memo.find("huge") is None
    assert memo.find("d") is not None, "what is too large pushes nothing out"
    memo.clear()
    assert memo.n_bytes == 0


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3000)), max_size=40))
def test_the_bound_holds_whatever_is_kept(puts: list[tuple[int, int]]) -> None:
    memo, largest = Memo(largest_bytes=4000), 4000
    for key, size in puts:
        memo.put(key, np.zeros(size, np.uint8))
        assert memo.n_bytes <= largest
        found = memo.find(key)
        assert found is not None
        assert found.nbytes == size


def test_a_result_counts_the_bytes_of_all_its_arrays_and_of_what_they_keep_alive() -> None:
    array = np.zeros((10, 10), np.uint8)
    assert array_bytes(array) == 100
    assert array_bytes(Pair(array, (array[:2], "text"))) == 200
    assert array_bytes(Record(array[3:4, 3:4], "part")) == 100
    assert array_bytes(3) == 0


def test_threads_may_share_it() -> None:
    memo = Memo(largest_bytes=16 * (100 + ENTRY))
    wrong = []

    def work(seed: int) -> None:
        rng = np.random.default_rng(seed)
        for key in rng.integers(0, 40, 400).tolist():
            if (memo.get(key, lambda key=key: np.full(100, key, np.uint8)) != key).any():
                wrong.append(key)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert memo.n_bytes <= 16 * (100 + ENTRY)


def test_only_unknown_questions_are_asked_and_answers_keep_their_places() -> None:
    memo, asked = Memo(), []

    def squares(questions: Sequence[int]) -> list[int]:
        asked.append(list(questions))
        return [question**2 for question in questions]

    network, other = Thing(), Thing()
    assert memo.ask(squares, [3, 1], network) == [9, 1]
    assert memo.ask(squares, [2, 3, 1, 4], network) == [4, 9, 1, 16]
    assert memo.ask(squares, [4, 2], network) == [16, 4]
    assert memo.ask(squares, [], network) == []
    assert asked == [[3, 1], [2, 4]]
    assert memo.ask(squares, [3], other) == [9]
    assert asked[2:] == [[3]], "another network is asked itself"
