"""Renders once and prints the largest resident memory of the process, as JSON on standard output."""

from __future__ import annotations

import json
import sys

from simspaint.benchmarks.pipeline import LARGE_SIZE, with_random_synthesis
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.runtime.device import choose_device
from simspaint.engine.runtime.models import Models
from simspaint.errors import RenderError
from simspaint.packs.pack import Pack


def peak_memory_mb() -> float:
    """Largest resident memory of this process so far. Raises `RenderError` where the system does not say."""
    try:
        import resource
    except ImportError as error:
        raise RenderError("This system does not report the memory of a process.") from error
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def main(folder: str, device_name: str) -> None:
    """Render the first layout of a bank with an untrained `studio` network and print the peak."""
    pack = Pack.open(folder)
    opened = pack.open_bank()
    models = with_random_synthesis(
        Models.of_pack(pack, choose_device(device_name)), "studio", len(pack.labels)
    )
    layout = opened.bank.layout(opened.bank.photographs[0])
    choose_and_render(RenderRequest(layout, RenderSettings(size=LARGE_SIZE)), opened, models)
    sys.stdout.write(json.dumps({"peak_mb": peak_memory_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
