"""The Draw page: draw a digit, see it read while the network learns, and why."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.core.experiment import Experiment
from playground.core.own_digits import NAMES, pictures_of
from playground.core.presets import DEFAULT_PRESET
from playground.core.strokes import Picture, Stroke, as_mnist
from playground.session.recognizer import Answer, Marks, reads_digits
from playground.session.studio import Studio
from playground.session.trainer import TrainerState
from playground.ui.draw.digit_mosaic import digit_of
from playground.ui.draw.digits_panel import DigitsPanel
from playground.ui.draw.explaining import Explaining
from playground.ui.draw.layers_panel import LayersPanel
from playground.ui.draw.pad_column import PadColumn
from playground.ui.draw.says_panel import SaysPanel
from playground.ui.draw.sees_panel import SeesPanel
from playground.ui.draw.view_switch import ANSWER, LAYERS, WHY, ViewSwitch
from playground.ui.theme import Look
from playground.ui.train.wording import term
from playground.ui.widgets.empty_state import EmptyState
from playground.ui.widgets.label import Hairline
from playground.ui.widgets.splitter import Splitter

SPLITTER, LAYERS_SPLITTER = "draw", "draw-layers"
THREE_COLUMNS = (1150, 1800)
"""Pages narrower than this, normal and projector, show answer, pixels and layers one at a time."""
PAD_SHARE, SAYS_SHARE = 0.315, 0.43
"""Of three columns the pad's share of the page, and the answer's of what is left."""
LOW = 680
"""Pages lower than this show what the network sees beside its heading."""
LOWEST = (460, 590)
"""Lower than this, normal and projector, only pad and answer have room (a banner is open)."""
WIDEST_PAD = 0.56
"""Share of the page the pad takes at most, unless the person wants more."""
ROWS = ((780, 3), (720, 2), (590, 1))
"""So many rows of own digits are shown on pages at least so high."""
PROJECTOR_ROWS = ((900, 2), (780, 1))


class DrawPage(QWidget):
    """Pad and own digits at the left; then what the network says of it and sees of it; then what its layers make of it.

    Where there is no room for three columns the person switches between answer, pixels and layers.
    """

    def __init__(self, look: Look, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._studio = studio
        self.column = PadColumn(look, studio.settings, self)
        self.digits = DigitsPanel(look, studio.own_digits, self)
        self._added: int | None = None
        """Number in the collection of the drawing on the pad, once it was added."""
        self.says = SaysPanel(look, studio.document.experiment.data.task.labels, self)
        self.sees = SeesPanel(look, studio.document.experiment.data.task.labels, self)
        self.layers = LayersPanel(look, studio.document.experiment, self)
        self.switch = ViewSwitch(look, (self.says.heading, self.sees.heading, self.layers.heading), self)
        self._tabbed = False
        self.explaining = Explaining(studio.recognizer, self.sees, self.layers, self)
        self.empty = EmptyState(
            look,
            self.tr("This network does not read 28 × 28 digits."),
            self.tr("Load the digits experiment"),
            self.tr("Open the course's network for handwritten digits, MNIST."),
            self,
        )
        self.empty.pressed.connect(lambda: studio.open_preset(DEFAULT_PRESET))
        self._lay_out()
        self.column.changed.connect(self._drawn)
        self.digits.add_asked.connect(self._add_as)
        self.digits.testing_changed.connect(self._examine)
        self.digits.review_asked.connect(self._review)
        studio.own_digits.changed.connect(self._digits_changed)
        studio.recognizer.examined.connect(self._show_marks)
        self.sees.centring_changed.connect(self._drawing_changed)
        self.switch.chosen.connect(self._view_chosen)
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
        self._drawn()

    def _lay_out(self) -> None:
        self._beside = right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.says, 58)
        self._line = Hairline(self._look, Qt.Orientation.Horizontal, right)
        column.addWidget(self._line)
        column.addWidget(self.sees, 42)
        self._views = Splitter(self._look, Qt.Orientation.Horizontal, self)
        self._views.addWidget(right)
        self._views.addWidget(self.layers)
        self._views.setStretchFactor(0, 43)
        self._views.setStretchFactor(1, 57)
        self._views.splitterMoved.connect(self._views_moved)
        self._right = QStackedWidget(self)
        self._right.addWidget(self._views)
        self._right.addWidget(self.empty)
        self._splitter = Splitter(self._look, Qt.Orientation.Horizontal, self)
        self._left = QWidget(self)
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.column, 1)
        self._digits_line = Hairline(self._look, Qt.Orientation.Horizontal, self._left)
        column.addWidget(self._digits_line)
        column.addWidget(self.digits)
        column.addStretch(0)
        self._splitter.addWidget(self._left)
        self._splitter.addWidget(self._right)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.splitterMoved.connect(self._splitter_moved)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)

    def _arrange(self) -> None:
        """The pad fills the height, unless the person chose a width of their own."""
        roomy = self.height() >= self._look.px(*LOWEST)
        needed = self.says.minimumSizeHint().height() + self.sees.height_needed + self._look.theme.hairline
        self._tabbed = self.width() < self._look.px(*THREE_COLUMNS) or self.height() < needed
        self._show_view(roomy)
        rows, compact = self._digit_rows(), self.height() < LOW or self._look.theme.projector
        reviewing = self.digits.reviewing and roomy
        self.digits.setVisible(roomy)
        self.digits.set_form(rows, compact)
        self._left.setMinimumHeight(self.column.minimumHeight())  # rows of digits give way to a lower window
        below = self.digits.height_wanted + self._look.theme.hairline if roomy else 0
        if reviewing:  # left and right stay so wide
            self.digits.set_form(1, compact, reviewing=True)
            self.digits.set_form(self.digits.rows_for(self.height()), compact, reviewing=True)
        self.column.setVisible(not reviewing)
        self._digits_line.setVisible(roomy and not reviewing)
        chosen = self._studio.settings.splitter(SPLITTER)
        share = WIDEST_PAD if self._tabbed else PAD_SHARE
        left = min(self.column.width_for(self.height() - below), round(self.width() * share))
        left = max(left, self._left.minimumSizeHint().width())
        self._splitter.set_defaults((left, max(1, self.width() - left)))
        if len(chosen) == 2 and (self._tabbed or sum(chosen) * PAD_SHARE > chosen[0] * 0.75):
            self._splitter.setSizes(list(chosen))
        rest = max(2, self.width() - left)
        says = max(round(rest * SAYS_SHARE), self._beside.minimumSizeHint().width())
        self._views.set_defaults((says, max(1, rest - says)))
        chosen = self._studio.settings.splitter(LAYERS_SPLITTER)
        if len(chosen) == 2 and not self._tabbed:
            self._views.setSizes(list(chosen))
        for part in (self.digits, self._left, self._beside, self.says):
            layout = part.layout()
            assert layout is not None
            layout.activate()  # at once, so that pad and bars have their size when the page has

    def _show_view(self, roomy: bool) -> None:
        """Show what there is room for, or of it what the person chose."""
        view = self.switch.current if self._tabbed else ""
        self.switch.set_shown(self._tabbed)
        answer, why, layers = (view in ("", key) for key in (ANSWER, WHY, LAYERS))
        compact = self._tabbed and not why
        self.sees.set_form(compact, self._tabbed)
        self.layers.set_tabbed(self._tabbed)
        self.says.setVisible(answer)
        self.sees.setVisible(why or (answer and roomy))
        self._line.setVisible(answer and (why or roomy))
        self._beside.setVisible(answer or why)
        self.layers.setVisible(layers)
        self.explaining.ask()

    def _view_chosen(self, _key: str) -> None:
        self._arrange()
        self.switch.focus()

    def _views_moved(self, _position: int, _index: int) -> None:
        if not self._tabbed:
            self._studio.settings.set_splitter(LAYERS_SPLITTER, self._views.sizes())

    def _review(self, reviewing: bool) -> None:
        """Let the gallery take the place of the pad where there is no room for both, or give it back."""
        compact = self.height() < LOW or self._look.theme.projector
        self.digits.set_form(self._digit_rows(), compact, reviewing)
        self._arrange()
        (self.digits.mosaic if reviewing else self.column.pad).setFocus(Qt.FocusReason.OtherFocusReason)

    def _digit_rows(self) -> int:
        table = PROJECTOR_ROWS if self._look.theme.projector else ROWS
        return next((rows for height, rows in table if self.height() >= height), 0)

    def _splitter_moved(self, _position: int, _index: int) -> None:
        self._studio.settings.set_splitter(SPLITTER, self._splitter.sizes())

    def _drawn(self) -> None:
        """There is another drawing."""
        self._forget_added()
        self._drawing_changed()

    def _seen(self) -> Picture | None:
        """The drawing as the network sees it; None where there is none."""
        pad = self.column.pad
        if not any(not stroke.erase for stroke in pad.strokes):
            return None
        return as_mnist(pad.raster(), centre=self.sees.centred)

    def _drawing_changed(self, *_how: object) -> None:
        self.says.set_drawn(bool(self.column.pad.strokes))
        picture = self._seen()
        self.digits.labels.set_ready(picture is not None and bool(picture.any()))
        if picture is None:
            self.sees.show_picture(None)
            self.explaining.forget()
            self._studio.recognizer.recognise(None)
            self._studio.drawing.set_picture(None)
            return
        self.sees.show_picture(picture)
        self._studio.recognizer.recognise(picture if picture.any() else None)
        self._studio.drawing.set_picture(picture)

    # --- own digits -------------------------------------------------------------------------------------------

    def _add_as(self, label: int) -> None:
        """Put the drawing into the collection; once it is there, name it anew. The next stroke begins another."""
        if self._added is not None:
            self._studio.own_digits.relabel(self._added, label)
            return
        picture = self._seen()
        if picture is not None and picture.any():
            self._added = self._studio.own_digits.add(picture, label)
            self.column.pad.begin_afresh(self._added is not None)
            self._show_added()

    def _forget_added(self) -> None:
        self._added = None
        self.column.pad.begin_afresh(False)
        self._show_added()

    def _show_added(self) -> None:
        digits = self._studio.own_digits.digits if self._added is not None else ()
        self.digits.labels.set_chosen(next((digit.label for digit in digits if digit.number == self._added), None))

    def _digits_changed(self) -> None:
        if self._added is not None and all(digit.number != self._added for digit in self._studio.own_digits.digits):
            self._forget_added()
        self._show_added()
        self._examine()

    def _examine(self, *_how: object) -> None:
        """Have the network tested with the digits while that is asked for and seen."""
        wanted = self.digits.testing and self.isVisible()
        self._studio.recognizer.examine(pictures_of(self._studio.own_digits.digits) if wanted else None)

    def _show_marks(self, marks: Marks) -> None:
        self.digits.show_predicted(marks.predicted)

    def _obstacle(self, experiment: Experiment) -> str:
        """Why the network cannot be tested with digits; empty where it can."""
        if not reads_digits(experiment):
            return self.tr("This network does not read 28 × 28 digits.")
        if experiment.data.task.labels != NAMES:
            return self.tr("This network's classes are not the digits 0 to 9.")
        return ""

    # --- what happens -----------------------------------------------------------------------------------------

    def _show_answer(self, answer: Answer) -> None:
        self.says.show_answer(answer.probabilities, answer.milliseconds)

    def _document_changed(self, old: Experiment, new: Experiment) -> None:
        fits = reads_digits(new)
        if (old.data, old.network) != (new.data, new.network):
            self.sees.forget_found()
        self._right.setCurrentIndex(0 if fits else 1)
        self.digits.set_obstacle(self._obstacle(new))
        self.column.set_classes(new.data.task.labels if fits else NAMES)
        if fits:
            self.says.set_classes(term(new.data.title), new.data.task.labels)
            self.sees.set_own_files(new.data.family == "files")
            self.sees.set_classes(new.data.task.labels)
            self.layers.set_experiment(new)

    def _show_training(self, *_state: object) -> None:
        trainer = self._studio.trainer
        self.says.state.set_running(trainer.state == TrainerState.RUNNING)
        self.says.set_trained(trainer.readings.has_learned)

    # --- Qt ---------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (self._is_pads(event) or self._is_collections(event))
        ):
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

    def _is_collections(self, event: QKeyEvent) -> bool:
        """Whether undo and redo belong to the own digits: one of theirs has the keyboard, or one was just added."""
        stack, pad = self._studio.own_digits.stack, self.column.pad
        if not (self.digits.isAncestorOf(self.focusWidget()) or (pad.hasFocus() and self._added is not None)):
            return False
        undo, redo = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
        return (undo and stack.canUndo()) or (redo and stack.canRedo())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        label = digit_of(event)
        if self.digits.reviewing and event.key() == Qt.Key.Key_Escape:
            self._review(False)
        elif self.digits.reviewing and not self._is_collections(event):
            super().keyPressEvent(event)  # the pad is not there
        elif label is not None:
            self._add_as(label)
        elif self._is_collections(event):
            undo = event.matches(QKeySequence.StandardKey.Undo)
            (self._studio.own_digits.undo if undo else self._studio.own_digits.redo)()
        elif event.key() == Qt.Key.Key_Delete:
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
        self.explaining.ask()
        self._examine()
        self.column.pad.setFocus(Qt.FocusReason.MouseFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._studio.watch_drawing(False)
        self.explaining.ask()
        self._examine()
