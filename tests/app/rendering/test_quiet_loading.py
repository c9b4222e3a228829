"""Loading torch beside a living window."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from simspaint.app.rendering import quiet_loading

_CODE = """
import sys
from simspaint.app.rendering.quiet_loading import load_torch_libraries
assert "torch" not in sys.modules
n = load_torch_libraries()
assert "torch" not in sys.modules
import torch
assert torch.ones(2).sum() == 2
print(n, load_torch_libraries())
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="its loader knows no such call")
def test_libraries_are_loaded_before_torch_is_imported_and_torch_works_with_them() -> None:
    run = subprocess.run([sys.executable, "-c", _CODE], capture_output=True, text=True, check=True)
    before, after = map(int, run.stdout.split())
    assert before >= 3
    assert after == 0


def test_without_torch_nothing_is_loaded_and_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    monkeypatch.setattr(quiet_loading.importlib.util, "find_spec", lambda name: None)
    assert quiet_loading.load_torch_libraries() == 0


def test_the_collector_rests_while_torch_loads_and_never_looks_at_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    gc.collect()
    before = gc.get_freeze_count()
    try:
        with quiet_loading.collector_at_rest():
            assert not gc.isenabled()
            kept = [[] for _ in range(1000)]
        assert gc.isenabled()
        assert gc.get_freeze_count() - before >= len(kept)
    finally:
        gc.unfreeze()


def test_where_torch_is_loaded_nothing_is_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", sys)
    before = gc.get_freeze_count()
    with quiet_loading.collector_at_rest():
        assert gc.isenabled()
    assert gc.get_freeze_count() == before
