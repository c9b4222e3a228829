"""Every error that SimsPaint raises on purpose.

    SimsPaintError
    ├── LayoutFileError     a layout, label table or photograph file cannot be used
    ├── DocumentError       a .simspaint document cannot be read or written
    ├── MemoryBankError     a memory bank is missing, damaged or of another version
    ├── WeightsError        network weights are missing, damaged or do not fit
    ├── PackError           a pack is missing, incomplete or of another version
    ├── DownloadError       a file could not be fetched, or is not what was promised
    ├── DeviceError         a device is absent or failed its self-test
    └── RenderError         a stage of the rendering failed (names stage and component)

An error says in one sentence what is wrong (`message`) and in one what to do (`hint`).
"""


class SimsPaintError(Exception):
    """An expected failure, shown to the person in one line."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class LayoutFileError(SimsPaintError):
    """A layout, label table or photograph file cannot be used."""


class DocumentError(SimsPaintError):
    """A document cannot be read or written."""


class MemoryBankError(SimsPaintError):
    """A memory bank is missing, damaged or of another version."""


class WeightsError(SimsPaintError):
    """Network weights are missing, damaged or do not fit the network."""


class PackError(SimsPaintError):
    """A pack is missing, incomplete or of another version."""


class DownloadError(SimsPaintError):
    """A file could not be fetched, or is not what its manifest promised."""


class DeviceError(SimsPaintError):
    """A device is absent, or failed its self-test."""


class RenderError(SimsPaintError):
    """A stage of the rendering failed."""

    def __init__(self, message: str, hint: str = "", stage: str = "", component: int | None = None) -> None:
        super().__init__(message, hint)
        self.stage = stage
        self.component = component
