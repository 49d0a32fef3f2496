"""Which ideographs look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.shapes import alike

MISTAKEN = (
    "娥蛾 略咯 导异 测侧 轨轧 载栽 碎啐 遥谣 航杭 析折 已己 未末 天夫 土士 日曰 干于 大太 晴睛 拔拨"
)
TOLD_APART = (
    "木火 天空 月地 水火 星球 探测 江河 海洋 陆空 中国 上下 东西 南北 法规 火箭 俄英 欧非 男女 地球"
)


@pytest.mark.parametrize("pair", MISTAKEN.split())
def test_characters_that_people_mistake_look_alike(pair: str) -> None:
    assert alike(pair[0], pair[1])
    assert alike(pair[1], pair[0])


@pytest.mark.parametrize("pair", TOLD_APART.split())
def test_characters_that_people_tell_apart_do_not(pair: str) -> None:
    assert not alike(pair[0], pair[1])


@given(st.characters(), st.characters())
def test_no_sign_makes_it_fail_and_it_is_symmetric(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
