"""What the surveyor's thread does: one combination after the other, newest wish first; no Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs
from attrs import frozen

from playground.core.depth.linear import LinearFrame, LinearStack, compare, example
from playground.core.depth.survey import Combination, Spreads, Stack, SurveyFrame, combinations
from playground.core.depth.variants import without_combination
from playground.core.experiment import Experiment
from playground.core.fields import OUTPUT_ID
from playground.core.frames import StartSamplesFrame, WeightsFrame
from playground.core.layers import Dense
from playground.session.job import JobControl, JobFailed

NAME = "depth"
SURVEY, LINEAR = "depth/survey", "depth/linear"
"""Keys under which frames are shown: only the newest counts."""
STACK, NETWORK = "stack", "network"
SUBJECTS = (STACK, NETWORK)
"""What is surveyed: a plain stack of dense layers, or the network of the experiment."""
SHOW_SECONDS = 0.1
"""Between two frames of a survey, at least."""
SHARE = 0.25
"""Share of its time that it works while training goes on beside it."""
LONGEST_REST = 1.0


@frozen(eq=False)
class SurveyWish:
    """What is to be surveyed: the stack, or, where there is one, the network on its samples."""

    number: int
    stack: Stack
    experiment: Experiment | None = None
    samples: StartSamplesFrame | None = None


@frozen(eq=False)
class LinearWish:
    """A stack to collapse: the example of this seed, or, where there are weights, the network's."""

    number: int
    seed: int
    activation: str
    weights: WeightsFrame | None = None
    samples: StartSamplesFrame | None = None


@frozen(eq=False)
class Wish:
    """What the window wants, whole at any moment: it is replaced, never changed."""

    is_watched: bool = False
    is_training: bool = False
    is_cancelled: bool = False
    survey: SurveyWish | None = None
    linear: LinearWish | None = None


@attrs.define(eq=False)
class Desk:
    """One reference to the newest wish."""

    wish: Wish = attrs.field(factory=Wish)


def surveying(
    desk: Desk, control: JobControl, clock: Callable[[], float] = time.perf_counter
) -> Iterator[JobFailed | None]:
    """Work on what is wished for, for ever; a failure is told once, and the work goes on with the next wish."""
    from playground.engine.devices import use_threads

    use_threads(1)
    bench = Bench(control, clock)
    told: tuple[str, str] | None = None
    while True:
        wish, began = desk.wish, clock()
        try:
            worked = wish.is_watched and bench.work(wish)
        except Exception as error:  # the thread goes on: the next wish may be of another network
            bench.give_up()
            failure = JobFailed.of(NAME, error)
            if told != (failure.kind, failure.message):  # weights that come while it trains would tell it again
                told = (failure.kind, failure.message)
                yield failure
            continue
        if not worked:
            if desk.wish is wish:
                control.wait()
        elif wish.is_training:
            until = clock() + min(LONGEST_REST, (clock() - began) * (1 / SHARE - 1))
            while not control.stopping and desk.wish.is_training and (rest := until - clock()) > 0.0:
                control.wait(rest)
        yield None


class Bench:
    """The survey at hand."""

    def __init__(self, control: JobControl, clock: Callable[[], float]) -> None:
        self._control = control
        self._clock = clock
        self._survey: SurveyWish | None = None
        self._linear: LinearWish | None = None
        self._steps: Iterator[Spreads | None] | None = None
        self._found: list[Spreads] = []
        self._shown_at = clock() - SHOW_SECONDS

    def give_up(self) -> None:
        """Do no more for the wishes at hand."""
        self._steps = None

    def work(self, wish: Wish) -> bool:
        """Do a little; whether there was anything to do."""
        if wish.linear is not None and wish.linear is not self._linear:
            self._linear = wish.linear
            self._control.show(LINEAR, collapse(wish.linear))
            return True
        if wish.survey is not self._survey:
            self._begin(wish.survey)
        if self._steps is None or wish.is_cancelled:
            return False
        spreads = next(self._steps, None) if self._is_unfinished else None
        if spreads is not None:
            self._found.append(spreads)
        if not self._is_unfinished:
            self._steps = None
        if spreads is not None and (self._steps is None or self._clock() - self._shown_at >= SHOW_SECONDS):
            self._show()
        return True

    @property
    def _known(self) -> set[Combination]:
        return {spreads.combination for spreads in self._found if spreads.combination is not None}

    @property
    def _is_unfinished(self) -> bool:
        return self._survey is not None and len(self._found) < total(self._survey)

    def _begin(self, wish: SurveyWish | None) -> None:
        before, self._survey, self._steps = self._survey, wish, None
        self._found = [] if before is None or wish is None else still_true(before, wish, self._found)
        if wish is None:
            return
        from playground.engine.depth.network import survey_network
        from playground.engine.depth.stack import survey_stack

        if wish.experiment is None:
            self._steps = survey_stack(wish.stack, self._known)
        elif wish.samples is not None:
            self._steps = survey_network(wish.experiment, wish.samples, wish.stack.value, self._known)
        self._show()

    def _show(self) -> None:
        from playground.engine.depth.stack import sample_count

        wish = self._survey
        assert wish is not None
        self._shown_at = self._clock()
        is_network, samples = wish.experiment is not None, wish.samples
        counted = sample_count(wish.stack) if not is_network else 0 if samples is None else len(samples.targets)
        self._control.show(
            SURVEY,
            SurveyFrame(
                number=wish.number,
                layers=() if wish.experiment is None else layers_of(wish.experiment),
                found=tuple(self._found),
                total=total(wish),
                samples=counted,
            ),
        )


def still_true(before: SurveyWish, wish: SurveyWish, found: Sequence[Spreads]) -> list[Spreads]:
    """What was found for the wish before and holds for this one too: where only the number of some initialisations is
    another, or the network was given another combination itself."""
    if (before.experiment is None) != (wish.experiment is None) or before.samples is not wish.samples:
        return []
    if before.experiment is None or wish.experiment is None:
        if attrs.evolve(before.stack, value=wish.stack.value) != wish.stack:
            return []
    elif without_combination(before.experiment) != without_combination(wish.experiment):
        return []
    same_value = before.stack.value == wish.stack.value
    return [
        spreads
        for spreads in found
        if spreads.combination is not None and (same_value or not spreads.combination.has_value)
    ]


def total(wish: SurveyWish) -> int:
    """How many combinations there are, a network as it is counted among them."""
    return len(combinations()) + (wish.experiment is not None)


def layers_of(experiment: Experiment) -> tuple[str, ...]:
    """Ids of the layers with weights, the output layer last."""
    return (*(layer.id for layer in experiment.network.layers if layer.has_weights), OUTPUT_ID)


def collapse(wish: LinearWish) -> LinearFrame:
    """The stack that is wished for, beside its one matrix."""
    if wish.weights is None:
        return compare(example(wish.seed), wish.activation, number=wish.number)
    inputs = None if wish.samples is None else wish.samples.inputs
    if inputs is not None:
        inputs = inputs.reshape(len(inputs), -1)
    return compare(network_stack(wish.weights), wish.activation, inputs, wish.number, is_network=True)


def network_stack(frame: WeightsFrame) -> LinearStack:
    """The Dense layers of a network and its output layer, in order; a layer without bias has one of zeros."""
    weights: list[Any] = []
    biases: list[Any] = []
    ids = [layer.id for layer in frame.experiment.network.layers if isinstance(layer, Dense)]
    for name in (*ids, OUTPUT_ID):
        weight = frame.tensors[f"layers.{name}.weight"]
        weights.append(weight)
        biases.append(frame.tensors.get(f"layers.{name}.bias", 0 * weight[:, 0]))
    return LinearStack(weights=tuple(weights), biases=tuple(biases))
