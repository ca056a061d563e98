"""Draws the icon of the program: a sheet with lines of figures, and a tick. Needs Python 3 alone.

    python3 packaging/windows/icon.py budgetcheck.ico
"""

import struct
import sys

SIZES = (16, 32, 48, 64)
FINE = 4  # Each point is the mean of 4 × 4.


def color(x, y):
    """The colour at a place of the unit square, as red, green, blue, opacity."""
    tick = min(distance(x, y, 0.46, 0.70, 0.60, 0.84), distance(x, y, 0.60, 0.84, 0.90, 0.46))
    if tick < 0.065:
        return (46, 125, 50, 255)
    if 0.14 < x < 0.80 and 0.06 < y < 0.94:
        if not (0.19 < x < 0.75 and 0.11 < y < 0.89):
            return (11, 87, 164, 255)
        if any(abs(y - line) < 0.03 for line in (0.26, 0.42, 0.58)) and 0.27 < x < 0.67:
            return (120, 150, 185, 255)
        return (255, 255, 255, 255)
    return (0, 0, 0, 0)


def distance(x, y, ax, ay, bx, by):
    along = max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)))
    return ((x - ax - along * (bx - ax)) ** 2 + (y - ay - along * (by - ay)) ** 2) ** 0.5


def point(column, row, size):
    all_ = [color((column + (i + 0.5) / FINE) / size, (row + (j + 0.5) / FINE) / size) for i in range(FINE) for j in range(FINE)]
    opacity = sum(c[3] for c in all_)
    mixed = [sum(c[k] * c[3] for c in all_) // opacity if opacity else 0 for k in range(3)]
    return bytes([mixed[2], mixed[1], mixed[0], opacity // len(all_)])


def bitmap(size):
    head = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, 0, 0, 0, 0, 0)
    points = b"".join(point(column, row, size) for row in reversed(range(size)) for column in range(size))
    mask = bytes((size + 31) // 32 * 4 * size)
    return head + points + mask


def main(out):
    images = [bitmap(size) for size in SIZES]
    at = 6 + 16 * len(images)
    entries = b""
    for size, image in zip(SIZES, images):
        entries += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(image), at)
        at += len(image)
    with open(out, "wb") as file:
        file.write(struct.pack("<HHH", 0, 1, len(images)) + entries + b"".join(images))


main(*sys.argv[1:])
