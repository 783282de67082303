"""The Draw page: draw a digit and see it read while the network learns."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.core.experiment import Experiment
from playground.core.presets import DEFAULT_PRESET
from playground.core.strokes import Stroke, as_mnist
from playground.session.recognizer import Answer, reads_digits
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.draw.empty_state import EmptyState
from playground.ui.draw.pad_column import PadColumn
from playground.ui.draw.says_panel import SaysPanel
from playground.ui.draw.sees_panel import SeesPanel
from playground.ui.theme import Look
from playground.ui.widgets.label import Hairline
from playground.ui.widgets.splitter import Splitter

SPLITTER = "draw"
LOW = 680
"""Pages lower than this show what the network sees beside its heading."""
LOWEST = (460, 590)
"""Lower than this, normal and projector, only pad and answer have room (a banner is open)."""
WIDEST_PAD = 0.56
"""Share of the page the pad takes at most, unless the person wants more."""


class DrawPage(QWidget):
    """Pad at the left; at the right what the network says of it and what it sees of it."""

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio
        self.column = PadColumn(look, studio.settings, self)
        self.says = SaysPanel(look, studio.document.experiment.data.task.labels, self)
        self.sees = SeesPanel(look, self)
        self.empty = EmptyState(
            look,
            self.tr("This network does not read 28 × 28 digits."),
            self.tr("Load the digits experiment"),
            self.tr("Open the course's network for handwritten digits, MNIST."),
            self,
        )
        self.empty.pressed.connect(lambda: studio.open_preset(DEFAULT_PRESET))
        self._lay_out()
        self.column.changed.connect(self._drawing_changed)
        self.sees.centring_changed.connect(self._drawing_changed)
        studio.recognizer.answered.connect(self._show_answer)
        studio.document.changed.connect(self._document_changed)
        studio.trainer.stateChanged.connect(self._show_training)
        studio.trainer.progressed.connect(self._show_training)
        look.changed.connect(self._arrange)
        self._document_changed(studio.document.experiment, studio.document.experiment)
        self._show_training()

    def show_strokes(self, strokes: tuple[Stroke, ...]) -> None:
        """Show and read another drawing."""
        self.column.show_strokes(strokes)
        self._drawing_changed()

    def _lay_out(self) -> None:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.says, 62)
        self._line = Hairline(self._look, Qt.Orientation.Horizontal, right)
        column.addWidget(self._line)
        column.addWidget(self.sees, 38)
        self._right = QStackedWidget(self)
        self._right.addWidget(right)
        self._right.addWidget(self.empty)
        self._splitter = Splitter(self._look, Qt.Orientation.Horizontal, self)
        self._splitter.addWidget(self.column)
        self._splitter.addWidget(self._right)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.splitterMoved.connect(self._splitter_moved)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)

    def _arrange(self) -> None:
        """The pad fills the height, unless the person chose a width of their own."""
        self.sees.set_compact(self.height() < LOW or self._look.theme.projector)
        roomy = self.height() >= self._look.px(*LOWEST)
        self.sees.setVisible(roomy)
        self._line.setVisible(roomy)
        chosen = self._studio.settings.splitter(SPLITTER)
        left = min(self.column.width_for(self.height()), round(self.width() * WIDEST_PAD))
        left = max(left, self.column.minimumWidth())
        self._splitter.set_defaults((left, max(1, self.width() - left)))
        if len(chosen) == 2:
            self._splitter.setSizes(list(chosen))

    def _splitter_moved(self, _position: int, _index: int) -> None:
        self._studio.settings.set_splitter(SPLITTER, self._splitter.sizes())

    def _drawing_changed(self, *_how: object) -> None:
        pad = self.column.pad
        self.says.set_drawn(bool(pad.strokes))
        if not any(not stroke.erase for stroke in pad.strokes):
            self.sees.show_picture(None)
            self._studio.recognizer.recognise(None)
            return
        picture = as_mnist(pad.raster(), centre=self.sees.centred)
        self.sees.show_picture(picture)
        self._studio.recognizer.recognise(picture if picture.any() else None)

    def _show_answer(self, answer: Answer) -> None:
        self.says.show_answer(answer.probabilities, answer.milliseconds)

    def _document_changed(self, _old: Experiment, new: Experiment) -> None:
        fits = reads_digits(new)
        self._right.setCurrentIndex(0 if fits else 1)
        if fits:
            self.says.set_labels(new.data.task.labels)

    def _show_training(self, *_state: object) -> None:
        trainer = self._studio.trainer
        self.says.state.set_running(trainer.state == TrainerState.RUNNING)
        self.says.set_trained(trainer.readings.has_learned)

    # --- Qt ---------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_pads(event):
            event.accept()
            return True
        return super().event(event)

    def _is_pads(self, event: QKeyEvent) -> bool:
        """Whether undo and redo belong to the pad: it has the keyboard and something to take back."""
        pad = self.column.pad
        if not pad.hasFocus():
            return False
        undo, redo = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
        return (undo and pad.can_undo) or (redo and pad.can_redo)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.column.pad.clear()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.column.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.column.redo()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._studio.watch_drawing(True)
        self.column.pad.setFocus(Qt.FocusReason.MouseFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._studio.watch_drawing(False)
