"""The data an experiment trains on: what there is, how they are drawn, treated and split (lecture, section 6).

A new kind of data is one class of :class:`Source` and its entry in :data:`DATA`.
"""

from __future__ import annotations

from playground.core.datasets.base import (
    MOST_POINTS,
    PLANE,
    OnPlane,
    Source,
    Split,
    leaves_a_test_set,
    split_counts,
)
from playground.core.datasets.curve import Curve
from playground.core.datasets.folder import Folder
from playground.core.datasets.heights import Heights
from playground.core.datasets.images import Images
from playground.core.datasets.own_digits import USES, OwnDigits
from playground.core.datasets.own_points import OwnPoints
from playground.core.datasets.pixels import Pixels
from playground.core.datasets.points import PointChange, Points
from playground.core.datasets.pupils import Pupils
from playground.core.datasets.table import Column, Dialect, Table
from playground.core.image_sets import IMAGE_SETS, ImageSet

Data = Points | Heights | OwnPoints | Curve | Images | Pixels | Pupils | OwnDigits | Folder | Table
KINDS: tuple[type[Data], ...] = (Points, Heights, OwnPoints, Curve, Images, Pixels, Pupils, OwnDigits, Folder, Table)
DATA: dict[str, type[Data]] = {data.kind: data for data in KINDS}

__all__ = [
    "DATA",
    "IMAGE_SETS",
    "MOST_POINTS",
    "PLANE",
    "USES",
    "Column",
    "Curve",
    "Data",
    "Dialect",
    "Folder",
    "Heights",
    "ImageSet",
    "Images",
    "OnPlane",
    "OwnDigits",
    "OwnPoints",
    "Pixels",
    "PointChange",
    "Points",
    "Pupils",
    "Source",
    "Split",
    "Table",
    "leaves_a_test_set",
    "split_counts",
]
