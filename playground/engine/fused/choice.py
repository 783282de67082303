"""Who trains a learner: the kernels for small networks, or PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from playground.core.message import Message
from playground.engine.fused.claims import reason_against
from playground.engine.fused.kept import is_kept
from playground.engine.fused.warm_up import compile_kernels

if TYPE_CHECKING:
    from playground.engine.fused.chunks import Chunks
    from playground.engine.learner import Learner


def why_pytorch(learner: Learner) -> Message | None:
    """Why PyTorch trains this learner as things are; None where the kernels do.

    Kernels that nobody compiled yet are compiled now, unless the learner is to do without.
    """
    against = reason_against(learner.experiment, learner.device)
    if against is not None:
        return against
    if learner.prefers_pytorch:
        return Message("it was chosen so")
    precision = learner.experiment.training.precision
    if precision in learner.without_kernels:
        return learner.without_kernels[precision]
    failed = compile_kernels(precision)
    if failed is not None:
        return failed
    if learner.remembers_dropped:
        return Message("single steps show what dropout drops, which PyTorch tells")
    return None


def fused_chunks(learner: Learner) -> Chunks | None:
    """The kernels that train this learner; None where PyTorch does."""
    if why_pytorch(learner) is not None:
        return None
    if learner.chunks is None or not learner.chunks.fits:
        from playground.engine.fused.chunks import Chunks

        learner.chunks = Chunks(learner)
    return learner.chunks


def warm_up(learner: Learner, compiling: Callable[[], None] = lambda: None) -> None:
    """Compile the kernels that will train this learner, if any, or load them: seconds the first time, else half a one.

    ``compiling`` is called before it takes seconds. The learner stays as it is.
    """
    precision = learner.experiment.training.precision
    will_train = not learner.prefers_pytorch and reason_against(learner.experiment, learner.device) is None
    if will_train and not is_kept(precision):
        compiling()
    fused_chunks(learner)
