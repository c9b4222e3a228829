"""A process that renders the seeds it is told, one line of JSON each way.

Blender does not give all memory back, and a crash in it takes the process along: so scenes are rendered
here, and `render.py` starts it anew. Run as `python -m training.scenes.worker FOLDER WIDTH HEIGHT SAMPLES
THREADS DEVICE`; it reads a seed a line and answers {"seed", "seconds", "memory_mb"}, or {"seed", "plain"} for
a scene that shows too little to be kept, or {"seed", "error"}.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import traceback
from pathlib import Path

from training.scenes.collection import save_scene
from training.scenes.layout import what_is_plain
from training.scenes.recipe_draw import recipe_from_seed
from training.scenes.render_scene import RenderSettings, render_scene


def main(arguments: list[str]) -> None:
    """Answer until the input ends."""
    folder, (width, height, samples, threads), device = (
        Path(arguments[0]),
        map(int, arguments[1:5]),
        arguments[5],
    )
    settings = RenderSettings(width, height, samples, threads, device)
    answers = os.fdopen(os.dup(1), "w")
    # Blender writes its progress to the standard output, which answers must not be mixed with.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        seed, began = int(line), time.monotonic()
        answer: dict[str, object] = {"seed": seed}
        try:
            recipe = recipe_from_seed(seed)
            scene = render_scene(recipe, settings)
            if plain := what_is_plain(scene.layout):
                answer["plain"] = plain
            else:
                save_scene(folder, recipe, scene)
            answer["seconds"] = round(time.monotonic() - began, 2)
        except Exception as error:  # Whatever one scene fails of, the others are rendered; it is logged.
            answer["error"] = f"{type(error).__name__}: {error}"
            answer["trace"] = traceback.format_exc()
        answer["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
