"""What the network sees of the drawing, 28 × 28 pixels, and beside it which of them speak for what it says."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from playground.core.explanations import OCCLUSION, PIXELS, SALIENCY, MindChange, PixelMap
from playground.core.strokes import Picture
from playground.ui.draw.heading import Heading
from playground.ui.draw.overlay_texts import about, answer, reading
from playground.ui.draw.overlay_view import OverlayView
from playground.ui.draw.sign_bar import SignBar
from playground.ui.theme import Look
from playground.ui.train.wording import with_formula
from playground.ui.widgets.checkbox import CheckBox
from playground.ui.widgets.choice import Choice, Option
from playground.ui.widgets.label import Label
from playground.ui.widgets.pixel_view import PixelView
from playground.ui.widgets.segmented import Segmented

PAD = 20
SAID = ""
"""Key of the class that the network says."""
NOTE_LINES = 3
QWIDGETSIZE_MAX = 16_777_215
COMPACT_SIDE = (112, 116)
LEAST_SIDE = (104, 150)


class SeesPanel(QWidget):
    """The small picture enlarged, how it came about, and beside it what its pixels are worth.

    Signals:
        centring_changed: the person switched centring on or off.
        overlay_changed: another overlay, or another class, is to be found out.
    """

    centring_changed = Signal(bool)
    overlay_changed = Signal()

    def __init__(self, look: Look, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._labels = labels
        self._compact = self._tabbed = False
        self._of_files = False
        self._picture: Picture | None = None
        self._found: PixelMap | MindChange | None = None
        self._is_stale = True
        """The map is of the drawing before: it stays so that nothing flickers, but is not read from any more."""
        self._make_heading()
        self.pixels = PixelView(look, self)
        self._text = Label(look, "", role="secondary", token="ink2", parent=self, wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._make_overlay()
        self._say_how()
        self.set_classes(labels)
        look.changed.connect(self._restyle)
        self._restyle()
        self._show_found()

    def _make_heading(self) -> None:
        look = self._look
        self.heading = Heading(look, self.tr("What it sees"), self.tr("28 × 28"), self)
        tip = self.tr(
            "Scale the digit into 20 × 20 pixels and put its centre of mass in the middle, as MNIST was made."
        )
        self.centre = CheckBox(look, self.tr("centre as MNIST"), tip, self)
        self.centre.set_checked(True)
        self.centre.switched.connect(self._switched)
        self.heading.add(self.centre)

    def _make_overlay(self) -> None:
        look = self._look
        words = ((OCCLUSION, self.tr("occlusion")), (SALIENCY, self.tr("saliency")), (PIXELS, self.tr("which pixel")))
        tips = (
            with_formula(
                self.tr("occlusion: how much less speaks for the class where a patch covers the picture"),
                self.tr("mean over the patches on a pixel of z(picture) − z(picture with the patch)"),
            ),
            with_formula(self.tr("saliency: what a little more brightness of a pixel would do"), "∂z/∂x"),
            self.tr("which pixel: the one whose change to black or white would change the network's mind"),
        )
        self.overlay = Segmented(look, words, "\n".join(tips), self)
        self.overlay.setAccessibleName(self.tr("What is shown of every pixel"))
        self.overlay.chosen.connect(self._chosen)
        tip = self.tr("The class whose output z, the value before softmax, is looked at.")
        self.label = Choice(look, (Option(SAID, self.tr("class it says")),), tip, self)
        self.label.setAccessibleName(self.tr("Class"))
        self.label.chosen.connect(self._chosen)
        self.view = OverlayView(look, self)
        self.view.hovered.connect(lambda *_place: self._say_note())
        self.caption = Label(look, "", role="caption", token="ink3", parent=self)
        self.bar = SignBar(look, self)
        self.note = Label(look, "", role="secondary", token="ink2", parent=self, wrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)

    # --- what is shown ----------------------------------------------------------------------------------------

    @property
    def centred(self) -> bool:
        """Whether drawings are centred as MNIST was."""
        return self.centre.checked

    @property
    def text(self) -> str:
        """What is said of how the picture comes about."""
        return self._text.text()

    @property
    def wanted(self) -> str:
        """The overlay to find out; empty while there is no room for one."""
        return self.overlay.current if self.isVisible() and not self._compact else ""

    @property
    def wanted_label(self) -> int | None:
        """The class to look at; None for the one the network says."""
        return None if self.label.current == SAID else int(self.label.current)

    def set_own_files(self, of_files: bool) -> None:
        """Whether the network learns from pictures of a person's own, which were never drawn here."""
        if of_files != self._of_files:
            self._of_files = of_files
            self._say_how()

    def set_classes(self, labels: tuple[str, ...]) -> None:
        """The classes there are; what was found out is forgotten where they are others."""
        if labels != self._labels:
            self._labels, self._found = labels, None
            self.label.set_chosen(SAID)
        options = [Option(str(number), self.tr("class {0}").format(name)) for number, name in enumerate(labels)]
        self.label.set_options((Option(SAID, self.tr("class it says")), *options))
        self._show_found()

    def show_picture(self, picture: Picture | None) -> None:
        """Show the (28, 28) picture the network reads, 0 to 1, or nothing; what was found of another stays a moment."""
        self.pixels.set_pixels(picture)
        self._picture = picture if picture is not None and picture.any() else None
        self._is_stale = True
        if self._picture is None or isinstance(self._found, MindChange):
            self._found = None
        self._show_found()

    def show_found(self, found: PixelMap | MindChange) -> None:
        """Show what was found out of the picture; what was not asked for is left."""
        kind = found.kind if isinstance(found, PixelMap) else PIXELS
        wrong_label = isinstance(found, PixelMap) and self.wanted_label not in (None, found.label)
        if kind == self.overlay.current and not wrong_label and self._picture is not None:
            self._found, self._is_stale = found, False
            self._show_found()

    def forget_found(self) -> None:
        """What was found is of another network."""
        self._found = None
        self._show_found()

    def set_form(self, compact: bool, tabbed: bool) -> None:
        """``compact``: the picture alone, beside its heading; ``tabbed``: more controls stand in the heading."""
        if (compact, tabbed) == (self._compact, self._tabbed):
            return
        below = tabbed and not compact
        if below != (self.centre.parentWidget() is self):
            if below:
                self.heading.remove(self.centre)
                self.centre.setParent(self)
            else:
                self.heading.add(self.centre)
            self.centre.show()
        self._compact, self._tabbed = compact, tabbed
        self._restyle()

    @property
    def height_needed(self) -> int:
        """Px of the full form with pictures of the least size."""
        return self._fixed() + self._look.px(*LEAST_SIDE)

    def _chosen(self, _key: str) -> None:
        self._found = None
        self.label.setEnabled(self.overlay.current != PIXELS)
        self._show_found()
        self.overlay_changed.emit()

    def _name(self, label: int) -> str:
        return self._labels[label] if label < len(self._labels) else str(label)

    def _show_found(self) -> None:
        found, picture = self._found, self._picture
        if picture is None:
            self.view.show_nothing()
        elif self.overlay.current == PIXELS:
            self.view.show_pixels(picture, found.pixels if isinstance(found, MindChange) and found.found else ())
        else:
            self.view.show_map(picture, found.outputs if isinstance(found, PixelMap) else None)
        if isinstance(found, PixelMap):
            name = self._name(found.label)
            self.bar.say(self.tr("against {0}").format(name), self.tr("for {0}").format(name))
        elif self.overlay.current == PIXELS:
            self.bar.say(self.tr("to black"), self.tr("to white"))
        else:
            self.bar.say(self.tr("against"), self.tr("for"))
        self._say_note()

    def _say_note(self) -> None:
        """Under the pictures: what the map says at the pointer, else what it is."""
        found, (row, column) = self._found, self.view.over
        if self._picture is None:
            text = self.tr("Here will stand which pixels speak for the class, and which against it.")
        elif isinstance(found, PixelMap) and not (self._is_stale and row >= 0):
            name = self._name(found.label)
            text = about(found.kind, name) if row < 0 else reading(found, row, column, name)
        elif isinstance(found, MindChange):
            text = answer(found, self._labels)
        else:
            text = self.tr("Finding out …")
        self.note.set_text(text)
        self.view.setAccessibleName(text)

    def _switched(self, on: bool) -> None:
        self._say_how()
        self.centring_changed.emit(on)

    def _say_how(self) -> None:
        if self._of_files and self.centred:
            text = self.tr("Made as MNIST's digits were, not as the folder's pictures, which may be dark on bright.")
        elif self._of_files:
            text = self.tr("The whole pad at 28 × 28 pixels, bright on dark, however the folder's pictures are.")
        elif self.centred:
            text = self.tr("Scaled into 20 × 20 pixels, its centre of mass in the middle: so were MNIST's digits made.")
        else:
            text = self.tr("The whole pad at 28 × 28 pixels: the digit stays where it was drawn, and as large.")
        self._text.set_text(text)
        self.caption.set_text(self.tr("centred by mass") if self.centred else self.tr("the whole pad"))
        self.caption.setToolTip(text)
        self.pixels.setToolTip(text)

    # --- form -------------------------------------------------------------------------------------------------

    def _fixed(self) -> int:
        """Px of the full form without the pictures."""
        line = self._look.line_height("secondary")
        below = self._look.px(4) + line + self._look.px(6) + NOTE_LINES * line + self._look.px(12)
        return self.heading.height() + self.overlay.sizeHint().height() + self._look.px(10) + below

    def _restyle(self) -> None:
        for widget in (self.overlay, self.label, self.view, self.bar, self.caption, self.note):
            widget.setVisible(not self._compact)
        self._text.setVisible(self._compact)
        height = self._look.px(*COMPACT_SIDE) + self._look.px(28) if self._compact else self.height_needed
        self.setMinimumHeight(height)
        self.setMaximumHeight(height if self._compact else QWIDGETSIZE_MAX)
        self.updateGeometry()
        self._fit()

    def _fit(self) -> None:
        if self._compact:
            self._fit_compact()
        else:
            self._fit_full()

    def _fit_compact(self) -> None:
        look = self._look
        side, top = look.px(*COMPACT_SIDE), look.px(12, 14)
        self.pixels.setGeometry(PAD, top, side, side)
        left = PAD + side + look.px(16, 20)
        wide = max(1, self.width() - left - PAD)
        self.heading.setGeometry(left, top, wide, self.heading.height())
        below = top + self.heading.height()
        self._text.setGeometry(left, below, wide, max(1, self.height() - below))

    def _fit_full(self) -> None:
        """Controls, the pictures as squares as large as fit beside each other, and what is said of them."""
        look, wide, gap = self._look, self.width() - 2 * PAD, self._look.px(16, 20)
        below = self.centre.parentWidget() is self
        self.caption.setVisible(not below)
        self.heading.setGeometry(PAD, 0, wide, self.heading.height())
        y, between = self.heading.height(), look.px(8)
        overlay, label = self.overlay.sizeHint(), self.label.sizeHint()
        spare = wide - between - label.width()
        segments = min(overlay.width(), max(self.overlay.minimumSizeHint().width(), spare))
        self.overlay.setGeometry(PAD, y, segments, overlay.height())
        left = PAD + segments + between
        self.label.setGeometry(left, y, min(label.width(), PAD + wide - left), label.height())
        y += overlay.height() + look.px(10)
        line = look.line_height("secondary")
        side = max(look.px(60), min((wide - gap) // 2, self.height() - self._fixed()))
        self.pixels.setGeometry(PAD, y, side, side)
        right = PAD + side + gap
        self.view.setGeometry(right, y, side, side)
        y += side + look.px(4)
        self.caption.setGeometry(PAD, y, side + gap - look.px(4), line)
        if below:
            hint = self.centre.sizeHint()
            middle = y + (line - hint.height()) // 2 + look.px(2)
            self.centre.setGeometry(PAD, middle, min(side + gap // 2, hint.width()), hint.height())
        self.bar.setGeometry(right, y, min(max(side, look.px(150)), PAD + wide - right), line)
        y += line + look.px(6)
        y += look.px(6) if below else 0
        self.note.setGeometry(PAD, y, wide, max(1, min(self.height() - y, NOTE_LINES * line)))

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(self.minimumSizeHint().width(), self.height_needed + self._look.px(64))

    def minimumSizeHint(self) -> QSize:
        controls = self.overlay.minimumSizeHint().width() + self._look.px(8) + self.label.minimumSizeHint().width()
        wide = max(controls, self.heading.minimumSizeHint().width())
        return QSize(2 * PAD + wide, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
