"""The points of a ready set, as they are drawn, as points of one's own to go on with."""

from __future__ import annotations

from playground.core.datasets import Heights, OnPlane, OwnPoints, Points
from playground.core.datasets.own_points import CLASSES, VALUES, own_point
from playground.core.height_sets import draw_heights
from playground.core.point_sets import draw_points
from playground.core.training import Seeds


def own_copy(data: OnPlane, seeds: Seeds) -> OwnPoints:
    """The points of these data with what was done to them, in the same order and the same treatment.

    What noise has thrown beside the plane stands at its border, and values beyond ±1 become ±1. Data whose points
    cannot be taken give none.
    """
    same = {name: getattr(data, name) for name in ("normalisation", "features", "split")}
    match data:
        case OwnPoints():
            return data
        case Points():
            places, labels = draw_points(data.set, data.points, data.noise, seeds.data, data.balance)
            answers = dict(enumerate(labels.tolist()))
            answers |= {change.index: change.label for change in data.changed}
            drawn = tuple(
                own_point(x1, x2, answer)
                for (x1, x2), answer in zip(places.tolist(), answers.values(), strict=True)
                if answer is not None
            )
            return OwnPoints(answers=CLASSES, classes=data.task.targets, drawn=drawn, **same)
        case Heights():
            places, values = draw_heights(data.set, data.points, data.noise, seeds.data)
            drawn = tuple(
                own_point(x1, x2, value)
                for (x1, x2), value in zip(places.tolist(), values.clip(-1.0, 1.0).tolist(), strict=True)
            )
            return OwnPoints(answers=VALUES, drawn=drawn, **same)
    return OwnPoints(**same)
