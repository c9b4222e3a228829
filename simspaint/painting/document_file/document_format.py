"""What tells a document of SimsPaint from other files."""

from __future__ import annotations

SUFFIX = ".simspaint"
MIMETYPE = b"application/x-simspaint"
FORMAT = "simspaint document"
VERSION = 2
