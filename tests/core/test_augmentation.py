"""What can be done to training pictures, and where."""

from __future__ import annotations

import attrs
import pytest

from playground.core.augmentation import AUGMENTATIONS, Augmentation, fitting_augmentations
from playground.core.datasets import Curve, Heights, Images, Points
from playground.core.edits import set_training
from playground.core.experiment import Experiment
from playground.core.fields import FieldError
from playground.core.reconcile import Need, need
from playground.core.tasks import Task

ALL = Augmentation(**{name: entry.usual for name, entry in AUGMENTATIONS.items()})
MEASURES = Task("regression", (1, 64, 64), 6)
"""Numbers to be predicted from a picture."""


def test_the_table_names_every_field_and_its_usual_strength_is_allowed() -> None:
    assert list(AUGMENTATIONS) == list(attrs.fields_dict(Augmentation))
    assert not any(getattr(ALL, name) == getattr(Augmentation(), name) for name in AUGMENTATIONS)


def test_nothing_is_switched_on_to_begin_with() -> None:
    assert Augmentation().is_off and not Augmentation().moves
    assert not any(Augmentation(**{name: entry.usual}).is_off for name, entry in AUGMENTATIONS.items())
    assert not Augmentation(noise=0.1).moves and Augmentation(flip=True).moves


@pytest.mark.parametrize("data", [Points(), Heights(), Curve()])
def test_it_says_nothing_of_what_are_no_pictures(data: Points | Heights | Curve) -> None:
    assert fitting_augmentations(data.task) == ()
    assert ALL.fitting(data.task).is_off


def test_pictures_with_a_class_may_be_moved_but_not_those_whose_answers_may_be_places() -> None:
    assert fitting_augmentations(Images().task) == tuple(AUGMENTATIONS)
    assert ALL.fitting(Images().task) == ALL
    assert fitting_augmentations(MEASURES) == ("noise",)
    assert ALL.fitting(MEASURES) == Augmentation(noise=ALL.noise)


def test_a_change_of_it_is_taken_up_live() -> None:
    plain = Experiment(data=Images())
    assert need(plain, set_training(plain, augmentation=ALL)) is Need.LIVE


@pytest.mark.parametrize(
    ("name", "value"), [("shift", 0.31), ("rotation", -1.0), ("scale", 0.6), ("noise", float("nan")), ("flip", 1)]
)
def test_strengths_out_of_range_are_refused(name: str, value: float) -> None:
    with pytest.raises(FieldError, match=name):
        Augmentation(**{name: value})  # type: ignore[arg-type]
