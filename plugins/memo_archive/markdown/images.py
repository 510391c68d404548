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


def scaled(size: tuple[int, int], width: int, height: int) -> tuple[int, int]:
    """Return width and height of an image of `size` for which its author wrote `width`, `height`, or neither.

    0 stands for what is not written. One that is written decides, the width before the height, so that the
    picture keeps its proportions; both count where the image does not tell its size.
    """
    real_width, real_height = size
    if real_width <= 0 or real_height <= 0:
        return (width, height) if width and height else size
    if width:
        return width, max(1, round(real_height * width / real_width))
    if height:
        return max(1, round(real_width * height / real_height)), height
    return size
