"""Loading torch beside a living window.

It makes half a million objects that stay. Python's garbage collector would go through all of them again and
again, for tenths of a second and with the lock that the window's thread needs: it rests meanwhile, and leaves
them alone afterwards.

Python's import loads a module's shared libraries while it holds the lock that the window's thread needs
too: half a second at a time for torch's. Calling the system's loader as a foreign function lets go of the
lock; the import afterwards finds the libraries loaded.
"""

from __future__ import annotations

import ctypes
import gc
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LIBRARIES = ("torch_global_deps", "c10", "torch_cpu", "torch", "torch_python")
"""Of torch, each after those that it needs."""


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Garbage collection is off while torch loads; objects that exist at the end are never scanned again.

    Does nothing where torch is loaded: it would keep what has become garbage since.
    """
    if "torch" in sys.modules:
        yield
        return
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def load_torch_libraries() -> int:
    """Load torch's shared libraries without holding up other threads; gives how many were loaded.

    What cannot be loaded here is left to the import, which says why. Does nothing where torch is imported,
    and on Windows, whose loader knows no such call.
    """
    if "torch" in sys.modules or sys.platform == "win32":
        return 0
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return 0
    folder, suffix = Path(spec.origin).parent / "lib", ".dylib" if sys.platform == "darwin" else ".so"
    load = ctypes.CDLL(None).dlopen
    load.restype, load.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    loaded = 0
    for name in _LIBRARIES:
        path = folder / f"lib{name}{suffix}"
        mode = os.RTLD_NOW | (os.RTLD_GLOBAL if name == "torch_global_deps" else os.RTLD_LOCAL)
        loaded += path.is_file() and load(os.fsencode(path), mode) is not None
    return loaded
