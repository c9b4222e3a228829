"""The exit codes of the process."""

FAILED = 1
"""The machine failed: a device, the disk, a stage of the rendering."""

BAD_INPUT = 2
"""What was given cannot be used; also what options are wrong."""

SKIPPED = 3
"""Done, but some of what was given could not be used and is listed."""

CANCELLED = 130
"""Stopped by Ctrl+C."""
