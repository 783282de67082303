from __future__ import annotations

from itertools import count
from pathlib import Path

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot
from strategies import experiments

from playground.core.edits import duplicate_layer, remove_layer, set_depth, set_training
from playground.core.experiment import Experiment
from playground.core.presets import preset
from playground.session.document import Document


class Listener:
    """Writes down what a document says, and checks that what it says fits together."""

    def __init__(self, document: Document) -> None:
        self.shown = document.experiment
        self.changes = 0
        self.modified: list[bool] = []
        self.titles: list[str] = []
        self._document = document
        document.changed.connect(self._changed)
        document.modifiedChanged.connect(self.modified.append)
        document.titleChanged.connect(self.titles.append)

    def _changed(self, old: Experiment, new: Experiment) -> None:
        assert old == self.shown and old != new and new == self._document.experiment
        self.shown = new
        self.changes += 1


def rate(document: Document, value: float) -> None:
    document.edit(set_training(document.experiment, learning_rate=value))


def test_an_edit_is_said_once_and_can_be_undone_and_redone(qtbot: QtBot) -> None:
    document = Document(preset("spiral"))
    start, listener = document.experiment, Listener(document)
    rate(document, 0.1)
    edited = document.experiment
    assert edited.training.learning_rate == 0.1
    document.undo()
    assert document.experiment == start
    document.redo()
    assert document.experiment == edited
    assert listener.changes == 3
    assert document.stack.undoText() == "learning rate 0.1"


def test_an_edit_that_changes_nothing_does_nothing(qtbot: QtBot) -> None:
    document = Document(preset("spiral"))
    listener = Listener(document)
    document.edit(preset("spiral"))
    document.undo()
    document.redo()
    assert listener.changes == 0
    assert not document.stack.canUndo() and not document.modified


@given(st.lists(st.sampled_from([0.03, 0.1, 0.2, "undo", "redo", "begin", "end"]), max_size=40))
def test_any_row_of_edits_gestures_undos_and_redos_keeps_every_state(acts: list[float | str]) -> None:
    document = Document(preset("xor"))  # its learning rate is 0.03
    listener = Listener(document)
    states, place, in_gesture, merging = [0.03], 0, False, False
    for act in acts:
        if act == "undo":
            document.undo()
            place, in_gesture = max(0, place - 1), False
        elif act == "redo":
            document.redo()
            place, in_gesture = min(len(states) - 1, place + 1), False
        elif act == "begin":
            document.begin_gesture()
            in_gesture, merging = True, False
        elif act == "end":
            document.end_gesture()
            in_gesture = False
        else:
            assert isinstance(act, float)
            rate(document, act)
            if act != states[place]:
                if not (in_gesture and merging):
                    place += 1
                states[place:] = [act]
                merging = in_gesture
                if merging and act == states[place - 1]:
                    states.pop()
                    place, merging = place - 1, False
        assert document.experiment.training.learning_rate == states[place]
        assert document.experiment == listener.shown
        assert (document.stack.count(), document.stack.index()) == (len(states) - 1, place)


@settings(max_examples=20)
@given(st.lists(experiments(), max_size=6))
def test_undo_brings_back_every_experiment(edits: list[Experiment]) -> None:
    document = Document(preset("xor"))
    listener = Listener(document)
    states = [document.experiment]
    for experiment in edits:
        document.edit(experiment)
        if experiment != states[-1]:
            states.append(experiment)
    for state in reversed(states[:-1]):
        document.undo()
        assert document.experiment == listener.shown == state
    assert not document.stack.canUndo() and not document.modified
    for state in states[1:]:
        document.redo()
        assert document.experiment == listener.shown == state


def test_the_edits_of_a_gesture_are_one_undo_step(qtbot: QtBot) -> None:
    document = Document(preset("spiral"))
    start, listener = document.experiment, Listener(document)
    document.begin_gesture()
    for value in (0.1, 0.2, 0.3):
        rate(document, value)
    document.end_gesture()
    assert listener.changes == 3
    assert document.stack.count() == 1
    assert document.stack.undoText() == "learning rate 0.3"
    document.undo()
    assert document.experiment == start
    document.redo()
    assert document.experiment.training.learning_rate == 0.3


def test_two_gestures_are_two_undo_steps(qtbot: QtBot) -> None:
    document = Document(preset("spiral"))
    for value in (0.1, 0.2):
        document.begin_gesture()
        rate(document, value)
        document.end_gesture()
    rate(document, 0.3)
    rate(document, 0.4)
    assert document.stack.count() == 4


def test_a_gesture_that_ends_where_it_began_leaves_nothing(qtbot: QtBot) -> None:
    document = Document(preset("spiral"))
    start, listener = document.experiment, Listener(document)
    document.begin_gesture()
    rate(document, 0.1)
    assert document.modified
    document.edit(start)
    document.end_gesture()
    assert document.stack.count() == 0
    assert not document.modified
    assert listener.changes == 2
    assert listener.modified == [True, False]


def test_undo_during_a_gesture_ends_it_first(qtbot: QtBot) -> None:
    document = Document(preset("spiral"))
    start = document.experiment
    document.begin_gesture()
    rate(document, 0.1)
    document.undo()
    assert document.experiment == start
    rate(document, 0.2)
    rate(document, 0.3)
    assert document.stack.count() == 2


def test_an_undo_of_the_stack_itself_ends_the_gesture_too(qtbot: QtBot) -> None:
    document = Document(preset("spiral"))
    document.begin_gesture()
    rate(document, 0.1)
    document.stack.undo()
    rate(document, 0.2)
    rate(document, 0.3)
    assert document.stack.count() == 2


def test_an_edit_takes_the_text_it_is_given(qtbot: QtBot) -> None:
    document = Document(preset("spiral"))
    document.edit(set_training(document.experiment, learning_rate=0.1), "faster")
    assert document.stack.undoText() == "faster"


def test_what_is_undone_back_to_the_saved_state_is_not_modified(qtbot: QtBot, tmp_path: Path) -> None:
    document = Document(preset("spiral"))
    listener = Listener(document)
    rate(document, 0.1)
    document.saved(tmp_path / "mine.nnp")
    assert (document.path, document.title, document.modified) == (tmp_path / "mine.nnp", "mine", False)
    rate(document, 0.2)
    assert document.modified
    document.undo()
    assert not document.modified
    assert listener.modified == [True, False, True, False]
    assert listener.titles == ["mine"]


def test_a_save_in_the_middle_of_a_gesture_stays_a_state_to_come_back_to(qtbot: QtBot, tmp_path: Path) -> None:
    document = Document(preset("spiral"))
    document.begin_gesture()
    rate(document, 0.1)
    document.saved(tmp_path / "mine.nnp")
    rate(document, 0.2)
    rate(document, 0.3)
    document.undo()
    assert document.experiment.training.learning_rate == 0.1
    assert not document.modified


def test_opening_another_experiment_clears_what_could_be_undone(qtbot: QtBot, tmp_path: Path) -> None:
    document = Document(preset("spiral"))
    rate(document, 0.1)
    document.begin_gesture()
    listener = Listener(document)
    document.replace(preset("circle"), tmp_path / "round.nnp")
    assert document.experiment == preset("circle")
    assert listener.changes == 1
    assert not document.modified and not document.stack.canUndo()
    assert document.title == "round"
    rate(document, 0.1)
    rate(document, 0.2)
    assert document.stack.count() == 2
    document.replace(preset("xor"))
    assert (document.path, document.title) == (None, "Exclusive or")
    assert listener.titles == ["round", "Exclusive or"]


def test_the_title_follows_the_name_of_an_experiment_without_a_file(qtbot: QtBot) -> None:
    document = Document(preset("circle"))
    listener = Listener(document)
    document.edit(attrs.evolve(document.experiment, name="Mine"))
    document.undo()
    assert listener.titles == ["Mine", "Circle"]


def test_an_edit_made_in_answer_to_a_change_is_said_after_it(qtbot: QtBot) -> None:
    document = Document(preset("spiral"))

    def answer(old: Experiment, new: Experiment) -> None:
        if new.training.batch_size != 7:
            document.edit(set_training(new, batch_size=7))

    listener = Listener(document)
    document.changed.connect(answer)
    rate(document, 0.1)
    assert document.experiment.training.batch_size == 7
    assert listener.changes == 2
    assert document.stack.count() == 2


def test_ids_never_repeat(qtbot: QtBot) -> None:
    document = Document(preset("spiral"))  # dense-1 to dense-3
    seen = {layer.id for layer in document.experiment.network.layers}

    def added() -> str:
        document.edit(duplicate_layer(document.experiment, "dense-2", document.new_id))
        (name,) = {layer.id for layer in document.experiment.network.layers} - before
        return name

    for _round in range(3):
        before = {layer.id for layer in document.experiment.network.layers}
        name = added()
        assert name not in seen
        seen.add(name)
        document.undo()
    document.edit(remove_layer(document.experiment, "dense-3"))
    assert document.new_id("dense") not in seen
    numbers = count(4)
    document.replace(set_depth(preset("circle"), 12, lambda kind: f"{kind}-{next(numbers)}"))
    opened = {layer.id for layer in document.experiment.network.layers}
    assert not {document.new_id("dense") for _ in range(20)} & (seen | opened)
    assert document.new_id("dropout") == "dropout-1"


def test_the_program_starts_on_the_course_network(qtbot: QtBot) -> None:
    assert Document().experiment == preset("course-mlp")
