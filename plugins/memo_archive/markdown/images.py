"""Pictures: how large an image is, so that a page does not jump while it loads."""

from __future__ import annotations

from pathlib import Path


def size_of(file: Path) -> tuple[int, int]:
    """Return width and height in pixels of the image `file`; (-1, -1) where it does not tell."""
    import imagesize  # noqa: PLC0415 - brings http and ssl along, and many an archive has no image

    try:
        width, height = imagesize.get(file)
    except (OSError, ValueError):
        return -1, -1
    return round(width), round(height)
