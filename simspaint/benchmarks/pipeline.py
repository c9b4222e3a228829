"""How long a rendering takes, stage by stage, and how much memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import torch

from simspaint.benchmarks.figure import Figure, median_figure
from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.domain.rendering import Rendering
from simspaint.engine.memo import Memo
from simspaint.engine.networks.synthesis_network import SynthesisNetwork, synthesis_config
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.runtime.device import choose_device
from simspaint.engine.runtime.models import Models
from simspaint.errors import RenderError
from simspaint.files.folder_data_set import sequence_of
from simspaint.packs.pack import OpenedPack, Pack
from simspaint.progress import Stage

DRAFT_SIZE = Extent(352, 480)
STUDIO_SIZE = Extent(256, 512)
LARGE_SIZE = Extent(512, 768)
_LAYOUTS = 9
_STROKE = 0.06
"""Radius of the painted stroke as a share of the height."""


def benchmark_pipeline(pack: Pack, device_name: str | None = None, layouts: int = _LAYOUTS) -> list[Figure]:
    """Render layouts of the pack's own bank, each without the photographs of its own sequence.

    Raises what opening the pack, its weights and the device raises.
    """
    opened = pack.open_bank()
    models = Models.of_pack(pack, choose_device(device_name))
    config = pack.weights["synthesis"].config if "synthesis" in pack.weights else "none"
    trained = f"{config}, trained weights, {models.device.note}"
    names = _spread(opened.bank.photographs, layouts + 1)
    _full(opened, models, names[0], DRAFT_SIZE)  # pays for kernels, plans and the bank's first pages
    whole = [_full(opened, models, name, DRAFT_SIZE) for name in names[1:]]
    figures = [_total(f"whole pipeline, {_text(DRAFT_SIZE)}", whole, trained)]
    figures += [_stage(stage, whole) for stage in Stage]
    figures += _after_a_stroke(opened, models, names[1 : 1 + max(layouts // 2, 1)])
    studio = with_random_synthesis(models, "studio", len(opened.labels))
    _full(opened, studio, names[0], STUDIO_SIZE)
    large = [_full(opened, studio, name, STUDIO_SIZE) for name in names[1 : 1 + max(layouts // 2, 1)]]
    figures.append(_total(f"whole pipeline, {_text(STUDIO_SIZE)}", large, "studio, random weights"))
    return [*figures, _peak_memory(pack, device_name)]


def with_random_synthesis(models: Models, config: str, n_labels: int) -> Models:
    """The same networks, with an untrained synthesis network: right for times and memory, not to look at."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = SynthesisNetwork(synthesis_config(config, n_labels)).eval().requires_grad_(False)
    device = models.device
    network = network.to(device.torch_device, device.dtype).to(memory_format=torch.channels_last)
    return replace(models, synthesis=network)


def _full(pack: OpenedPack, models: Models, name: str, size: Extent) -> Rendering:
    return choose_and_render(_request(pack, pack.bank.layout(name), name, size), pack, models)


def _request(pack: OpenedPack, layout: Layout, name: str, size: Extent) -> RenderRequest:
    excluded = frozenset({sequence_of(name)})
    sequences = {sequence_of(other) for other in pack.bank.photographs}
    # In a bank of one sequence only the photograph itself is left out.
    settings = RenderSettings(excluded_sequences=excluded) if len(sequences) > 1 else RenderSettings()
    choices = Choices(banned_photographs=frozenset({name}))
    settings = replace(settings, choices=choices, size=size)
    return RenderRequest(layout, settings)


def _after_a_stroke(pack: OpenedPack, models: Models, names: list[str]) -> list[Figure]:
    """Final and draft renderings after one stroke, with the stages of the rendering before at hand."""
    whole, final, draft = [], [], []
    for i, name in enumerate(names):
        layout = pack.bank.layout(name).resized(DRAFT_SIZE)
        stroked = _with_stroke(layout, np.random.default_rng(i))
        for is_draft, times in ((False, final), (True, draft)):
            memo = Memo()
            first, second = (_request(pack, painted, name, DRAFT_SIZE) for painted in (layout, stroked))
            second = replace(second, settings=replace(second.settings, draft=is_draft))
            ms, shown = _timed(first, pack, models, memo)
            whole.append(ms)
            times.append(_timed(replace(second, composition=shown.composition), pack, models, memo)[0])
    size = _text(DRAFT_SIZE)
    shares = {
        kind: f"{100 * np.median(times) / np.median(whole):.0f} % of the rendering before"
        for kind, times in (("final", final), ("draft", draft))
    }
    return [
        median_figure(f"after one stroke, {size}, draft", draft, "ms", shares["draft"]),
        median_figure(f"after one stroke, {size}, final", final, "ms", shares["final"]),
    ]


def _timed(request: RenderRequest, pack: OpenedPack, models: Models, memo: Memo) -> tuple[float, Rendering]:
    """Milliseconds of one rendering, and the rendering."""
    start = time.perf_counter()
    rendering = choose_and_render(request, pack, models, memo=memo)
    return (time.perf_counter() - start) * 1000, rendering


def _with_stroke(layout: Layout, rng: np.random.Generator) -> Layout:
    """The layout with a stroke of a label that it holds already, a tenth of the width long."""
    height, width = layout.extent
    ids = layout.ids.copy()
    label = int(rng.choice(np.unique(ids[ids < len(layout.labels)])))
    rows, columns = np.ogrid[:height, :width]
    row, column = rng.uniform(0.2, 0.8) * height, rng.uniform(0.2, 0.8) * width
    along = np.clip(columns - column, 0, width / 10)
    ids[(rows - row) ** 2 + (columns - column - along) ** 2 <= (_STROKE * height) ** 2] = label
    return Layout(ids, layout.labels)


def _total(what: str, renderings: list[Rendering], note: str) -> Figure:
    return median_figure(what, [sum(r.timings_ms.values()) for r in renderings], "ms", note)


def _stage(stage: Stage, renderings: list[Rendering]) -> Figure:
    shares = [100 * r.timings_ms[stage] / sum(r.timings_ms.values()) for r in renderings]
    times = [r.timings_ms[stage] for r in renderings]
    return median_figure(f"  of it {stage.value}", times, "ms", f"{np.median(shares):.0f} % of the whole")


def _peak_memory(pack: Pack, device_name: str | None) -> Figure:
    """Largest resident memory of a fresh process that renders once."""
    arguments = [
        sys.executable,
        "-m",
        "simspaint.benchmarks.memory",
        str(pack.folder),
        device_name or "auto",
    ]
    run = subprocess.run(arguments, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if run.returncode != 0:
        raise RenderError(
            f"The measurement of memory failed: {_last_line(run.stderr)}", "Close other programs."
        )
    peak = json.loads(run.stdout)["peak_mb"]
    return Figure(
        f"peak memory, {_text(LARGE_SIZE)}", peak, "MB", 1, "studio, random weights; a process of its own"
    )


def _spread(names: tuple[str, ...], n: int) -> list[str]:
    """`n` names evenly from all, the same every time."""
    return [names[i * len(names) // n] for i in range(n)]


def _text(extent: Extent) -> str:
    return f"{extent.width}×{extent.height}"


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no message"])[-1]
