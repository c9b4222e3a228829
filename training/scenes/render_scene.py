"""One scene from its recipe to what is kept of it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass

from training.scenes.collection import RenderedScene
from training.scenes.compose import compose
from training.scenes.cycles import render_to
from training.scenes.develop import develop
from training.scenes.layout import clean_instances, clean_layout
from training.scenes.passes import read_passes
from training.scenes.recipe import SceneRecipe


@dataclass(frozen=True)
class RenderSettings:
    """How a scene is rendered; what is in it does not depend on this."""

    width: int = 768
    height: int = 512
    samples: int = 8
    threads: int = 2
    device: str = "CPU"


PREVIEW = RenderSettings(width=384, height=256, samples=8)


def render_scene(recipe: SceneRecipe, settings: RenderSettings) -> RenderedScene:
    """Build, render and develop a scene; some seconds to a minute, one at a time a process."""
    size = settings.width, settings.height
    composed = compose(recipe, size, settings.samples, settings.threads, settings.device)
    with tempfile.TemporaryDirectory(prefix="scene.") as folder:
        passes = read_passes(render_to(composed.scene, folder, "scene"))
    layout = clean_layout(passes, composed.cloud_mask())
    return RenderedScene(
        photograph=develop(passes.color, recipe.develop, recipe.seed),
        layout=layout,
        instances=clean_instances(passes, layout),
        depth_m=passes.depth_m,
    )
