"""How the layers of a frame are drawn: nodes, blocks, picture, answers, and what joins them."""

from __future__ import annotations

import numpy as np
import pytest
from attrs import evolve
from network_frames import digits_frame, flat_map, frame_of_two_dense, stack, two_dense, with_view
from PySide6.QtCore import QPointF, QRectF

from playground.core.datasets import Column, Table
from playground.core.edits import set_data
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.frames.network import INPUT_ID, LayerView, NetworkFrame
from playground.core.layers import BatchNorm, Dense, Dropout
from playground.core.presets import preset
from playground.ui.train.diagram.overlay import traced_place
from playground.ui.train.diagram.painting import answer_links
from playground.ui.train.diagram.scene import Room, Scene, build_scene, keep_same_views
from playground.ui.train.diagram.spots import Spot, spot_at, stands, strongest_into, walked
from playground.ui.train.diagram.texts import Texts


def scene_of(frame: NetworkFrame, experiment: Experiment, height: float = 330) -> Scene:
    places = {view.layer_id: (20.0 + 150 * index, 120.0 + 150 * index) for index, view in enumerate(frame.layers)}
    return build_scene(frame, experiment, places, Room(height=height))


def forms(scene: Scene) -> list[str]:
    return [column.form for column in scene.columns]


def test_every_column_stands_under_its_card() -> None:
    scene = scene_of(frame_of_two_dense(), two_dense())
    assert forms(scene) == ["nodes"] * 4
    assert [round(column.bounds.center().x()) for column in scene.columns] == pytest.approx([70, 220, 370, 520], abs=1)
    assert [gap.kind for gap in scene.gaps] == ["links"] * 3
    assert all(column.boxes[0].width() == 38 for column in scene.columns[:3])
    assert scene.columns[-1].boxes[0].width() == 46


def test_pictures_fold_and_ten_classes_are_answers() -> None:
    scene = scene_of(digits_frame(), preset("course-cnn"))
    assert forms(scene) == ["picture", "tiles", "tiles", "tiles", "tiles", "cells", "answers"]
    assert [gap.kind for gap in scene.gaps] == ["ribbon"] * 5 + ["answers"]
    assert all(column.bounds.top() >= 0 and column.bounds.bottom() <= 330 for column in scene.columns)
    tops = [box.center().y() for box in scene.columns[-1].boxes]
    assert len(tops) == 10 and tops == sorted(tops)


def test_maps_that_a_pool_made_smaller_stand_on_smaller_tiles() -> None:
    scene = scene_of(digits_frame(), preset("course-cnn"), height=800)
    sides = [column.grid.tile for column in scene.columns if column.form == "tiles" and column.grid is not None]
    assert len(sides) == 4 and sides == sorted(sides, reverse=True) and len(set(sides)) == 4


def test_where_answers_find_no_room_the_likeliest_stay_in_order() -> None:
    answers = scene_of(digits_frame(), preset("course-cnn"), height=100).columns[-1]
    assert 7 in answers.units and len(answers.units) < 10
    assert answers.units.tolist() == sorted(answers.units.tolist())


def test_an_answers_link_is_the_sum_of_what_its_inputs_contribute() -> None:
    frame = digits_frame()
    scene = scene_of(frame, preset("course-cnn"))
    links = answer_links(scene.gaps[-1])
    weight, values = frame.layers[-1].weight, frame.layers[-2].values
    assert weight is not None and values is not None
    wanted = (weight.astype(float) * values).sum(axis=1)
    got = dict(zip(links.target.tolist(), links.value.tolist(), strict=True))
    assert [got[k] for k in range(10)] == pytest.approx(wanted.tolist(), rel=1e-4, abs=1e-4)


def test_more_than_sixteen_units_fold_and_links_become_a_ribbon() -> None:
    experiment = stack(Dense(id="dense-1", units=17))
    hidden = LayerView(layer_id="dense-1", shape=(17,), maps=flat_map(*range(17)), weight=np.ones((17, 2)))
    output = LayerView(layer_id=OUTPUT_ID, shape=(1,), maps=flat_map(1.0), weight=np.ones((1, 17)))
    first = LayerView(layer_id=INPUT_ID, shape=(2,), maps=flat_map(1.0, -1.0))
    scene = scene_of(NetworkFrame(run=1, layers=(first, hidden, output)), experiment)
    assert forms(scene) == ["nodes", "tiles", "nodes"]
    assert [gap.kind for gap in scene.gaps] == ["ribbon", "ribbon"]
    assert scene.columns[1].grid is not None and scene.columns[1].grid.shown == 17


def test_more_than_twelve_hidden_columns_fold() -> None:
    def deep(count: int) -> Scene:
        ids = [f"dense-{number}" for number in range(1, count + 1)]
        experiment = stack(*(Dense(id=name, units=2) for name in ids))
        views = [LayerView(layer_id=name, shape=(2,), maps=flat_map(0.1, 0.2)) for name in (INPUT_ID, *ids)]
        return scene_of(NetworkFrame(run=1, layers=tuple(views)), experiment)

    assert set(forms(deep(12))) == {"nodes"}
    assert forms(deep(13))[1:] == ["tiles"] * 13


def test_dropout_and_norm_pass_through_between_nodes_and_the_dropped_are_marked_before_them() -> None:
    experiment = stack(
        Dense(id="dense-1", units=3),
        BatchNorm(id="batch_norm-1"),
        Dropout(id="dropout-1"),
        Dense(id="dense-2", units=2),
    )
    frame = frame_of_two_dense()
    between = (
        LayerView(layer_id="batch_norm-1", shape=(3,), maps=flat_map(1, 2, 3)),
        LayerView(layer_id="dropout-1", shape=(3,), maps=flat_map(1, 2, 3), dropped=np.array([False, True, False])),
    )
    layers = (*frame.layers[:2], *between, *frame.layers[2:])
    scene = scene_of(NetworkFrame(run=1, layers=layers), experiment)
    assert [column.layer_id for column in scene.columns] == [INPUT_ID, "dense-1", "dense-2", OUTPUT_ID]
    assert [gap.kind for gap in scene.gaps] == ["links"] * 3
    dropped = scene.columns[1].dropped
    assert dropped is not None and dropped.tolist() == [False, True, False]
    assert scene.columns[2].dropped is None


def test_layers_without_a_card_are_left_out() -> None:
    frame = frame_of_two_dense()
    places = {INPUT_ID: (0.0, 70.0), "dense-2": (100.0, 200.0), OUTPUT_ID: (300.0, 370.0)}
    scene = build_scene(frame, two_dense(), places, Room(height=330))
    assert [column.layer_id for column in scene.columns] == [INPUT_ID, "dense-2", OUTPUT_ID]
    assert scene.gaps[0].kind == "ribbon"  # its weights belong to a layer that is not drawn


def test_scales_are_symmetric_and_one_for_a_layer() -> None:
    frame = with_view(frame_of_two_dense(), "dense-1", maps=flat_map(0.5, -4.0, np.nan))
    scene = scene_of(frame, two_dense())
    assert [column.scale for column in scene.columns] == [1.0, 4.0, 2.0, 1.0]


def test_each_input_feature_has_a_scale_of_its_own_and_its_name() -> None:
    experiment = set_data(two_dense(), features=("x1", "x1_squared", "sin_x2"))
    view = with_view(frame_of_two_dense(), INPUT_ID, shape=(3,), maps=flat_map(6.0, -36.0, 0.5))
    column = scene_of(view, experiment).columns[0]
    assert [column.scale_of(unit) for unit in range(3)] == [6.0, 36.0, 0.5]
    texts = Texts(experiment)
    assert texts.words(column, None).left == ("x₁", "x₁²", "sin x₂")
    assert texts.unit_name(column, 2) == "Input sin x₂"


def test_what_did_not_change_stays_the_very_same_view() -> None:
    old = frame_of_two_dense()
    new = keep_same_views(old, with_view(frame_of_two_dense(), "dense-2", bias=np.array([0.1, 0.9])))
    assert [view is other for view, other in zip(new.layers, old.layers, strict=True)] == [True, True, False, True]


def test_arrow_keys_walk_over_the_units_and_hold_at_the_ends() -> None:
    scene = scene_of(frame_of_two_dense(), two_dense())
    spot = walked(scene, None, 1, 0)
    assert spot == Spot("unit", INPUT_ID, 0)
    assert walked(scene, spot, 0, -1) == spot and walked(scene, spot, -1, 0) == spot
    spot = walked(scene, walked(scene, spot, 1, 0), 0, 1)
    assert spot is not None and spot.layer_id == "dense-1"
    for _ in range(5):
        spot = walked(scene, spot, 1, 0)
    assert spot == Spot("unit", OUTPUT_ID, 0)


def test_arrow_keys_reach_every_tile_of_a_block_and_leave_it() -> None:
    scene = scene_of(digits_frame(), preset("course-cnn"))
    spot: Spot | None = Spot("unit", "conv-1", 0)
    seen = set()
    for across, down in [(0, 1)] * 12 + [(1, 0)]:
        seen.add(spot)
        spot = walked(scene, spot, across, down)
    grid = scene.columns[1].grid
    assert grid is not None and len(seen) == grid.rows
    for _ in range(40):
        spot = walked(scene, spot, 1, 0)
    assert spot is not None and spot.layer_id == OUTPUT_ID


def test_every_node_bias_and_link_is_found_under_the_pointer() -> None:
    from playground.ui.train.diagram.links import drawn_links
    from playground.ui.train.diagram.spots import box_of

    scene = scene_of(frame_of_two_dense(), two_dense())
    links = {gap.right.layer_id: drawn_links(gap.right.view.weight, 0.04) for gap in scene.gaps}
    wanted = [Spot("unit", "dense-1", 2), Spot("bias", "dense-2", 1), Spot("link", OUTPUT_ID, 0, 1)]
    for spot in wanted:
        middle = box_of(scene, spot).center()
        assert spot_at(scene, links, middle.x(), middle.y()) == spot
    assert spot_at(scene, links, 5, 5) is None
    assert not stands(scene, Spot("bias", INPUT_ID, 0))
    assert not stands(scene, Spot("unit", "dense-1", 3))


def test_the_strongest_links_to_a_unit_come_first() -> None:
    scene = scene_of(frame_of_two_dense(), two_dense())
    found = strongest_into(scene, Spot("unit", "dense-2", 1))
    assert [spot.source for spot in found] == [1, 2, 0]
    assert strongest_into(scene, Spot("unit", INPUT_ID, 0)) == []


def test_a_traced_point_lies_in_a_node_where_it_lies_on_the_plane() -> None:
    box = QRectF(100, 50, 36, 36)
    assert traced_place(box, (0.0, 0.0)) == box.center()
    assert traced_place(box, (-6.0, -6.0)) == QPointF(104, 82)
    assert traced_place(box, (6.0, 6.0)) == QPointF(132, 54)


def table_of(columns: int) -> Experiment:
    """The network of :func:`two_dense` on rows of a table that predict a rent."""
    features = tuple(Column(index=number, name=f"gene {number}") for number in range(1, columns))
    district = Column(index=columns, name="district", kind="category", values=("north", "south"))
    target = Column(index=0, name="rent")
    data = Table(path="t.csv", fingerprint="f", features=(*features, district), target=target, rows=100)
    return evolve(two_dense(), data=data)


def test_columns_of_a_table_are_named_and_stand_where_their_names_have_room() -> None:
    experiment = table_of(2)
    values = np.array([1.0, 0.0, 1.0], np.float32)
    frame = with_view(frame_of_two_dense(), INPUT_ID, shape=(3,), maps=None, values=values)
    scene, texts = scene_of(frame, experiment), Texts(experiment)
    column = scene.columns[0]
    assert texts.words(column, None).left == ("gene 1", "district = north", "district = south")
    assert texts.unit_name(scene.columns[-1], 0) == "Output, rent"
    assert column.boxes[0].right() == pytest.approx(column.place[1], abs=1)


def test_many_columns_are_counted_as_features() -> None:
    experiment = table_of(71)
    values = np.zeros(72, np.float32)
    frame = with_view(frame_of_two_dense(), INPUT_ID, shape=(72,), maps=None, values=values)
    column = scene_of(frame, experiment).columns[0]
    assert Texts(experiment).words(column, None).caption == "72 features"
    assert Texts(experiment).unit_name(column, 71) == "Input district = south"
