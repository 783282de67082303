"""When a step of training is plain gradient descent on all points, and what makes it another."""

from __future__ import annotations

from typing import Any

import pytest

from playground.core.descent.departures import departures
from playground.core.edits import set_training
from playground.core.optimisers import Adam, Momentum
from playground.core.presets import preset
from playground.core.schedules import Cosine


def test_the_lab_of_the_course_steps_plainly() -> None:
    assert departures(preset("linear")) == ()


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"optimiser": Adam()}, ("optimiser",)),
        ({"optimiser": Momentum()}, ("optimiser",)),
        ({"batch_size": 3}, ("batch",)),
        ({"batch_size": 60_000}, ()),
        ({"weight_decay": 0.1}, ("weight_decay",)),
        ({"l1": 0.1}, ("l1",)),
        ({"gradient_clipping": 1.0}, ("clipping",)),
        ({"schedule": Cosine()}, ("schedule",)),
        ({"optimiser": Adam(), "batch_size": 2, "l1": 0.5}, ("optimiser", "batch", "l1")),
    ],
)
def test_each_departure_is_named(changes: dict[str, Any], names: tuple[str, ...]) -> None:
    assert departures(set_training(preset("linear"), **changes)) == names
