"""The confusion matrix as a picture, and its cells under pointer and keys."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from playground.ui.paint import contrast, readable, text_width
from playground.ui.theme import Look
from playground.ui.widgets.confusion_matrix import ConfusionMatrix, beginning

COUNTS = np.array([[50, 1, 0], [4, 40, 16], [0, 0, 30]])
NAMES = ("cat", "dog", "owl")


@pytest.fixture
def matrix(look: Look, qtbot: QtBot) -> ConfusionMatrix:
    matrix = ConfusionMatrix(look)
    qtbot.addWidget(matrix)
    matrix.resize(340, 260)
    matrix.set_counts(COUNTS, NAMES)
    matrix.show()
    return matrix


def click(qtbot: QtBot, matrix: ConfusionMatrix, cell: tuple[int, int]) -> None:
    qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=matrix.box(cell).center().toPoint())


def test_right_answers_are_blue_and_wrong_ones_orange_the_more_the_stronger(matrix: ConfusionMatrix) -> None:
    picture = matrix.grab().toImage()
    for cell in np.ndindex(COUNTS.shape):
        seen = picture.pixelColor(matrix.box(cell).topLeft().toPoint() + QPoint(4, 4))
        if COUNTS[cell] == 0:
            assert abs(seen.red() - seen.blue()) < 12
        elif cell[0] == cell[1]:
            assert seen.blue() > seen.red() + 40
        else:
            assert seen.red() > seen.blue() + 40
    pale, strong = matrix.color((0, 1)), matrix.color((1, 2))
    assert strong.blue() < pale.blue()


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_numbers_can_be_read_on_every_cell(matrix: ConfusionMatrix, look: Look, theme: str) -> None:
    look.set_theme(theme)
    for cell in np.argwhere(COUNTS).tolist():
        fill = matrix.color((cell[0], cell[1]))
        assert contrast(fill, readable(fill, look.color("ink"), look.color("surface"))) >= 3.9


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
@pytest.mark.parametrize("size", [(340, 260), (360, 160), (448, 400), (240, 150)])
def test_all_cells_lie_inside_and_apart(
    matrix: ConfusionMatrix, look: Look, theme: str, size: tuple[int, int], qtbot: QtBot
) -> None:
    look.set_theme(theme)
    matrix.set_counts(np.eye(10, dtype=np.int64) * 600, [str(number) for number in range(10)])
    matrix.resize(*size)
    boxes = [matrix.box(cell) for cell in np.ndindex(10, 10)]
    assert all(box.width() >= 1 and box.height() >= 1 and matrix.rect().contains(box.toRect()) for box in boxes)
    assert not any(one.intersects(other) for one, other in pairwise(boxes))


def test_a_cell_is_told_in_words(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    said: list[str] = []
    matrix.pointed.connect(said.append)
    assert matrix.words((1, 2)) == "dog read as owl: 16 of 60, 26.7\u202f%"
    qtbot.mouseMove(matrix, matrix.box((1, 2)).center().toPoint())
    assert said == [matrix.words((1, 2))] and matrix.accessibleDescription() == said[-1]
    qtbot.mouseMove(matrix, QPoint(1, 1))
    assert said[-1] == ""


def test_a_class_without_samples_has_words_too(matrix: ConfusionMatrix) -> None:
    matrix.set_counts(np.zeros((3, 3), np.int64), NAMES)
    assert matrix.words((0, 1)) == "cat read as dog: 0 of 0"
    matrix.grab()


def test_a_click_chooses_a_cell_and_another_lets_it_go(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    chosen: list[object] = []
    matrix.chosen.connect(chosen.append)
    click(qtbot, matrix, (1, 2))
    click(qtbot, matrix, (1, 0))
    click(qtbot, matrix, (1, 0))
    assert chosen == [(1, 2), (1, 0), None]
    qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert chosen == [(1, 2), (1, 0), None]


def test_arrows_and_enter_choose_a_cell_and_escape_lets_it_go(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(matrix, key)
    assert matrix.cell == (1, 2)
    qtbot.keyClick(matrix, Qt.Key.Key_Escape)
    assert matrix.cell is None


def test_the_chosen_cell_stays_while_counts_change_and_goes_with_other_classes(
    matrix: ConfusionMatrix, qtbot: QtBot
) -> None:
    click(qtbot, matrix, (1, 2))
    matrix.set_counts(COUNTS + 1, NAMES)
    assert matrix.cell == (1, 2)
    matrix.set_counts(np.ones((2, 2), np.int64), ("a", "b"))
    assert matrix.cell is None


def test_counts_and_names_must_fit(matrix: ConfusionMatrix) -> None:
    with pytest.raises(ValueError, match=r"2 classes need counts \(2, 2\), not \(3, 3\)"):
        matrix.set_counts(COUNTS, ("a", "b"))


def test_a_narrow_column_is_named_by_first_letters(look: Look) -> None:
    font = look.font("caption")
    names = [beginning(font, "airplane", width) for width in (0.0, text_width(font, "air") + 0.5, 500.0)]
    assert names == ["a", "air", "airplane"]
