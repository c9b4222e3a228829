from __future__ import annotations

import dataclasses
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.bank.entry_codec import PhotographRegions, decode, encode
from simspaint.bank.index import BankIndex
from simspaint.bank.ops.connected_components import connect_runs
from simspaint.bank.ops.layout_runs import find_runs
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.errors import MemoryBankError
from tests.factories import make_labels, make_layout
from tests.strategies import layouts, painted_layouts

FIELDS = [field.name for field in dataclasses.fields(PhotographRegions)]


def _regions(layout: Layout, minimum_area: int = 5) -> PhotographRegions:
    return PhotographRegions.of(connect_runs(find_runs(layout.ids)), minimum_area)


@given(st.one_of(layouts(), painted_layouts()))
def test_a_layout_comes_back_exactly_from_its_entry(layout: Layout) -> None:
    regions = _regions(layout)
    entry = encode(regions)
    assert entry == encode(regions)
    decoded = decode(entry, layout.extent)
    for name in FIELDS:
        assert np.array_equal(getattr(decoded, name), getattr(regions, name))
    index = BankIndex.expanded([entry], layout.extent, len(layout.labels))
    assert np.array_equal(index.ids(0, layout.extent), layout.ids)


@given(st.one_of(layouts(), painted_layouts()), st.data())
def test_some_rows_alone_are_those_of_the_whole(layout: Layout, data: st.DataObject) -> None:
    index = BankIndex.expanded([encode(_regions(layout))], layout.extent, len(layout.labels))
    edges = data.draw(st.lists(st.integers(0, layout.extent.height), min_size=2, max_size=2))
    top, bottom = sorted(edges)
    assert np.array_equal(index.ids(0, layout.extent, (top, bottom)), layout.ids[top:bottom])
    width, segments = layout.extent.width, np.arange(index.segment_label.size)
    starts, ends, n_runs = index.mask_runs(segments)
    inside = (starts >= top * width) & (starts < bottom * width)
    some = index.mask_runs(segments, (top * width, bottom * width))
    own = np.repeat(segments, n_runs)[inside]
    expected = starts[inside], ends[inside], np.bincount(own, minlength=segments.size)
    assert all(np.array_equal(found, wanted) for found, wanted in zip(some, expected, strict=True))


def test_a_typical_entry_is_small() -> None:
    layout = make_layout(np.random.default_rng(0), 360, 480, make_labels(8), n_blobs=12)
    assert len(encode(_regions(layout))) < 8000


@given(st.data())
@settings(max_examples=150)
def test_damaged_regions_are_refused_or_are_some_layout(data: st.DataObject) -> None:
    """Even when the compressed bytes are whole, nothing but a MemoryBankError may come of what they say."""
    layout = make_layout(np.random.default_rng(data.draw(st.integers(0, 50))), 20, 30, make_labels(3))
    regions = _regions(layout)
    name = data.draw(st.sampled_from(FIELDS))
    values = np.array(getattr(regions, name))
    place = data.draw(st.integers(0, values.size - 1))
    value = data.draw(st.sampled_from([0, 1, 2, 3, 29, 30, 200, 254, 255]))
    values[place] = bool(value) if name == "is_segment" else value
    entry = encode(dataclasses.replace(regions, **{name: values}))
    try:
        index = BankIndex.expanded([entry], layout.extent, 3)
    except MemoryBankError:
        return
    assert set(np.unique(index.ids(0, layout.extent)).tolist()) <= {0, 1, 2, 255}
    for segment_id in range(index.segment_label.size):
        assert index.mask(segment_id, layout.extent).shape[0] > 0


@given(st.binary(max_size=60))
def test_bytes_of_anything_are_refused(data: bytes) -> None:
    with pytest.raises(MemoryBankError):
        decode(data, Extent(20, 30))


@pytest.mark.parametrize("n", range(0, 200, 9))
def test_a_cut_entry_is_refused(n: int) -> None:
    entry = encode(_regions(make_layout(np.random.default_rng(1), 40, 50)))
    with pytest.raises(MemoryBankError):
        decode(entry[: min(n, len(entry) - 1)], Extent(40, 50))


def test_an_entry_that_unpacks_to_more_than_it_states_is_refused() -> None:
    bomb = struct.pack("<II", 1, 1) + zlib.compress(bytes(50_000_000))
    with pytest.raises(MemoryBankError):
        decode(bomb, Extent(20, 30))
