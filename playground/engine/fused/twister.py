"""torch's random numbers on the processor, so that kernels and PyTorch throw the same dice.

The Mersenne twister MT19937 (Matsumoto and Nishimura 1998) as torch seeds and reads it. A state is a uint32 array
(625,): the 624 words, then the number of words already used.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from playground.engine.fused.compiled import exact

Words = NDArray[np.uint32]
WORDS, AHEAD = 624, 397
_LEFT, _NEXT, _STATE = slice(8, 12), slice(16, 24), slice(24, 24 + 8 * WORDS)
"""Where torch's state keeps the number of words left, the next one, and the words, each in 8 bytes."""


def read_state(generator: torch.Generator) -> Words:
    """The state of a generator of the processor."""
    raw = generator.get_state().numpy().tobytes()
    words = np.empty(WORDS + 1, np.uint32)
    words[:WORDS] = np.frombuffer(raw[_STATE], np.uint64)
    left = int(np.frombuffer(raw[_LEFT], np.int32)[0])
    words[WORDS] = WORDS if left == 1 else int(np.frombuffer(raw[_NEXT], np.uint64)[0])
    return words


def write_state(generator: torch.Generator, words: Words) -> None:
    """Let the generator go on where the kernel stopped."""
    raw = bytearray(generator.get_state().numpy().tobytes())
    used = int(words[WORDS])
    raw[_LEFT] = np.int32(WORDS + 1 - used).tobytes()
    raw[_NEXT] = np.uint64(used).tobytes()
    raw[_STATE] = words[:WORDS].astype(np.uint64).tobytes()
    generator.set_state(torch.frombuffer(raw, dtype=torch.uint8))


@exact
def seed_twister(words: Words, seed: int) -> None:
    """As ``torch.Generator().manual_seed(seed)``: only the lower 32 bits count."""
    word = np.uint32(seed & 0xFFFFFFFF)
    words[0] = word
    for place in range(1, WORDS):
        word = np.uint32(np.uint32(1812433253) * (word ^ (word >> np.uint32(30))) + np.uint32(place))
        words[place] = word
    words[WORDS] = WORDS


@exact
def _twist(words: Words) -> None:
    for place in range(WORDS):
        following = words[(place + 1) % WORDS]
        mixed = (words[place] & np.uint32(0x80000000)) | (following & np.uint32(0x7FFFFFFF))
        odd = np.uint32(0x9908B0DF) if following & np.uint32(1) else np.uint32(0)
        words[place] = words[(place + AHEAD) % WORDS] ^ (mixed >> np.uint32(1)) ^ odd
    words[WORDS] = 0


@exact
def random32(words: Words) -> Any:
    """The next number of 32 bits."""
    if words[WORDS] >= WORDS:
        _twist(words)
    y = words[words[WORDS]]
    words[WORDS] += np.uint32(1)
    y ^= y >> np.uint32(11)
    y ^= (y << np.uint32(7)) & np.uint32(0x9D2C5680)
    y ^= (y << np.uint32(15)) & np.uint32(0xEFC60000)
    return y ^ (y >> np.uint32(18))


@exact
def shuffle(order: NDArray[np.int64], words: Words) -> None:
    """``torch.randperm(len(order), generator)``, in place."""
    count = len(order)
    for place in range(count):
        order[place] = place
    for place in range(count - 1):
        other = place + np.int64(random32(words)) % (count - place)
        order[place], order[other] = order[other], order[place]
