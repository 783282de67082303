"""What a dream takes is known beforehand, and what would do is offered."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from playground.core.dream_frames import NEIGHBOURS, SIDES
from playground.core.dream_memory import check_memory, needed_memory
from playground.core.message import ProblemError

COUNTS = [1 + more for more in NEIGHBOURS]


def test_it_grows_with_pictures_pixels_and_depth() -> None:
    one = needed_memory("vgg16", "conv1_1", 64, 1)
    assert one == 4 * 8 * 64 * 64**2
    assert needed_memory("vgg16", "conv1_1", 64, 4) == 4 * one
    assert needed_memory("vgg16", "conv1_1", 128, 1) == 4 * one
    assert needed_memory("vgg16", "conv4_3", 64, 1) > needed_memory("vgg16", "conv3_1", 64, 1) > one


def test_of_classes_all_layers_count() -> None:
    assert needed_memory("squeezenet", "class", 64, 1) == needed_memory("squeezenet", "fire9", 64, 1)


@given(st.sampled_from(SIDES), st.sampled_from(COUNTS), st.integers(10**5, 10**11))
def test_what_is_offered_fits(side: int, count: int, memory: int) -> None:
    try:
        check_memory("vgg16", "conv5_3", side, count, memory)
    except ProblemError as problem:
        assert needed_memory("vgg16", "conv5_3", side, count) > memory
        offered = re.search(r"; (\d+) of (\d+) px would do", str(problem))
        if offered is not None:
            assert needed_memory("vgg16", "conv5_3", int(offered[2]), int(offered[1])) <= memory
        else:
            assert needed_memory("vgg16", "conv5_3", SIDES[0], 1) > memory
    else:
        assert needed_memory("vgg16", "conv5_3", side, count) <= memory


def test_where_nobody_knows_the_memory_nothing_is_refused() -> None:
    check_memory("vgg16", "conv5_3", 320, 10, None)
