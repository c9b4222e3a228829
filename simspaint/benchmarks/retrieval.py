"""How fast components, retrieval and the memory bank are, all measured in one run."""

from __future__ import annotations

import math
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.benchmarks.figure import Figure, median_figure
from simspaint.benchmarks.retrieval_inputs import (
    LARGE,
    MINIMUM,
    TOP_K,
    Question,
    brute_force,
    fitted,
    shifted,
    write_bank_of_layouts,
)
from simspaint.benchmarks.scenes import write_scenes
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieve import retrieve_layout, score_all
from simspaint.files.folder_data_set import FolderDataSet

COPIES = 8
N_LARGE = 900
_N_BRUTE_FORCE = 3


def benchmark_retrieval(data_dir: str | Path | None = None, n_large: int = N_LARGE) -> list[Figure]:
    """Measure with a folder data set that has `train.txt` (the bank) and `val.txt` (the layouts asked with).

    Parameters
    ----------
    data_dir
        By default `camvid` in the folder that `SIMSPAINT_DATA` names; scenes made in code without it.
    n_large
        Photographs of the bank of 768×512 whose opening is measured.

    Raises
    ------
    LayoutFileError, MemoryBankError
        The data set cannot be read.
    AssertionError
        An answer differs from the brute force's.
    """
    with tempfile.TemporaryDirectory(prefix="simspaint-benchmark-") as name:
        folder = Path(name)
        data = _data_set(data_dir, folder / "scenes")
        figures = [_building(data, folder / "bank")]
        with MemoryBank.open(folder / "bank", folder / "cache") as bank:
            questions = [_question(data.layout(name), bank.extent) for name in data.split("val")]
            figures += _retrieval(bank, questions)
            figures += _growth(bank, questions, folder)
            figures += _opening(bank, questions[0].layout, folder, n_large)
    return figures


def _data_set(data_dir: str | Path | None, scenes: Path) -> FolderDataSet:
    if data_dir is None and os.environ.get("SIMSPAINT_DATA"):
        data_dir = Path(os.environ["SIMSPAINT_DATA"]) / "camvid"
    if data_dir is not None and Path(data_dir).is_dir():
        return FolderDataSet.open(data_dir)
    return write_scenes(scenes, 120, 20, Extent(360, 480))


def _question(layout: Layout, extent: Extent) -> Question:
    layout = layout.resized(extent)
    return Question(layout, find_components(layout, math.ceil(MINIMUM * extent.area)))


def _building(data: FolderDataSet, out: Path) -> Figure:
    names = data.split("train")
    seconds = _timed(
        lambda: build_bank(data.folder / "photos", data.folder / "layouts", data.labels, out, names=names)
    )
    note = f"{len(names)} photographs of {data.folder.name}"
    return Figure("building a bank", len(names) / seconds, "photographs/s", 1, note)


def _retrieval(bank: MemoryBank, questions: Sequence[Question]) -> list[Figure]:
    n = sum(len(q.components) for q in questions) / len(questions)
    note = f"{n:.1f} components a layout, {bank.n_segments} segments"
    components_ms = [_timed(lambda q=q: find_components(q.layout)) * 1e3 for q in questions]
    n_all = np.mean([len(find_components(q.layout)) for q in questions])
    retrieval_ms = _ask_all(bank, questions)
    few = questions[:: max(len(questions) // _N_BRUTE_FORCE, 1)][:_N_BRUTE_FORCE]
    brute_s, fast_s, batch_ms = [], [], []
    for question in few:
        expected, seconds = brute_force(bank, question)
        found = retrieve_layout(question.components, question.layout, bank, TOP_K)
        scores = score_all(question.components, question.layout, bank)
        if found != expected or [s.candidates()[:TOP_K] for s in scores] != expected:
            raise AssertionError("Retrieval differs from the brute force.")
        brute_s.append(seconds)
        fast_s.append(_timed(lambda q=question: retrieve_layout(q.components, q.layout, bank, TOP_K)))
        batch_ms.append(_timed(lambda q=question: score_all(q.components, q.layout, bank)) * 1e3)
    ratio = [slow / fast for slow, fast in zip(brute_s, fast_s, strict=True)]
    return [
        median_figure(
            "components of a layout", components_ms, "ms", f"{n_all:.0f} components, small ones too"
        ),
        median_figure(f"exact retrieval, top {TOP_K}, a layout", retrieval_ms, "ms", note),
        median_figure("vectorised brute force, a layout", brute_s, "s", "full resolution, same answers"),
        median_figure("brute force / retrieval", ratio, "×", "same layouts, same run"),
        median_figure("all scores of a layout", batch_ms, "ms", "batch mode, same scores"),
        _size("index as shipped, a segment", _shipped_bytes(bank), bank),
        _size("index expanded, a segment", _expanded_bytes(bank), bank),
    ]


def _ask_all(bank: MemoryBank, questions: Sequence[Question]) -> list[float]:
    """Milliseconds of every layout, after one that pays for the index's first pages."""
    retrieve_layout(questions[-1].components, questions[-1].layout, bank, TOP_K)
    return [_timed(lambda q=q: retrieve_layout(q.components, q.layout, bank, TOP_K)) * 1e3 for q in questions]


def _growth(bank: MemoryBank, questions: Sequence[Question], folder: Path) -> list[Figure]:
    layouts = (
        shifted(bank.layout_ids(photograph), copy)
        for copy in range(COPIES)
        for photograph in range(len(bank.photographs))
    )
    out = folder / "copies"
    write_bank_of_layouts(out, layouts, bank, bank.extent)
    with MemoryBank.open(out, folder / "cache") as larger:
        before, after = _ask_all(bank, questions), _ask_all(larger, questions)
        note = f"{larger.n_segments} segments: {COPIES} copies, shifted and flipped"
        growth = float(np.median(after) / np.median(before))
        return [
            median_figure(f"the same in a bank {COPIES} times larger", after, "ms", note),
            Figure(
                "growth", growth, "×", len(after), f"medians of the same layouts, {COPIES} × the segments"
            ),
            _size("index expanded, a segment, larger bank", _expanded_bytes(larger), larger),
        ]


def _opening(bank: MemoryBank, layout: Layout, folder: Path, n: int) -> list[Figure]:
    scaled = (fitted(bank, i) for i in range(n))
    out = folder / "large"
    write_bank_of_layouts(out, scaled, bank, LARGE)
    question = _question(layout, LARGE)
    opened: list[MemoryBank] = []
    first = _timed(lambda: opened.append(MemoryBank.open(out, folder / "cache")))
    later = _timed(lambda: opened.append(MemoryBank.open(out, folder / "cache")))
    retrieval = _timed(lambda: retrieve_layout(question.components, question.layout, opened[1], TOP_K))
    note = f"{n} layouts scaled to 768×512, {opened[1].n_segments} segments"
    for each in opened:
        each.close()
    return [
        Figure("opening a bank for the first time", first, "s", 1, note),
        Figure("opening it later", later, "s", 1, note),
        Figure("first retrieval after opening", retrieval, "s", 1, f"{len(question.components)} components"),
    ]


def _size(what: str, n_bytes: int, bank: MemoryBank) -> Figure:
    return Figure(what, n_bytes / max(bank.n_segments, 1), "bytes", 1, f"{bank.n_segments} segments")


def _shipped_bytes(bank: MemoryBank) -> int:
    return sum(file.stat().st_size for file in bank.folder.glob("index-*.bin"))


def _expanded_bytes(bank: MemoryBank) -> int:
    return sum(array.nbytes for array in bank.index.as_arrays().values())


def _timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
