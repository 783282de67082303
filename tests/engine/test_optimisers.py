"""Optimisers follow their formulas, written out plainly; weight decay acts on weights alone."""

from __future__ import annotations

import copy
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from playground.core.optimisers import OPTIMISERS, SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, Optimiser, RMSProp
from playground.core.training import Training
from playground.engine.optimisers import TORCH_OPTIMISERS, build_optimiser, is_weight, same_memory, take_settings

Array = NDArray[np.float64]
Memory = dict[str, Any]
RATE, DECAY, STEPS = 0.05, 0.1, 12


def sgd(w: Array, g: Array, o: Any, memory: Memory) -> Array:
    return w - RATE * g


def momentum(w: Array, g: Array, o: Any, memory: Memory) -> Array:
    memory["v"] = o.momentum * memory.get("v", 0.0) + g
    return w - RATE * np.asarray(memory["v"])


def nesterov(w: Array, g: Array, o: Any, memory: Memory) -> Array:
    memory["v"] = o.momentum * memory.get("v", 0.0) + g
    return w - RATE * (g + o.momentum * np.asarray(memory["v"]))


def adagrad(w: Array, g: Array, o: Any, memory: Memory) -> Array:
    memory["s"] = memory.get("s", 0.0) + g**2
    return w - RATE * g / (np.sqrt(memory["s"]) + o.epsilon)


def rmsprop(w: Array, g: Array, o: Any, memory: Memory) -> Array:
    memory["s"] = o.smoothing * memory.get("s", 0.0) + (1 - o.smoothing) * g**2
    return w - RATE * g / (np.sqrt(memory["s"]) + o.epsilon)


def adam(w: Array, g: Array, o: Any, memory: Memory) -> Array:
    t = memory["t"] = memory.get("t", 0) + 1
    memory["m"] = o.beta1 * memory.get("m", 0.0) + (1 - o.beta1) * g
    memory["s"] = o.beta2 * memory.get("s", 0.0) + (1 - o.beta2) * g**2
    m, s = memory["m"] / (1 - o.beta1**t), memory["s"] / (1 - o.beta2**t)
    return np.asarray(w - RATE * m / (np.sqrt(s) + o.epsilon))


def adamw(w: Array, g: Array, o: Any, memory: Memory) -> Array:
    decay = memory["decay"]
    return adam(w - RATE * decay * w, g, o, memory)


REFERENCES: dict[str, Callable[[Array, Array, Any, Memory], Array]] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
}
CONSTANTS: list[Optimiser] = [
    SGD(),
    Momentum(momentum=0.7),
    Nesterov(momentum=0.8),
    AdaGrad(epsilon=1e-3),
    RMSProp(smoothing=0.9, epsilon=1e-3),
    Adam(beta1=0.8, beta2=0.95, epsilon=1e-3),
    AdamW(beta1=0.8, beta2=0.95, epsilon=1e-3),
]


def settings(optimiser: Optimiser, **changes: Any) -> Training:
    return Training(optimiser=optimiser, learning_rate=RATE, **changes)


def parameters() -> list[nn.Parameter]:
    generator = torch.Generator().manual_seed(0)
    shapes = ((4, 3), (4,), (2, 4), (2,))
    return [nn.Parameter(torch.randn(*shape, generator=generator, dtype=torch.float64)) for shape in shapes]


def gradients(like: list[nn.Parameter], step: int) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(100 + step)
    return [torch.randn(p.shape, generator=generator, dtype=torch.float64) for p in like]


def stepped(optimiser: torch.optim.Optimizer, values: list[nn.Parameter], steps: range) -> None:
    for step in steps:
        for parameter, gradient in zip(values, gradients(values, step), strict=True):
            parameter.grad = gradient
        optimiser.step()


def test_every_optimiser_of_the_table_is_there() -> None:
    assert set(TORCH_OPTIMISERS) == set(OPTIMISERS.values())
    assert [constants.kind for constants in CONSTANTS] == list(REFERENCES)


@pytest.mark.parametrize("decay", [0.0, DECAY])
@pytest.mark.parametrize("constants", CONSTANTS, ids=lambda constants: constants.kind)
def test_it_follows_its_formula_with_weight_decay_on_weights_alone(constants: Optimiser, decay: float) -> None:
    values = parameters()
    expected = [parameter.detach().numpy().copy() for parameter in values]
    memories: list[Memory] = [{"decay": decay if is_weight(parameter) else 0.0} for parameter in values]
    stepped(build_optimiser(values, settings(constants, weight_decay=decay)), values, range(STEPS))
    for step in range(STEPS):
        for index, gradient in enumerate(gradients(values, step)):
            g = gradient.numpy()
            if not isinstance(constants, AdamW):
                g = g + memories[index]["decay"] * expected[index]  # the gradient of λ·½‖W‖²
            expected[index] = REFERENCES[constants.kind](expected[index], g, constants, memories[index])
    for parameter, wanted in zip(values, expected, strict=True):
        np.testing.assert_allclose(parameter.detach().numpy(), wanted, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("constants", CONSTANTS, ids=lambda constants: constants.kind)
def test_settings_change_on_the_way_and_the_memory_stays(constants: Optimiser) -> None:
    values, others = parameters(), parameters()
    changing = build_optimiser(values, settings(constants))
    stepped(changing, values, range(3))
    plain = build_optimiser(others, settings(constants))
    stepped(plain, others, range(3))

    take_settings(changing, settings(constants, weight_decay=DECAY))
    assert [group["weight_decay"] for group in changing.param_groups] == [DECAY, 0.0]
    assert all(group["lr"] == RATE for group in changing.param_groups)
    take_settings(changing, settings(constants))
    stepped(changing, values, range(3, 6))
    stepped(plain, others, range(3, 6))
    for one, other in zip(values, others, strict=True):
        assert torch.equal(one, other)


def test_a_learning_rate_takes_effect_with_the_next_step() -> None:
    values = parameters()
    optimiser = build_optimiser(values, settings(SGD()))
    take_settings(optimiser, Training(optimiser=SGD(), learning_rate=1.0))
    before = values[0].detach().clone()
    stepped(optimiser, values, range(1))
    torch.testing.assert_close(values[0].detach(), before - gradients(values, 0)[0])


def test_memory_means_something_to_the_same_kind_alone() -> None:
    assert same_memory(Adam(beta1=0.5), Adam(beta1=0.9))
    assert not same_memory(Adam(), AdamW())
    assert not same_memory(SGD(), Momentum())


WITHOUT_COMPILER = """
import sys, torch
from torch import nn
from playground.core.optimisers import OPTIMISERS
from playground.core.training import Training
from playground.engine.optimisers import build_optimiser
for kind in OPTIMISERS.values():
    parameter = nn.Parameter(torch.ones(2, 2))
    optimiser = build_optimiser([parameter], Training(optimiser=kind()))
    def objective():
        optimiser.zero_grad()
        loss = parameter.square().sum()
        loss.backward()
        return loss
    for _ in range(2):
        if isinstance(optimiser, torch.optim.LBFGS):
            optimiser.step(objective)
        else:
            objective()
            optimiser.step()
    assert parameter.detach().abs().sum() < 4, kind
    optimiser.load_state_dict(optimiser.state_dict())
print("torch._dynamo" in sys.modules)
"""


def test_none_of_them_loads_the_compiler_for_which_a_start_would_wait() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_COMPILER], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("constants", CONSTANTS, ids=lambda constants: constants.kind)
def test_it_makes_the_very_steps_of_the_class_of_torchs_that_it_is(constants: Optimiser) -> None:
    values, others = parameters(), parameters()
    ours = build_optimiser(values, settings(constants))
    torchs = getattr(torch.optim, type(ours).__name__)
    assert isinstance(ours, torchs) and type(ours) is not torchs
    twin = dict(zip(values, others, strict=True))
    groups = [{**group, "params": [twin[parameter] for parameter in group["params"]]} for group in ours.param_groups]
    theirs = torchs(groups)
    theirs.load_state_dict(copy.deepcopy(ours.state_dict()))
    stepped(ours, values, range(STEPS))
    stepped(theirs, others, range(STEPS))
    for one, other in zip(values, others, strict=True):
        assert torch.equal(one, other)
