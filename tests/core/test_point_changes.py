"""What a person does to single points: another class, deleted, restored."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import points, seeds

from playground.core import edits
from playground.core.changes import describe
from playground.core.datasets import Images, PointChange, Points, Split
from playground.core.document import from_json, to_document, to_json
from playground.core.experiment import Experiment
from playground.core.fields import FieldError
from playground.core.message import Message
from playground.core.one_line import from_line, to_line
from playground.core.parts import part_counts, point_parts
from playground.core.point_sets import draw_points
from playground.core.presets import preset
from playground.core.reconcile import Need, need
from playground.core.training import Seeds

SPIRAL = preset("spiral")


def flipped(index: int) -> int:
    data = SPIRAL.data
    assert isinstance(data, Points)
    return 1 - int(draw_points(data.set, data.points, data.noise, SPIRAL.seeds.data)[1][index])


def said(old: Experiment, new: Experiment) -> str:
    message = describe(old, new)
    assert isinstance(message, Message)
    return message.template.format(**message.values)


def test_a_point_takes_another_class_and_its_own_takes_the_change_back() -> None:
    changed = edits.change_point(SPIRAL, 3, flipped(3))
    assert changed.data == Points(changed=(PointChange(index=3, label=flipped(3)),))
    assert edits.change_point(changed, 3, 1 - flipped(3)) == SPIRAL
    assert need(SPIRAL, changed) is Need.RESTART


def test_the_order_of_the_clicks_makes_no_difference() -> None:
    one = edits.change_point(edits.change_point(SPIRAL, 3, None), 200, flipped(200))
    other = edits.change_point(edits.change_point(SPIRAL, 200, flipped(200)), 3, None)
    assert one == other


def test_a_deleted_point_leaves_its_part_and_nobody_changes_place() -> None:
    data = Points(points=100, changed=(PointChange(index=7), PointChange(index=8), PointChange(index=9, label=0)))
    before, after = point_parts(attrs.evolve(data, changed=()), Seeds()), point_parts(data, Seeds())
    for old, new in zip(before, after, strict=True):
        assert np.array_equal(old[~np.isin(old, [7, 8])], new)
    assert sum(part_counts(data, Seeds())) == 98
    assert part_counts(Images(), Seeds()) == Images().counts


@settings(max_examples=40)
@given(points(), seeds())
def test_no_part_ever_loses_all_its_points(data: Points, dice: Seeds) -> None:
    most = attrs.evolve(data, changed=tuple(PointChange(index=index) for index in range(data.most_removed)))
    assert all(part_counts(most, dice))
    assert sum(part_counts(data, dice)) == data.points - len(data.removed)


def test_more_than_a_part_can_spare_is_refused() -> None:
    data = Points(points=50)
    assert data.most_removed == 6
    most = tuple(PointChange(index=index) for index in range(7))
    with pytest.raises(FieldError, match="changed must delete at most 6 points"):
        attrs.evolve(data, changed=most)
    full = attrs.evolve(data, changed=most[1:])
    smaller = edits.data_with(full, split=Split(train=0.9, validation=0.05))
    assert smaller == Points(points=50, split=Split(train=0.9, validation=0.05))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ((PointChange(index=500, label=0),), "changed must name points from 0 to 499, each once, not 500"),
        ((PointChange(index=4, label=0), PointChange(index=4)), "changed must name points from 0 to 499, each once"),
        ((PointChange(index=4, label=2),), "changed must give classes from 0 to 1, not 2"),
    ],
)
def test_changes_name_points_and_classes_of_the_set(changes: tuple[PointChange, ...], sentence: str) -> None:
    with pytest.raises(FieldError, match=sentence):
        Points(changed=changes)


def test_other_points_forget_the_changes_and_the_same_points_keep_them() -> None:
    changed = edits.change_point(edits.change_point(SPIRAL, 3, None), 5, flipped(5))
    kept = edits.set_data(changed, noise=0.3, split=Split(train=0.5, validation=0.25)).data
    assert isinstance(kept, Points) and isinstance(changed.data, Points) and kept.changed == changed.data.changed
    for forgotten in (
        edits.set_data(changed, points=400),
        edits.set_data(changed, set="circle"),
        edits.throw_dice(changed, ("data",), lambda: 9),
        edits.restore_points(changed),
    ):
        assert isinstance(forgotten.data, Points) and forgotten.data.changed == ()
    rethrown = edits.throw_dice(changed, ("split", "weights", "order"), lambda: 9)
    assert rethrown.data == changed.data


def test_pictures_have_no_points_to_change() -> None:
    course = preset("course-mlp")
    assert edits.restore_points(course) == course
    with pytest.raises(FieldError, match="changed is not a setting of images"):
        edits.change_point(course, 0, None)


def test_changes_are_told_in_words() -> None:
    deleted = edits.change_point(SPIRAL, 3, None)
    other = edits.change_point(SPIRAL, 5, flipped(5))
    both = edits.change_point(deleted, 5, flipped(5))
    assert said(SPIRAL, deleted) == "point deleted"
    assert said(SPIRAL, other) == f"point is {SPIRAL.data.task.labels[flipped(5)]}"
    assert said(both, deleted) == "point restored"
    assert said(SPIRAL, both) == "2 points changed"
    assert said(both, SPIRAL) == "points restored"
    assert said(deleted, edits.set_data(SPIRAL, points=300)) == "points 300"


def test_files_and_lines_hold_the_changes_and_old_files_have_none() -> None:
    changed = edits.change_point(edits.change_point(SPIRAL, 3, None), 5, flipped(5))
    assert from_json(to_json(changed)) == from_line(to_line(changed)) == changed
    document = to_document(changed)
    assert document["data"]["changed"] == [{"index": 3, "label": None}, {"index": 5, "label": flipped(5)}]
    old = '{"data": {"kind": "points", "set": "spiral"}}'
    data = from_json(old).data
    assert isinstance(data, Points) and data.changed == ()


@pytest.mark.parametrize("changed", ["3", '[{"index": 1, "label": "a"}]', '[{"index": -1}]', "[7]"])
def test_changes_that_are_none_are_refused_in_one_sentence(changed: str) -> None:
    with pytest.raises(FieldError, match=r"^data\.changed"):
        from_json(f'{{"data": {{"kind": "points", "changed": {changed}}}}}')


@given(st.permutations(range(4)))
def test_undoing_every_change_in_any_order_restores_the_points(order: list[int]) -> None:
    experiment = SPIRAL
    for index in range(4):
        experiment = edits.change_point(experiment, index, None if index % 2 else flipped(index))
    for index in order:
        experiment = edits.change_point(experiment, index, 1 - flipped(index))
    assert experiment == SPIRAL
