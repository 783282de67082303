"""Points drawn by hand: what they may be, what they lack, and what strokes leave of them."""

from __future__ import annotations

import json
import re
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import own_points

from playground.core import edits
from playground.core.changes import describe
from playground.core.datasets import MOST_POINTS, Heights, OwnPoints, PointChange, Points, Split
from playground.core.datasets.own_points import with_answers, with_classes
from playground.core.document import from_json, to_document, to_json
from playground.core.experiment import Experiment
from playground.core.fields import FieldError
from playground.core.height_sets import draw_heights
from playground.core.one_line import from_line, to_line
from playground.core.own_copy import own_copy
from playground.core.own_places import BALANCE_STREAM, NOISE_STREAM, chances, own_places, own_taken
from playground.core.parts import point_parts
from playground.core.point_brush import Brush, added, erased, sprayed
from playground.core.point_sets import draw_points
from playground.core.reconcile import Need, need
from playground.core.shapes import problems
from playground.core.training import Seeds

places = st.tuples(st.floats(-6, 6), st.floats(-6, 6))
paths = st.lists(places, min_size=1, max_size=6)
brushes = st.builds(Brush, radius=st.floats(0.1, 3), density=st.floats(0.5, 30), jitter=st.floats(0, 1))


def row(count: int, classes: int = 2) -> tuple[tuple[float, float, float], ...]:
    return tuple((number / 10 - 3, 0.5, number % classes) for number in range(count))


@given(own_points())
def test_a_file_gives_back_the_same_points(data: OwnPoints) -> None:
    experiment = edits.choose_data(Experiment(), data)
    assert from_json(to_json(experiment)) == experiment
    assert from_line(to_line(experiment)) == experiment


def test_even_the_most_points_fit_a_line_of_text() -> None:
    full = own_copy(Points(set="arms", points=MOST_POINTS), Seeds())
    experiment = edits.choose_data(Experiment(), full)
    assert len(full.drawn) == MOST_POINTS
    assert from_line(to_line(experiment)) == experiment


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"drawn": ((1, 2),)}, "drawn.0 must be [x1, x2, answer]"),
        ({"drawn": ((0, 0, 0), (1, "a", 0))}, "drawn.1 must be [x1, x2, answer]"),
        ({"drawn": ((1, float("nan"), 0),)}, "drawn.0 must be [x1, x2, answer]"),
        ({"drawn": ((6.5, 0, 0),)}, "drawn.0 must lie on the plane between -6 and 6, not at (6.5, 0)"),
        ({"drawn": ((0, 0, 2),)}, "drawn.0 must be of a class from 0 to 1, not 2"),
        ({"drawn": ((0, 0, 0.5),)}, "drawn.0 must be of a class from 0 to 1, not 0.5"),
        ({"drawn": ((0, 0, 1.5),), "answers": "values"}, "drawn.0 must have a value between -1 and 1, not 1.5"),
        ({"drawn": "points"}, "drawn must be a list of points"),
        ({"drawn": ((0, 0, 0),) * (MOST_POINTS + 1)}, "drawn must be at most 5000 points, not 5001"),
        ({"classes": 11}, "classes must be a whole number between 2 and 10, not 11"),
        ({"answers": "colours"}, "answers must be one of classes, values"),
    ],
)
def test_what_cannot_be_is_named(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(FieldError, match=re.escape(says)):
        OwnPoints(**settings)


def test_training_waits_with_a_sentence_until_there_is_something_to_learn() -> None:
    def sentences(data: OwnPoints) -> list[str]:
        return [str(problem.message) for problem in problems(edits.choose_data(Experiment(), data))]

    empty = OwnPoints()
    fewest = empty.fewest
    assert sentences(empty) == [f"There are no points yet: draw at least {fewest} on the plane."]
    (few,) = sentences(OwnPoints(drawn=row(fewest - 1)))
    assert few.startswith(f"{fewest - 1} of at least {fewest} points are there")
    one_class = tuple((x1, x2, 1) for x1, x2, _answer in row(30))
    assert sentences(OwnPoints(drawn=one_class)) == ["All points are of one class: draw some of another one."]
    assert sentences(OwnPoints(drawn=row(fewest))) == []
    assert sentences(OwnPoints(drawn=one_class, answers="values")) == []


@given(st.integers(10, 90), st.integers(5, 85), st.integers(0, 40))
def test_no_part_is_empty_from_the_fewest_points_on(train: int, validation: int, more: int) -> None:
    validation = min(validation, 95 - train)
    if validation < 5:
        return
    data = OwnPoints(split=Split(train=train / 100, validation=validation / 100))
    assert min(attrs.evolve(data, drawn=row(data.fewest + more)).counts) > 0


def test_a_click_leaves_one_point_exactly_there() -> None:
    assert sprayed([(1.25, -2.0)], Brush(), 0).tolist() == [[1.25, -2.0]]


@given(paths, brushes, st.integers(0, 99))
def test_a_drag_leaves_points_within_the_brush_as_dense_as_asked(
    path: list[tuple[float, float]], brush: Brush, seed: int
) -> None:
    found = sprayed(path, brush, seed)
    assert np.array_equal(found, sprayed(path, brush, seed))
    way = np.array(path)
    length = np.hypot(*np.diff(way, axis=0).T).sum()
    assert len(found) == pytest.approx(length * brush.density + 1, abs=1.01)
    points = tuple((x1, x2, 0) for x1, x2 in found.tolist())
    assert erased(points, path, brush.radius * brush.jitter + 1e-6) == ()


def test_a_longer_stroke_begins_as_the_shorter_one_did() -> None:
    short = sprayed([(0, 0), (3, 0)], Brush(), 7)
    longer = sprayed([(0, 0), (3, 0), (3, 4)], Brush(), 7)
    assert np.allclose(longer[: len(short)], short)


def test_without_jitter_points_stand_evenly_on_the_way() -> None:
    found = sprayed([(0, 0), (2, 0)], Brush(density=2, jitter=0), 0)
    assert np.allclose(found, [[0, 0], [0.5, 0], [1, 0], [1.5, 0], [2, 0]])


@given(paths, st.floats(0.1, 3))
def test_an_eraser_takes_what_lies_within_its_radius_of_the_way_and_nothing_else(
    path: list[tuple[float, float]], radius: float
) -> None:
    points = tuple((x / 2, y / 2, 0) for x in range(-12, 13) for y in range(-12, 13))
    left = set(erased(points, path, radius))
    way = [np.linspace(start, end, 200) for start, end in zip(path, path[1:] or path, strict=False)]
    steps = np.concatenate(way)
    for point in points:
        distance = np.hypot(*(steps - point[:2]).T).min()
        if abs(distance - radius) > 0.1:
            assert (point in left) == (distance > radius)


def test_a_full_plane_takes_no_more_points() -> None:
    nearly = row(MOST_POINTS - 1, 2)
    nearly = tuple((0, 0, answer) for _x1, _x2, answer in nearly)
    assert len(added(nearly, np.zeros((5, 2)), 1)) == MOST_POINTS


def test_points_beside_the_plane_are_moved_to_its_border_and_all_are_rounded() -> None:
    assert added((), np.array([[7.0, -6.5], [1.23456, -0.001]]), 1) == ((6, -6, 1), (1.23, 0, 1))


def test_a_ready_set_can_be_gone_on_with_in_the_same_parts() -> None:
    seeds = Seeds(data=3, split=5)
    data = Points(set="blobs", points=90, noise=0.1, features=("x1", "sin_x2"))
    own = own_copy(data, seeds)
    places, labels = draw_points("blobs", 90, 0.1, 3)
    assert np.allclose([point[:2] for point in own.drawn], places, atol=0.0051)
    assert [point[2] for point in own.drawn] == labels.tolist()
    assert (own.classes, own.features) == (3, data.features)
    for one, other in zip(point_parts(own, seeds), point_parts(data, seeds), strict=True):
        assert one.tolist() == other.tolist()


def test_what_was_done_to_single_points_goes_along() -> None:
    changed = (PointChange(index=0, label=1), PointChange(index=2))
    plain, own = own_copy(Points(set="circle"), Seeds()), own_copy(Points(set="circle", changed=changed), Seeds())
    assert own.drawn == ((*plain.drawn[0][:2], 1), plain.drawn[1], *plain.drawn[3:])


def test_values_over_the_plane_can_be_gone_on_with() -> None:
    own = own_copy(Heights(set="hills", points=60), Seeds(data=2))
    _places, values = draw_heights("hills", 60, 0.0, 2)
    assert own.task.is_regression
    assert np.allclose([point[2] for point in own.drawn], values, atol=0.0051)


@given(own_points())
def test_classes_become_values_and_come_back(data: OwnPoints) -> None:
    classes = with_answers(data, "classes")
    assert with_answers(with_answers(classes, "values"), "classes") == classes


def test_a_class_that_goes_takes_its_points_along() -> None:
    data = OwnPoints(classes=3, drawn=row(9, 3))
    assert with_classes(data, 2).drawn == tuple(point for point in data.drawn if point[2] < 2)
    assert with_classes(data, 10).task.labels == (*"123456789", "10")


def test_single_points_can_be_relabelled_and_deleted_and_undo_says_what_was_done() -> None:
    before = edits.choose_data(Experiment(), OwnPoints(drawn=row(20)))
    other = edits.change_point(before, 1, 0)
    gone = edits.change_point(before, 1, None)
    assert isinstance(other.data, OwnPoints) and isinstance(gone.data, OwnPoints)
    assert other.data.drawn[1] == (*row(20)[1][:2], 0)
    assert gone.data.drawn == (row(20)[0], *row(20)[2:])
    cleared = edits.set_own_points(before, ())
    told = [str(describe(before, after)) for after in (other, gone, cleared)]
    assert told == ["points changed", "point erased", "points cleared"]
    assert str(describe(cleared, before)) == "20 points drawn"
    assert need(before, gone) is Need.RESTART


def test_points_stand_in_rows_in_a_file_and_a_file_of_one_number_a_line_is_still_read() -> None:
    experiment = edits.choose_data(Experiment(), own_copy(Points(set="spiral", noise=0.1), Seeds()))
    text, old = to_json(experiment), json.dumps(to_document(experiment), indent=2)
    assert text.count("\n") < 200 and max(map(len, text.splitlines())) < 120
    assert json.loads(text) == json.loads(old)
    assert from_json(old) == experiment


def test_a_file_from_before_there_were_noise_and_balance_is_read_as_it_was() -> None:
    experiment = edits.choose_data(Experiment(), OwnPoints(drawn=row(30)))
    document = to_document(experiment)
    del document["data"]["noise"], document["data"]["balance"]
    assert from_json(json.dumps(document)) == experiment


WIDE = tuple((x / 10, y / 10, (x + y) // 2 % 2) for x in range(-40, 40, 2) for y in range(-40, 40, 2))


def test_noise_moves_points_as_far_as_it_says_and_leaves_the_drawn_ones() -> None:
    data = OwnPoints(drawn=WIDE, noise=0.5)
    moves = own_places(data.drawn, 0.5, 3) - np.array(WIDE)[:, :2]
    assert data.drawn == OwnPoints(drawn=WIDE).drawn
    assert moves.mean() == pytest.approx(0, abs=0.05) and moves.std() == pytest.approx(0.5, rel=0.05)
    assert abs(np.corrcoef(moves.T)[0, 1]) < 0.08
    assert np.mean(np.abs(moves) < 0.5) == pytest.approx(0.683, abs=0.03)  # of a normal distribution
    assert np.array_equal(own_places(data.drawn, 0.5, 3), own_places(data.drawn, 0.5, 3))
    assert not np.allclose(own_places(data.drawn, 0.5, 4), own_places(data.drawn, 0.5, 3), atol=0.1)
    assert np.array_equal(own_places(data.drawn, 0.0, 3), np.array(WIDE)[:, :2])


@given(own_points(), st.integers(0, 2**32), st.data())
def test_a_point_that_goes_moves_no_other(data: OwnPoints, seed: int, more: st.DataObject) -> None:
    drawn = tuple({point[:2]: point for point in data.drawn}.values())  # no two at one place
    gone = more.draw(st.integers(0, len(drawn) - 1))
    before = own_places(drawn, 0.3, seed)
    assert np.array_equal(own_places((*drawn[:gone], *drawn[gone + 1 :]), 0.3, seed), np.delete(before, gone, axis=0))


def test_points_at_one_place_go_different_ways() -> None:
    places = np.array([[1.0, 2.0], [0.5, 0.5], [1.0, 2.0], [1.0, 2.0]])
    found = chances(places, 1, NOISE_STREAM)
    assert len(np.unique(found)) == found.size
    assert ((found > 0) & (found <= 1)).all()
    assert not np.isclose(found, chances(places, 1, BALANCE_STREAM)).any()
    assert chances(np.zeros((0, 2)), 1, NOISE_STREAM).shape == (0, 2)


def test_the_balance_takes_a_share_of_each_class_that_has_points() -> None:
    drawn = tuple((x1, x2, (2, 5)[int(answer)]) for x1, x2, answer in WIDE)  # 800 each, of classes 3 and 6
    data = OwnPoints(classes=10, drawn=drawn, balance=0.8)
    assert data.taken == {2: 800, 5: 200}
    assert sum(data.counts) == 1000 == len(own_taken(data, 0))
    parts = point_parts(data, Seeds())
    assert np.array_equal(np.sort(np.concatenate(parts)), own_taken(data, 0))
    assert np.bincount([drawn[index][2] for index in own_taken(data, 0)]).tolist() == [0, 0, 800, 0, 0, 200]
    assert not np.array_equal(own_taken(data, 0), own_taken(data, 1))
    assert OwnPoints(classes=10, drawn=drawn, balance=0.2).taken == {2: 200, 5: 800}
    assert len(own_taken(OwnPoints(classes=10, drawn=drawn), 0)) == 1600


def test_who_takes_part_stays_when_another_point_is_drawn() -> None:
    data = OwnPoints(drawn=WIDE, balance=0.8)
    more = attrs.evolve(data, drawn=(*WIDE, (5.5, 5.5, 0)))
    assert set(own_taken(data, 7).tolist()) < set(own_taken(more, 7).tolist())


def test_treatments_are_offered_where_they_say_something() -> None:
    both = OwnPoints(drawn=row(30)).settings
    assert both >= {"noise", "shuffled", "balance"}
    for data in (OwnPoints(), OwnPoints(drawn=((0, 0, 1),)), OwnPoints(drawn=row(30), answers="values")):
        assert data.settings >= {"noise", "shuffled"} and "balance" not in data.settings


def test_a_balance_that_leaves_too_few_points_is_named() -> None:
    drawn = (*(point for point in row(30) if point[2]), (0, 0, 0))
    few = OwnPoints(drawn=drawn, balance=0.9)
    assert str(few.lack).startswith("Of 16 points only 3 take part at this balance, and ")


def test_the_eraser_takes_points_where_noise_has_put_them() -> None:
    drawn = ((-3, 0, 0), (3, 0, 1))
    places = own_places(drawn, 0.8, 5)
    assert erased(drawn, [tuple(places[0])], 0.05, places) == (drawn[1],)
    assert erased(drawn, [(-3, 0)], 0.05, places) == drawn
