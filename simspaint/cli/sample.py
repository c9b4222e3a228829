"""What `simspaint` does without a command and without a screen: renders a sample, or says what is missing."""

from __future__ import annotations

from pathlib import Path

from simspaint.cli import console
from simspaint.cli.outputs import Outputs
from simspaint.cli.render_task import RenderTask
from simspaint.cli.renderer import Renderer, choose_pack
from simspaint.engine.request import RenderSettings
from simspaint.errors import PackError
from simspaint.resource_files import samples_folder


def render_sample() -> None:
    """Render the first sample layout of the first usable pack into the working folder."""
    try:
        pack = choose_pack(None)
    except PackError as error:
        console.out().print("SimsPaint paints a photograph from a layout and a memory bank of photographs.")
        console.out().print(str(error), markup=False)
        console.out().print("All commands: simspaint --help")
        return
    samples = sorted((samples_folder() / pack.name).glob("*.png"))
    if not samples:
        console.out().print(f"The pack {pack.name} is ready. Render a layout of yours with: ", end="")
        console.out().print("simspaint render LAYOUT.png --out photo.png", markup=False)
        return
    sample, photograph = samples[0], Path(f"simspaint-{samples[0].stem}.png")
    task = RenderTask(sample, Outputs(photograph), RenderSettings(), variations=1)
    task.check()
    with console.progress_bar(f"Rendering the sample {sample.stem}") as advance:
        task.run(Renderer(pack), advance)
    console.out().print(f"Rendered {sample} as {photograph.resolve()}.", markup=False, soft_wrap=True)
    console.out().print("All commands: simspaint --help")
