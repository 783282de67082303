from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.convolution.kernels import KERNELS
from playground.core.convolution.sixes import SIXES
from playground.core.convolution.workings import Setting, Workings
from playground.ui.convolution.texts import (
    STAGES,
    activation_line,
    cell_number,
    cell_weight,
    number,
    pool_line,
    read_weight,
    weight,
    why,
)

THIN, MINUS = "\u202f", "\u2212"


def workings(**changes: object) -> Workings:
    return Workings(SIXES["edge"].picture, KERNELS["vertical"].make(3, 0)[None], Setting(**changes))


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-2.0, f"{MINUS}2"), (1016.0, f"1{THIN}016"), (0.5, "0.500"), (-12.345, f"{MINUS}12.3")],
)
def test_sums_are_whole_or_have_three_digits(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1 / 9, "1/9"), (-3 / 16, f"{MINUS}3/16"), (0.5, "0.500"), (-4.0, f"{MINUS}4"), (0.1234, "0.123")],
)
def test_shares_of_a_kernel_are_fractions(value: float, text: str) -> None:
    assert weight(value) == text


@given(st.integers(1, 40), st.integers(3, 40))
def test_what_a_cell_shows_can_be_typed_back(top: int, bottom: int) -> None:
    value = float(Fraction(top, bottom))
    if value < 1:
        assert read_weight(weight(value)) == pytest.approx(value, rel=5e-3)


@pytest.mark.parametrize("text", ["", "x", "1/0", "1/", "/3", "nan", "inf"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        read_weight(text)


@given(st.floats(-99_999, 99_999))
def test_a_cell_writes_shorter_stage_by_stage(value: float) -> None:
    full, *shorter = (cell_number(value, stage) for stage in range(STAGES))
    assert all(len(text) <= len(full) + 1 for text in shorter)
    assert len(cell_number(value, STAGES - 1)) <= 5
    assert len(cell_weight(value, STAGES - 1)) <= 5


def test_small_cells_tell_thousands() -> None:
    assert [cell_number(-13_260.0, stage) for stage in range(STAGES)] == [
        f"{MINUS}13{THIN}260",
        f"{MINUS}13260",
        f"{MINUS}13k",
    ]


def test_activation_and_pooling_are_written_out() -> None:
    region = np.array([[1016.0, 588.0], [-3.0, 500.0]])
    assert activation_line(workings(), -500.0) == (f"max(0, {MINUS}500) = ", "0")
    assert activation_line(workings(activation="tanh"), 0.0) == ("tanh(0) = ", "0")
    assert pool_line(workings(), region) == (f"max(1{THIN}016, 588, {MINUS}3, 500) = ", f"1{THIN}016")
    assert pool_line(workings(pooling="average"), region)[0] == f"(1{THIN}016 + 588 {MINUS} 3 + 500) / 4 = "
    assert "…" in pool_line(workings(pool_size=3), np.ones((3, 3)))[0]


def test_the_reason_names_what_changes_the_size() -> None:
    assert "3 wide, it stands at 4 places of 6." in why(workings())
    assert "keep the size" in why(workings(padding=1))
    assert "10" in why(workings(padding=2))
    assert "reach 5 pixels" in why(workings(dilation=2))
    assert "Steps of 2" in why(workings(stride=2))
    assert "does not fit" in why(workings(dilation=4))
