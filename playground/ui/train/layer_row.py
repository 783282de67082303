"""The row of layer cards from input to output: choose, add, move, duplicate, remove."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget

from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.frames import TimesFrame
from playground.core.frames.network import INPUT_ID
from playground.core.layers import Dense, is_picture
from playground.core.network import MOST_LAYERS
from playground.core.shapes import LayerShape, Problem, layer_shapes
from playground.ui.theme import Look
from playground.ui.train.add_button import ROOMY, AddButton
from playground.ui.train.hidden_cards import (
    BatchNormCard,
    ConvCard,
    DenseCard,
    DropoutCard,
    GlobalPoolCard,
    HiddenCard,
    LayerNormCard,
    PoolCard,
    ResidualCard,
)
from playground.ui.train.layer_card import Card
from playground.ui.train.layer_cards import InputCard, OutputCard
from playground.ui.train.wording import sentence

LEAST_GAP = 7
CARDS: dict[str, type[HiddenCard]] = {
    "dense": DenseCard,
    "conv": ConvCard,
    "pool": PoolCard,
    "dropout": DropoutCard,
    "batch_norm": BatchNormCard,
    "layer_norm": LayerNormCard,
    "residual": ResidualCard,
    "global_average_pool": GlobalPoolCard,
}
"""Which card shows a layer of a kind."""


class LayerRow(QScrollArea):
    """Cards spread over the width, scrolling sideways when they are too many.

    Signals:
        chosen(id): the user chose the card of a layer, or of the output.
        add_wanted(kind, index), move_wanted(id, index): the user wants a layer there.
        duplicate_wanted(id), remove_wanted(id): … a copy of this layer, or it gone.
        menu_wanted(id, global place): the menu of a layer should open.
        card_made(card, id): a card with fields to listen to.
        placed(): the cards stand elsewhere on their strip.
    """

    chosen = Signal(str)
    add_wanted = Signal(str, int)
    move_wanted = Signal(str, int)
    duplicate_wanted = Signal(str)
    remove_wanted = Signal(str)
    menu_wanted = Signal(str, QPoint)
    card_made = Signal(object, str)
    placed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._ids: list[str] = []
        self._cards: dict[str, HiddenCard] = {}
        self._adders: list[AddButton] = []
        self._chosen = ""
        self._folded = False
        self._shares: dict[str, float] = {}
        self._lost_focus = False  # the card that had the keyboard went away
        self._strip = _Strip(look)
        self._input = InputCard(look, self._strip)
        self._output = OutputCard(look, self._strip)
        self._output.chosen.connect(lambda: self.chosen.emit(OUTPUT_ID))
        self.setWidget(self._strip)
        self._strip.setAutoFillBackground(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("layers"))
        look.changed.connect(self._place)

    @property
    def cards(self) -> dict[str, HiddenCard]:
        """The cards of the hidden layers by id."""
        return dict(self._cards)

    @property
    def output_card(self) -> OutputCard:
        return self._output

    @property
    def adders(self) -> tuple[AddButton, ...]:
        """The "+" buttons; the i-th adds at index i."""
        return tuple(self._adders)

    @property
    def places(self) -> dict[str, tuple[float, float]]:
        """Left and right edge of every card on the strip, by layer, from the input to the output."""
        row = {INPUT_ID: self._input, **{name: self._cards[name] for name in self._ids}, OUTPUT_ID: self._output}
        return {name: (float(card.x()), float(card.x() + card.width())) for name, card in row.items()}

    @property
    def insertion_mark(self) -> QRect | None:
        """Where the dragged card would land; None while nothing would move."""
        return self._strip.mark

    def show_experiment(self, old: Experiment | None, new: Experiment, found: Sequence[Problem]) -> None:
        """Show the layers of `new` and the problems ``found`` in it; cards of layers that stay are kept."""
        shapes = layer_shapes(new)
        if old is None or old.data != new.data:
            self._shares = {}  # of other samples
        ids = [shape.layer.id for shape in shapes]
        if ids != self._ids or not self._adders:
            self._match(shapes)
        wrong = {problem.layer_id: problem for problem in found if problem.layer_id}
        nexts = [*(shape.layer for shape in shapes[1:]), None]  # the output layer is dense too
        for shape, after in zip(shapes, nexts, strict=False):
            card = self._cards[shape.layer.id]
            problem = wrong.get(shape.layer.id)
            flattens = after is None or isinstance(after, Dense)
            card.show_shape(shape, flattens and shape.outputs is not None and is_picture(shape.outputs))
            card.set_problem("" if problem is None else sentence(problem.message))
            card.set_wrong("" if problem is None else problem.field)
        reached = [new.data.task.inputs, *(shape.outputs for shape in shapes)]
        for adder, inputs in zip(self._adders, reached, strict=True):
            adder.set_inputs(inputs)
            adder.set_full(len(shapes) >= MOST_LAYERS)
        self._input.show_experiment(new)
        self._output.show_experiment(new)
        self._show_shares()
        self._place()

    def show_times(self, frame: TimesFrame) -> None:
        """Show how the time of a step is shared among the layers."""
        self._shares = frame.by_layer()
        self._show_shares()
        self._place()

    def _show_shares(self) -> None:
        for name, card in self._cards.items():
            card.set_share(self._shares.get(name))
        self._output.set_share(self._shares.get(OUTPUT_ID))

    def set_chosen(self, layer_id: str) -> None:
        """Mark this card and bring it into sight."""
        self._chosen = layer_id
        for name, card in self._all_cards().items():
            card.set_chosen(name == layer_id)
            if name == layer_id:
                self.ensureWidgetVisible(card, 24, 0)
                focus = QApplication.focusWidget()
                on_another = isinstance(focus, Card) and focus is not card and self._strip.isAncestorOf(focus)
                if self._lost_focus or on_another:
                    card.setFocus(Qt.FocusReason.OtherFocusReason)
        self._lost_focus = False

    def bring_into_sight(self, layer_id: str) -> None:
        """Scroll to the card of this layer."""
        card = self._input if layer_id == INPUT_ID else self._all_cards()[layer_id]
        self.ensureWidgetVisible(card, 24, 0)

    def set_folded(self, folded: bool) -> None:
        """Cards of one line, for small windows."""
        if folded != self._folded:
            self._folded = folded
            for card in (self._input, *self._all_cards().values()):
                card.set_folded(folded)
            self._place()

    def _all_cards(self) -> dict[str, Card]:
        return {**self._cards, OUTPUT_ID: self._output}

    def _match(self, shapes: tuple[LayerShape, ...]) -> None:
        """Give every layer its card, in order, with a "+" before each and before the output."""
        self._ids = [shape.layer.id for shape in shapes]
        for gone in self._cards.keys() - set(self._ids):
            card = self._cards.pop(gone)
            focus = QApplication.focusWidget()
            self._lost_focus = focus is not None and (focus is card or card.isAncestorOf(focus))
            card.hide()
            card.deleteLater()
            self._strip.set_mark(None)  # it may be the one that is dragged
        for shape in shapes:
            if shape.layer.id not in self._cards:
                self._cards[shape.layer.id] = self._new_card(shape.layer.kind, shape.layer.id)
        while len(self._adders) > len(shapes) + 1:
            self._adders.pop().deleteLater()
        while len(self._adders) < len(shapes) + 1:
            index = len(self._adders)
            adder = AddButton(self._look, self._strip)
            adder.wanted.connect(lambda kind, index=index: self.add_wanted.emit(kind, index))
            adder.show()
            self._adders.append(adder)
        self._order_tabs()

    def _new_card(self, kind: str, layer_id: str) -> HiddenCard:
        card = CARDS[kind](self._look, self._strip)
        card.chosen.connect(lambda: self.chosen.emit(layer_id))
        card.menu_wanted.connect(lambda place: self.menu_wanted.emit(layer_id, place))
        card.dragged.connect(lambda place: self._drag(layer_id, place))
        card.dropped.connect(lambda: self._drop(layer_id))
        card.drag_given_up.connect(lambda: self._strip.set_mark(None))
        card.set_folded(self._folded)
        card.show()
        self.card_made.emit(card, layer_id)
        return card

    def tab_stops(self) -> list[QWidget]:
        """Buttons, cards and their fields from input to output."""
        chain: list[QWidget] = []
        for index, layer_id in enumerate(self._ids):
            card = self._cards[layer_id]
            chain += [self._adders[index], card, *card.fields()]
        return [*chain, *self._adders[-1:], self._output]

    def _order_tabs(self) -> None:
        for before, after in pairwise(self.tab_stops()):
            QWidget.setTabOrder(before, after)

    def _place(self) -> None:
        """Put the cards: equal gaps, the first and the last at the ends."""
        row: list[Card] = [self._input, *(self._cards[name] for name in self._ids), self._output]
        widths = [card.sizeHint().width() for card in row]
        height = max(card.sizeHint().height() for card in row)
        pad = self._look.px(16, 18)
        room = self.viewport().width() - 2 * pad - sum(widths)
        gap = max(float(self._look.px(LEAST_GAP, LEAST_GAP)), room / (len(row) - 1))
        total = round(sum(widths) + gap * (len(row) - 1)) + 2 * pad
        bar = self._look.px(10, 16) if total > self.viewport().width() + 1 else 0
        self._strip.setFixedSize(max(total, self.viewport().width()), height + 2 * 4)
        self.setFixedHeight(height + 2 * 4 + bar)
        x = float(pad)
        hit = self._look.theme.hit
        for index, (card, width) in enumerate(zip(row, widths, strict=True)):
            card.setGeometry(round(x), 4, width, height)
            if index < len(self._adders):
                adder = self._adders[index]
                adder.set_roomy(gap >= self._look.px(ROOMY))
                adder.setGeometry(round(x + width + gap / 2 - hit / 2), round(4 + height / 2 - hit / 2), hit, hit)
                adder.raise_()
            x += width + gap
        self._strip.update()
        self.placed.emit()

    def _drag(self, layer_id: str, place: QPoint) -> None:
        if layer_id not in self._ids:  # undo, or a file that was opened, took it away under the pointer
            return
        x = self._strip.mapFromGlobal(place).x()
        self.ensureVisible(x, 0, 40, 0)
        index = self._index_at(x)
        before = self._cards[self._ids[index - 1]] if index else self._input
        after = self._cards[self._ids[index]] if index < len(self._ids) else self._output
        middle = round((before.geometry().right() + after.geometry().left()) / 2)
        own = self._ids.index(layer_id)
        stays = index in (own, own + 1)
        self._strip.set_mark(None if stays else QRect(middle - 1, 4, 3, self._output.height()))

    def _index_at(self, x: int) -> int:
        """Before how many layers' middles the pointer is."""
        return sum(self._cards[name].geometry().center().x() < x for name in self._ids)

    def _drop(self, layer_id: str) -> None:
        mark = self._strip.mark
        self._strip.set_mark(None)
        if mark is None or layer_id not in self._ids:
            return
        index = self._index_at(mark.center().x())
        self.move_wanted.emit(layer_id, index - (self._ids.index(layer_id) < index))

    def _choose_beside(self, step: int) -> None:
        names = [*self._ids, OUTPUT_ID]
        index = names.index(self._chosen) if self._chosen in names else 0
        name = names[max(0, min(index + step, len(names) - 1))]
        self._all_cards()[name].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.chosen.emit(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        on_card = isinstance(QApplication.focusWidget(), Card)
        moving = bool(modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key), 0)
        index = self._ids.index(self._chosen) if self._chosen in self._ids else None
        if step and on_card and not moving:
            self._choose_beside(step)
        elif step and moving and index is not None:
            if 0 <= index + step < len(self._ids):
                self.move_wanted.emit(self._chosen, index + step)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and on_card and index is not None:
            self.remove_wanted.emit(self._chosen)
        elif key == Qt.Key.Key_D and modifiers & Qt.KeyboardModifier.ControlModifier and index is not None:
            self.duplicate_wanted.emit(self._chosen)
        elif key == Qt.Key.Key_Plus and on_card:
            self.add_wanted.emit("dense", len(self._ids) if index is None else index + 1)
        elif key == Qt.Key.Key_Menu and index is not None:
            card = self._cards[self._chosen]
            self.menu_wanted.emit(self._chosen, card.mapToGlobal(card.rect().bottomLeft()))
        else:
            event.ignore()


class _Strip(QWidget):
    """What the cards stand on; shows where a dragged card would land."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._mark: QRect | None = None

    @property
    def mark(self) -> QRect | None:
        return self._mark

    def set_mark(self, mark: QRect | None) -> None:
        """Show the insertion mark there, or none."""
        if mark != self._mark:
            self._mark = mark
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._mark is not None:
            painter = QPainter(self)
            painter.fillRect(self._mark, self._look.color("ink"))
            painter.end()
