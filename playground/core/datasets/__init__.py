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
from playground.core.datasets.heights import Heights
from playground.core.datasets.images import IMAGE_SETS, Images, ImageSet
from playground.core.datasets.own_points import OwnPoints
from playground.core.datasets.pixels import Pixels
from playground.core.datasets.points import PointChange, Points
from playground.core.datasets.pupils import Pupils

Data = Points | Heights | OwnPoints | Curve | Images | Pixels | Pupils
DATA: dict[str, type[Data]] = {data.kind: data for data in (Points, Heights, OwnPoints, Curve, Images, Pixels, Pupils)}

__all__ = [
    "DATA",
    "IMAGE_SETS",
    "MOST_POINTS",
    "PLANE",
    "Curve",
    "Data",
    "Heights",
    "ImageSet",
    "Images",
    "OnPlane",
    "OwnPoints",
    "Pixels",
    "PointChange",
    "Points",
    "Pupils",
    "Source",
    "Split",
    "leaves_a_test_set",
    "split_counts",
]
