"""Settings and fixtures of all tests: they see no folder of the person's and need no network or screen."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.command_line import CommandLine

if "PYTEST_XDIST_WORKER" in os.environ:
    # One process a core: threads of their own would only stand in one another's way.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

# Other work on the machine must not make a test fail: no deadlines.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked = config.getoption("-m")
    for item in items:
        if "slow" in item.keywords and "slow" not in asked:
            item.add_marker(pytest.mark.skip(reason="slow: run it with -m slow"))
        if "gpu" in item.keywords and not _has_gpu():
            item.add_marker(pytest.mark.skip(reason="no CUDA or MPS device here"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the long tests have counted, whether or not output is captured."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    told = [text for report in reports for name, text in report.user_properties if name == "figure"]
    if told:
        terminalreporter.section("figures")
        for text in told:
            terminalreporter.write_line(str(text))


@pytest.fixture
def tell_figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Takes a sentence with a figure that is printed at the end of all tests."""
    return lambda text: record_property("figure", text)


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder and a cache folder of the test's own; gives their parent."""
    folder = tmp_path_factory.mktemp("person")
    monkeypatch.setenv("SIMSPAINT_HOME", str(folder / "data"))
    monkeypatch.setenv("SIMSPAINT_CACHE", str(folder / "cache"))
    return folder


@pytest.fixture
def data_sets() -> Path:
    """The folder of real data sets that `SIMSPAINT_DATA` names; the test is skipped where there is none."""
    folder = os.environ.get("SIMSPAINT_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("SIMSPAINT_DATA names no folder of data sets")
    return Path(folder)


def _has_gpu() -> bool:
    import torch

    return torch.cuda.is_available() or torch.backends.mps.is_available()


@pytest.fixture
def simspaint(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line; gives exit code, output and error output."""
    from tests.command_line import CommandLine

    return CommandLine(capsys)


@pytest.fixture(scope="session")
def small_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A complete pack made in code, with its data set beside it; not to be changed."""
    from tests.pack_factory import write_pack

    return write_pack(tmp_path_factory.mktemp("packs") / "small")
