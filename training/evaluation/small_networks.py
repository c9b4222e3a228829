"""T, the ordering and the layout network on held-out photographs, by their tasks' own validation."""

from __future__ import annotations

from pathlib import Path

from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.runtime.models import Models
from training.train_ordering import OrderingTask
from training.train_refinement import RefinementTask
from training.train_transform import TransformTask

Figures = dict[str, float]


def transform_figures(held: MemoryBank, models: Models, out: Path) -> Figures:
    """IoU before and after T, what is kept, and the share of segments that T would make worse."""
    if models.transform is None:
        return {}
    figures = TransformTask(held, models.transform, 0, held).validate(models.transform, out, 0)
    return _unscored(figures) | {"gain": figures["kept"] - figures["before"], "segments": held.n_segments}


def ordering_figures(held: MemoryBank, models: Models, depths: Path | None, out: Path) -> Figures:
    """Share of pairs right; their truth is from depth, or from geometry where there is none."""
    if models.ordering is None:
        return {}
    task = OrderingTask(held, models.ordering, 0, depths, held, depths)
    return _unscored(task.validate(models.ordering, out, 0))


def refinement_figures(held: MemoryBank, models: Models, out: Path) -> Figures:
    """Pixels right from strokes and from shapes: of all, of what was unpainted, of that by the nearest
    label."""
    if models.refinement is None:
        return {}
    figures = RefinementTask(held, models.refinement, 0, held).validate(models.refinement, out, 0)
    return _unscored(figures) | {"layouts": len(held.photographs)}


def _unscored(figures: Figures) -> Figures:
    return {name: value for name, value in figures.items() if name != "score"}
