"""Rendering many scenes: resumable, sharded, one failed scene never stops the rest."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from training.scenes.collection import is_finished, leave_out, left_out, scene_name, write_lists

_COMMAND = ["-m", "training.scenes.worker"]
_SCENES_A_WORKER = 40
_LONGEST_S = 900.0


@dataclass
class RenderReport:
    """What a run did."""

    rendered: int = 0
    skipped: int = 0
    failed: list[int] = field(default_factory=list)
    plain: list[int] = field(default_factory=list)
    """Rendered, and left out since they show too little."""
    seconds: list[float] = field(default_factory=list)
    memory_mb: int = 0


class Worker:
    """A rendering process that is started when first needed, and anew after a crash or some scenes."""

    def __init__(self, arguments: list[str]) -> None:
        self._arguments = arguments
        self._process: subprocess.Popen[str] | None = None
        self._left = 0

    def render(self, seed: int) -> dict[str, object]:
        """The worker's answer; its death or silence becomes an answer with an error."""
        if self._process is None or self._left <= 0:
            self._start()
        self._left -= 1
        line = self._asked(seed)
        if line:
            return json.loads(line)
        self.close()
        return {"seed": seed, "error": "the rendering process ended or was silent for too long"}

    def _asked(self, seed: int) -> str:
        if self._process is None or self._process.stdin is None or self._process.stdout is None:
            return ""
        with contextlib.suppress(BrokenPipeError):  # It has ended: its silence says so.
            self._process.stdin.write(f"{seed}\n")
            self._process.stdin.flush()
        return _line_within(self._process.stdout, _LONGEST_S)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> None:
        self.close()
        command = [sys.executable, *_COMMAND, *self._arguments]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=_environment(),
        )
        self._left = _SCENES_A_WORKER


def render_all(
    folder: Path, seeds: list[int], arguments: list[str], elsewhere: tuple[Path, ...] = ()
) -> RenderReport:
    """Render the seeds that are not in the folder yet.

    Parameters
    ----------
    arguments : what the worker is told: width, height, samples, threads, device.
    elsewhere : other folders whose photos/ and left_out.txt count as done, as the bank of a pack.

    Failed scenes are appended to `failed.log` in the folder, with the reason; scenes that show too little
    (`layout.what_is_plain`) to `left_out.txt`, and are not rendered again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    report = RenderReport()
    places = (folder, *elsewhere)
    plain = set[int]().union(*map(left_out, places))
    done = {seed for seed in seeds if seed in plain or any(is_finished(place, seed) for place in places)}
    waiting = [seed for seed in seeds if seed not in done]
    report.skipped = len(seeds) - len(waiting)
    worker = Worker([str(folder), *arguments])
    try:
        for seed in _with_progress(waiting, len(seeds), report):
            _note(report, folder, worker.render(seed))
    finally:
        worker.close()
        write_lists(folder)
    return report


def _note(report: RenderReport, folder: Path, answer: dict[str, object]) -> None:
    report.memory_mb = max(report.memory_mb, int(str(answer.get("memory_mb", 0))))
    if "error" in answer:
        report.failed.append(int(str(answer["seed"])))
        with open(folder / "failed.log", "a", encoding="utf-8") as log:
            log.write(f"{scene_name(int(str(answer['seed'])))} {answer['error']}\n{answer.get('trace', '')}")
        return
    if "plain" in answer:
        report.plain.append(int(str(answer["seed"])))
        leave_out(folder, int(str(answer["seed"])), str(answer["plain"]))
        return
    report.rendered += 1
    report.seconds.append(float(str(answer["seconds"])))


def _with_progress(waiting: list[int], total: int, report: RenderReport) -> Iterator[int]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns) as progress:
        task = progress.add_task("scenes", total=total, completed=total - len(waiting), note="")
        for seed in waiting:
            yield seed
            last = f"{report.seconds[-1]:.0f} s" if report.seconds else ""
            failed = f", {len(report.failed)} failed" if report.failed else ""
            progress.update(task, advance=1, note=last + failed)


def _line_within(stream: IO[str], seconds: float) -> str:
    """One line, or an empty text when none came in time or the stream ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ready, _, _ = select.select([stream], [], [], min(5.0, deadline - time.monotonic()))
        if ready:
            return stream.readline()
    return ""


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1"}
