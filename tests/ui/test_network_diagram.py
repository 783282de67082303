"""The network diagram on the screen: colours that mean something, hand and keyboard, and nothing painted in vain."""

from __future__ import annotations

import numpy as np
import pytest
from network_frames import digits_frame, frame_of_two_dense, stack, two_dense, with_view
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.core.frames.network import NetworkFrame
from playground.core.layers import Dense, Dropout
from playground.core.presets import preset
from playground.ui.theme import Look
from playground.ui.train.diagram.diagram import NetworkDiagram
from playground.ui.train.diagram.painted import PaintedScene
from playground.ui.train.diagram.painting import in_one, in_two
from playground.ui.train.diagram.scene import Room, build_scene
from playground.ui.train.diagram.spots import Spot, box_of

PLACES = {"input": (16.0, 88.0), "dense-1": (160.0, 288.0), "dense-2": (360.0, 488.0), "output": (600.0, 672.0)}
CNN = ("input", "conv-1", "pool-1", "conv-2", "pool-2", "dense-1", "output")


@pytest.fixture
def diagram(look: Look, qtbot: QtBot) -> NetworkDiagram:
    diagram = NetworkDiagram(look, two_dense())
    qtbot.addWidget(diagram)
    diagram.resize(700, 330)
    diagram.set_places(PLACES)
    diagram.show_frame(frame_of_two_dense())
    diagram.show()
    qtbot.waitExposed(diagram)
    return diagram


@pytest.fixture
def edits(diagram: NetworkDiagram) -> list[tuple[str, str, tuple[int, ...], float]]:
    made: list[tuple[str, str, tuple[int, ...], float]] = []
    diagram.edit_wanted.connect(lambda *edit: made.append(edit))
    return made


def picture(diagram: NetworkDiagram) -> QImage:
    return diagram.grab().toImage()


def at(diagram: NetworkDiagram, spot: Spot) -> QPoint:
    return box_of(diagram.scene, spot).center().toPoint()


def is_blue(color: QColor) -> bool:
    return color.blue() > color.red() + 40


def is_orange(color: QColor) -> bool:
    return color.red() > color.blue() + 40


def distance(one: QColor, other: QColor) -> int:
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_positive_is_blue_negative_orange_and_zero_near_the_canvas(
    diagram: NetworkDiagram, look: Look, theme: str
) -> None:
    look.set_theme(theme)
    image = picture(diagram)
    node = [image.pixelColor(at(diagram, Spot("unit", "dense-1", unit))) for unit in range(3)]
    assert is_blue(node[0]) and is_orange(node[1])
    assert distance(node[2], look.color("canvas")) < 24
    strong = [image.pixelColor(at(diagram, Spot("link", *end))) for end in (("dense-2", 1, 1), ("dense-1", 0, 1))]
    assert is_blue(strong[0]) and is_orange(strong[1])
    bias = [image.pixelColor(at(diagram, Spot("bias", "dense-1", unit))) for unit in (0, 1)]
    assert is_blue(bias[0]) and is_orange(bias[1])


def test_a_link_is_the_wider_the_stronger_and_the_weakest_are_not_drawn(diagram: NetworkDiagram) -> None:
    links = diagram.links["dense-1"]
    drawn = set(zip(links.target.tolist(), links.source.tolist(), strict=True))
    assert (1, 1) not in drawn and (2, 0) not in drawn  # 0.01 and 0 beside −2
    assert (0, 1) in drawn and len(drawn) == 4


def test_a_dead_unit_is_marked_and_says_so(diagram: NetworkDiagram, look: Look, qtbot: QtBot) -> None:
    colors = set()
    box = box_of(diagram.scene, Spot("unit", "dense-2", 0))
    image = picture(diagram)
    for x in range(round(box.left()) + 3, round(box.right()) - 3):
        colors.add(image.pixelColor(x, round(box.center().y())).name())
    assert look.color("warn").name() in colors or any(distance(QColor(c), look.color("warn")) < 40 for c in colors)
    alive = box_of(diagram.scene, Spot("unit", "dense-2", 1)).center().toPoint()
    assert distance(image.pixelColor(alive), look.color("warn")) > 60
    qtbot.mouseMove(diagram, at(diagram, Spot("unit", "dense-2", 0)))
    assert any(line.startswith("Dead") for line in diagram.card.texts)


def test_what_dropout_switched_off_is_crossed_out_in_the_column_it_comes_from(look: Look, qtbot: QtBot) -> None:
    experiment = stack(
        Dense(id="dense-1", units=3), Dropout(id="dropout-1"), Dense(id="dense-2", units=2, activation="relu")
    )
    diagram = NetworkDiagram(look, experiment)
    qtbot.addWidget(diagram)
    diagram.resize(700, 330)
    diagram.set_places({**PLACES, "dropout-1": (300.0, 350.0)})
    frame = frame_of_two_dense()
    dense = frame.layers[1]
    dropout = type(dense)(layer_id="dropout-1", shape=(3,), dropped=np.array([True, False, False]))
    whole = type(frame)(run=1, layers=(*frame.layers[:2], dropout, *frame.layers[2:]))
    diagram.show_frame(whole)
    diagram.show()
    corner = QPoint(6, 20)
    spots = [Spot("unit", "dense-1", unit) for unit in (0, 1)]
    image = picture(diagram)
    off, on = (image.pixelColor(box_of(diagram.scene, spot).topLeft().toPoint() + corner) for spot in spots)
    assert distance(off, look.color("canvas")) < distance(on, look.color("canvas"))
    qtbot.mouseMove(diagram, box_of(diagram.scene, spots[0]).center().toPoint())
    assert any("dropout" in line for line in diagram.card.texts)


def test_nothing_is_painted_again_when_nothing_changed(diagram: NetworkDiagram) -> None:
    picture(diagram)
    before = diagram.paintings
    diagram.show_frame(frame_of_two_dense())
    picture(diagram)
    assert diagram.paintings == before
    diagram.show_frame(with_view(frame_of_two_dense(), "dense-2", bias=np.array([0.1, 0.9])))
    picture(diagram)
    assert diagram.paintings == before + 3  # its column, and what lies at both sides of it


def test_while_training_links_are_painted_less_often_than_maps(look: Look, qapp: QApplication) -> None:
    now = [0.0]
    painted = PaintedScene(look, clock=lambda: now[0])
    image = QImage(700, 330, QImage.Format.Format_RGB32)

    def paint(frame: NetworkFrame, *, few: bool) -> int:
        before = painted.paintings
        painted.set_scene(build_scene(frame, two_dense(), PLACES, Room(height=330)), 330, {}, None, few=few)
        painter = QPainter(image)
        painted.paint(painter, 0, 700)
        painter.end()
        return painted.paintings - before

    everything = 4 + 3
    assert paint(frame_of_two_dense(), few=True) == everything
    now[0] += 0.1
    assert paint(frame_of_two_dense(), few=True) == 4
    now[0] += 0.2
    assert paint(frame_of_two_dense(), few=True) == everything
    assert paint(frame_of_two_dense(), few=False) == everything


def test_while_training_fewer_links_are_drawn(look: Look, qtbot: QtBot) -> None:
    experiment = stack(*(Dense(id=f"dense-{number}", units=16) for number in (1, 2)))
    diagram = NetworkDiagram(look, experiment)
    qtbot.addWidget(diagram)
    diagram.resize(700, 330)
    diagram.set_places(PLACES)
    frame = frame_of_two_dense()
    generator = np.random.default_rng(0)
    for name, inputs in (("dense-1", 2), ("dense-2", 16)):
        frame = with_view(
            frame, name, shape=(16,), maps=generator.normal(size=(16, 6, 6)),
            weight=generator.normal(size=(16, inputs)), bias=generator.normal(size=16), dead=None,
        )  # fmt: skip
    frame = with_view(frame, "output", weight=generator.normal(size=(1, 16)))
    diagram.show_frame(frame)
    paused = sum(map(len, diagram.links.values()))
    diagram.set_training(True)
    training = sum(map(len, diagram.links.values()))
    assert paused > 260 and 200 <= training <= 252
    diagram.set_training(False)
    assert sum(map(len, diagram.links.values())) == paused


def test_over_a_line_every_node_shows_its_curve(diagram: NetworkDiagram, look: Look) -> None:
    rising = np.linspace(-1, 1, 40, dtype=np.float32).reshape(1, 1, 40)
    diagram.show_frame(with_view(frame_of_two_dense(), "dense-1", maps=np.concatenate([rising, -rising, 0 * rising])))
    image = picture(diagram)
    run = look.color("run")
    for unit, up in ((0, True), (1, False)):
        box = box_of(diagram.scene, Spot("unit", "dense-1", unit))
        right = [image.pixelColor(round(box.right()) - 6, y) for y in range(round(box.top()), round(box.bottom()))]
        nearest = min(range(len(right)), key=lambda y: distance(right[y], run))
        assert (nearest < len(right) / 2) is up and distance(right[nearest], run) < 90


def test_a_hovered_link_tells_both_ends_and_its_weight(diagram: NetworkDiagram, qtbot: QtBot) -> None:
    qtbot.mouseMove(diagram, at(diagram, Spot("link", "dense-2", 1, 1)))
    assert diagram.card.texts == ("weight from Dense 1, unit 2 to Dense 2, unit 2", "3.00", "click to edit")
    assert diagram.rect().contains(diagram.card.geometry())
    qtbot.mouseMove(diagram, QPoint(2, 2))
    assert diagram.card.texts == ()


def test_a_hovered_node_tells_value_formula_and_inputs(diagram: NetworkDiagram, qtbot: QtBot) -> None:
    diagram.show_frame(with_view(frame_of_two_dense(), "dense-1", values=np.array([0.731, 0.0, -1.0])))
    qtbot.mouseMove(diagram, at(diagram, Spot("unit", "dense-1", 0)))
    texts = "\n".join(diagram.card.texts)
    assert "Dense 1, unit 1" in texts and "h = 0.731" in texts
    assert "h = tanh(Σ w x + b)" in texts and "2 inputs, b = 0.500" in texts


def test_a_click_on_a_link_opens_a_field_and_enter_takes(
    diagram: NetworkDiagram, edits: list[object], qtbot: QtBot
) -> None:
    qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=at(diagram, Spot("link", "dense-2", 1, 1)))
    assert diagram.entry.isVisible() and diagram.entry.text() == "3.000"
    qtbot.keyClicks(diagram.entry, "-0,25")
    qtbot.keyClick(diagram.entry, Qt.Key.Key_Return)
    assert edits == [("dense-2", "weight", (1, 1), -0.25)]
    assert not diagram.entry.isVisible()


def test_escape_gives_back_and_nonsense_is_refused(diagram: NetworkDiagram, edits: list[object], qtbot: QtBot) -> None:
    qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=at(diagram, Spot("bias", "dense-1", 1)))
    for text in ("nan", "1e9", "x"):
        diagram.entry.clear()
        qtbot.keyClicks(diagram.entry, text)
        qtbot.keyClick(diagram.entry, Qt.Key.Key_Return)
        assert diagram.entry.is_wrong and diagram.entry.isVisible()
    qtbot.keyClick(diagram.entry, Qt.Key.Key_Escape)
    assert edits == [] and not diagram.entry.isVisible()


def test_up_and_down_step_a_bias(diagram: NetworkDiagram, edits: list[object], qtbot: QtBot) -> None:
    qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=at(diagram, Spot("bias", "dense-1", 0)))
    qtbot.keyClick(diagram.entry, Qt.Key.Key_Up)
    qtbot.keyClick(diagram.entry, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert edits == [("dense-1", "bias", (0,), 0.6), ("dense-1", "bias", (0,), -0.4)]


def test_bias_and_strongest_weights_are_edited_by_keys_alone(
    diagram: NetworkDiagram, edits: list[object], qtbot: QtBot
) -> None:
    diagram.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(diagram, key)
    assert diagram.cursor_spot == Spot("unit", "dense-2", 1)
    assert "Dense 2, unit 2" in diagram.accessibleDescription()
    qtbot.keyClick(diagram, Qt.Key.Key_W)
    assert diagram.cursor_spot == Spot("link", "dense-2", 1, 1)
    assert "weight from Dense 1, unit 2" in diagram.accessibleDescription()
    qtbot.keyClick(diagram, Qt.Key.Key_W)
    assert diagram.cursor_spot == Spot("link", "dense-2", 1, 2)
    qtbot.keyClick(diagram, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(diagram, Qt.Key.Key_Return)
    qtbot.keyClicks(diagram.entry, "1.5")
    qtbot.keyClick(diagram.entry, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is diagram
    qtbot.keyClick(diagram, Qt.Key.Key_Escape)
    assert diagram.cursor_spot == Spot("unit", "dense-2", 1)
    qtbot.keyClick(diagram, Qt.Key.Key_B)
    qtbot.keyClicks(diagram.entry, "-1")
    qtbot.keyClick(diagram.entry, Qt.Key.Key_Return)
    assert edits == [("dense-2", "weight", (1, 1), 1.5), ("dense-2", "bias", (1,), -1.0)]


def test_enter_and_a_click_enlarge_a_unit(diagram: NetworkDiagram, qtbot: QtBot) -> None:
    diagram.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(diagram, Qt.Key.Key_Right)
    qtbot.keyClick(diagram, Qt.Key.Key_Return)
    assert diagram.enlarged is not None and diagram.enlarged.isVisible()
    assert diagram.enlarged.page.title.text() == "Input x₁"
    diagram.enlarged.close()
    qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=at(diagram, Spot("unit", "dense-1", 1)))
    assert diagram.enlarged.isVisible() and diagram.enlarged.page.title.text() == "Dense 1, unit 2"
    diagram.enlarged.close()


def test_the_columns_scroll_with_the_cards(diagram: NetworkDiagram, qtbot: QtBot) -> None:
    spot = Spot("unit", "dense-1", 1)
    place = at(diagram, spot)
    assert is_orange(picture(diagram).pixelColor(place))
    diagram.set_offset(60)
    assert is_orange(picture(diagram).pixelColor(place - QPoint(60, 0)))
    qtbot.mouseMove(diagram, place - QPoint(60, 0))
    assert diagram.card.texts[0] == "Dense 1, unit 2"


def test_the_bars_of_the_answers_and_the_true_class(look: Look, qtbot: QtBot) -> None:
    diagram = NetworkDiagram(look, preset("course-cnn"))
    qtbot.addWidget(diagram)
    diagram.resize(760, 330)
    diagram.set_places({name: (16.0 + 105 * index, 100.0 + 105 * index) for index, name in enumerate(CNN)})
    diagram.show_frame(digits_frame())
    diagram.show()
    image = picture(diagram)
    column = diagram.scene.columns[-1]
    ends = [QPointF(box.left() + 0.7 * box.width(), box.center().y()).toPoint() for box in column.boxes]
    assert [is_blue(image.pixelColor(end)) for end in ends] == [unit == 7 for unit in range(10)]
    first = diagram.scene.columns[0].boxes[0].center().toPoint()
    assert image.pixelColor(first).lightness() == 200
    qtbot.mouseMove(diagram, column.boxes[7].center().toPoint())
    assert diagram.card.texts[:2] == ("Output, class 7", "ŷ = 0.820")


def test_what_is_gone_is_neither_told_of_nor_edited_any_more(diagram: NetworkDiagram, qtbot: QtBot) -> None:
    qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=at(diagram, Spot("bias", "dense-2", 1)))
    assert diagram.entry.isVisible()
    diagram.show_frame(None)
    assert not diagram.entry.isVisible() and diagram.card.texts == () and diagram.cursor_spot is None
    diagram.set_message("Preparing the network…")
    assert diagram.message == "Preparing the network…"
    qtbot.keyClick(diagram, Qt.Key.Key_Right)
    qtbot.keyClick(diagram, Qt.Key.Key_Return)
    assert diagram.cursor_spot is None


@pytest.mark.parametrize("size", [(300, 60), (700, 120), (1500, 900)])
def test_any_size_can_be_painted(diagram: NetworkDiagram, size: tuple[int, int]) -> None:
    diagram.resize(*size)
    assert not picture(diagram).isNull()
    assert diagram.scene.columns


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("x", ("x",)),
        ("district = Old Town", ("district", "Old Town")),
        ("living area in square metres", ("living area in", "square metres")),
        ("Wohnungsnummer", ("Wohnungsnummer",)),
    ],
)
def test_long_names_of_columns_stand_on_two_lines_a_category_under_its_column(
    look: Look, name: str, parts: tuple[str, ...]
) -> None:
    assert in_two(name, look.font("caption"), 40.0) == parts
    assert in_one(name, look.font("caption"), 40.0) == (parts[-1] if " = " in name else name,)
