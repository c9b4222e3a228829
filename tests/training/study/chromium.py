"""A real Chromium without a window, driven by its own protocol over a pipe."""

from __future__ import annotations

import fcntl
import json
import os
import select
import shutil
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PAINTED = "performance.getEntriesByType('paint').length > 0"
"""Keys and clicks that come before a page is painted for the first time are dropped."""
_LOADED = "!['loading', undefined].includes(document.body?.dataset.state)"
_KEYS = {"ArrowLeft": 37, "ArrowRight": 39, "Enter": 13}


def find_chromium() -> str | None:
    """The program, or None where none is installed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Chromium:
    """One browser with a profile of its own; a context manager that ends it."""

    def __init__(self, profile: Path, downloads: Path) -> None:
        program = find_chromium()
        assert program is not None
        to_child, self._write = os.pipe()
        self._read, from_child = os.pipe()
        # The browser reads from 3 and writes to 4; the ends are moved away from these first.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 20) for end in (to_child, from_child)]
        os.close(to_child)
        os.close(from_child)

        def connect() -> None:
            os.dup2(ends[0], 3)
            os.dup2(ends[1], 4)

        options = [
            "--headless=new",
            "--remote-debugging-pipe",
            f"--user-data-dir={profile}",
            "--no-first-run",
        ]
        options += ["--disable-gpu", "--disable-dev-shm-usage", "--window-size=1400,900"]
        options += ["--no-sandbox"] if os.getuid() == 0 else []
        self._process = subprocess.Popen(
            [program, *options, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(3, 4),
            preexec_fn=connect,
        )
        for end in ends:
            os.close(end)
        self._rest, self._number = b"", 0
        self._downloads = downloads
        self.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._read)
        os.close(self._write)

    def open(self, url: str) -> Tab:
        """A new tab with a page."""
        target = self.send("Target.createTarget", url=url)["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        tab = Tab(self, session, target)
        tab.wait(_LOADED)
        tab.wait(_PAINTED)
        return tab

    def send(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Ask, and wait for the answer; events in between are skipped."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next_message()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def _next_message(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._read], [], [], 60)
            assert ready, "The browser does not answer."
            data = os.read(self._read, 1 << 20)
            assert data, "The browser has ended."
            self._rest += data
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def downloaded(self) -> Path:
        """The file that was saved, when it is whole."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            files = list(self._downloads.glob("*.json"))
            if files:
                return files[0]
            time.sleep(0.05)
        raise AssertionError("Nothing was saved.")


class Tab:
    """One page."""

    def __init__(self, browser: Chromium, session: str, target: str) -> None:
        self._browser, self._session, self.target = browser, session, target

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        return self._browser.send(method, self._session, **params)

    def value(self, expression: str) -> Any:
        """What a JavaScript expression gives."""
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def wait(self, expression: str) -> None:
        """Until a JavaScript expression is true."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.value(expression):
                return
            time.sleep(0.02)
        raise AssertionError(
            f"{expression} did not come true: {self.value('JSON.stringify(document.body.dataset)')}"
        )

    def press(self, key: str) -> None:
        """A key down and up, as a keyboard sends it."""
        common = {"key": key, "code": key, "windowsVirtualKeyCode": _KEYS[key]}
        text = {"text": "\r"} if key == "Enter" else {}
        self.send("Input.dispatchKeyEvent", type="keyDown", **common, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    def click(self, selector: str) -> None:
        """The left mouse button in the middle of an element."""
        box = f"document.querySelector({json.dumps(selector)}).getBoundingClientRect()"
        x, y = self.value(f"(() => {{ const b = {box}; return [b.x + b.width / 2, b.y + b.height / 2]; }})()")
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def reload(self) -> None:
        self.value("window.stale = true")
        self.send("Page.reload")
        self.wait(
            "!window.stale && document.body?.dataset.state !== 'loading' && !!document.body?.dataset.state"
        )
        self.wait(_PAINTED)

    def to_front(self) -> None:
        self.send("Page.bringToFront")
