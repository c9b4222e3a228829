from __future__ import annotations

import json
import struct
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simspaint.bank import array_file
from simspaint.bank.array_cache import ArrayCache
from simspaint.bank.array_file import is_mapped, open_arrays, write_arrays

ARRAYS = hnp.arrays(
    st.sampled_from([np.uint8, np.uint16, np.int64]),
    hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=9),
)


@pytest.fixture(params=["read", "mapped"])
def is_large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether files are taken for large ones."""
    if request.param == "mapped":
        monkeypatch.setattr(array_file, "LARGEST_READ", 0)
    return request.param == "mapped"


@given(st.dictionaries(st.text("abcäß_", min_size=1), ARRAYS, max_size=5))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_arrays_come_back_as_they_were_written(
    tmp_path: Path, is_large: bool, arrays: dict[str, np.ndarray]
) -> None:
    write_arrays(tmp_path / "file", arrays)
    found = open_arrays(tmp_path / "file")
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        assert np.array_equal(found[name], array)
        assert not found[name].flags.writeable
        assert found[name].flags.aligned
        assert is_mapped(found[name]) == is_large


@pytest.mark.usefixtures("is_large")
def test_a_cut_file_is_refused_wherever_it_is_cut(tmp_path: Path) -> None:
    file = tmp_path / "file"
    write_arrays(file, {"a": np.arange(100, dtype=np.int64), "b": np.ones((64, 2), np.uint8)})
    whole = file.read_bytes()
    for n in range(0, len(whole), 7):
        file.write_bytes(whole[:n])
        with pytest.raises(ValueError, match=r"cut off|damaged|not a file|empty|Expecting|Unterminated|mmap"):
            open_arrays(file)


def test_the_cache_forgets_what_was_used_longest_ago() -> None:
    made: list[int] = []
    cache = ArrayCache(3 * 10)

    def ask(key: int) -> np.ndarray:
        return cache.get(key, lambda: made.append(key) or np.full(10, key, np.uint8))

    for key in (0, 1, 2, 0, 3, 0, 1):
        assert ask(key)[0] == key
    assert made == [0, 1, 2, 3, 1]
    assert cache.n_bytes == 30
    cache.clear()
    assert cache.n_bytes == 0


def test_an_array_larger_than_the_cache_is_kept_until_the_next() -> None:
    cache = ArrayCache(5)
    first = cache.get("a", lambda: np.zeros(10, np.uint8))
    assert cache.get("a", lambda: np.ones(10, np.uint8)) is first
    cache.get("b", lambda: np.zeros(3, np.uint8))
    assert cache.n_bytes == 3


def test_what_was_begun_is_made_once_and_waited_for() -> None:
    cache, made, may_end = ArrayCache(100), [], threading.Event()

    def make() -> np.ndarray:
        made.append(threading.current_thread().name)
        assert may_end.wait(5)
        return np.arange(5)

    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as threads:
        cache.begin("a", make, threads)
        cache.begin("a", make, threads)
        threading.Timer(0.05, may_end.set).start()
        assert np.array_equal(cache.get("a", make), np.arange(5))
        cache.begin("a", make, threads)
    assert [name.split("_")[0] for name in made] == ["ahead"]
    assert cache.n_bytes == np.arange(5).nbytes


def test_what_fails_ahead_fails_for_the_one_who_asks() -> None:
    cache = ArrayCache(100)

    def fail() -> np.ndarray:
        raise OSError("cut off")

    with ThreadPoolExecutor(1) as threads:
        cache.begin("a", fail, threads)
        with pytest.raises(OSError, match="cut off"):
            cache.get("a", fail)
    assert np.array_equal(cache.get("a", lambda: np.zeros(2)), np.zeros(2))


def test_a_header_of_megabytes_is_no_header(tmp_path: Path) -> None:
    """JSON of nothing but empty lists takes twenty times the memory of the file."""
    header = b"[" + b"[]," * 100_000 + b"[]]"
    (tmp_path / "a").write_bytes(struct.pack("<8sQ", b"SPARRAY1", len(header)) + header)
    with pytest.raises(ValueError, match="not a file of arrays"):
        open_arrays(tmp_path / "a")


@pytest.mark.parametrize("dtype", ["f4,f4", "(2,)f4", "U4", "V8", "c8", "M8[s]", "O"])
def test_what_is_no_plain_number_is_refused(tmp_path: Path, dtype: str) -> None:
    file = tmp_path / "file"
    write_arrays(file, {"a": np.arange(64, dtype=np.uint8)})
    header = json.dumps({"a": {"dtype": dtype, "shape": [2], "offset": 0}}).encode()
    file.write_bytes(struct.pack("<8sQ", b"SPARRAY1", len(header)) + header + bytes(512))
    with pytest.raises(ValueError, match="no number"):
        open_arrays(file)


def test_a_changed_byte_is_found_and_earlier_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.arrays"
    write_arrays(path, {"a": np.arange(100, dtype=np.int32)})
    whole = path.read_bytes()
    for position in range(8, len(whole), 7):  # past the kind of the file
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 64]) + whole[position + 1 :])
        with pytest.raises(ValueError, match=r"damaged|not a file of arrays"):
            open_arrays(path)
    table = json.dumps({"a": {"dtype": "<i4", "shape": [3], "offset": 0}}).encode()
    earlier = struct.pack("<8sQ", b"SPARRAY1", len(table)) + table
    path.write_bytes(earlier.ljust(-(-len(earlier) // 64) * 64, b"\0") + np.arange(3, dtype="<i4").tobytes())
    assert open_arrays(path)["a"].tolist() == [0, 1, 2]
