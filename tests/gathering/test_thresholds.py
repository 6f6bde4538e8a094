"""Thresholds are stated with their reasons and fit together."""

from __future__ import annotations

import ast
import inspect
import math

from livedesk.gathering import thresholds as gathering


def test_every_constant_has_its_reason_under_it():
    body = ast.parse(inspect.getsource(gathering)).body
    constants = [i for i, node in enumerate(body) if isinstance(node, ast.AnnAssign)]
    assert constants
    for i in constants:
        below = body[i + 1]
        assert isinstance(below, ast.Expr), ast.unparse(body[i])
        assert isinstance(below.value, ast.Constant)
        assert len(below.value.value) > 20


def test_closeness_never_decides_alone():
    assert gathering.FAR < gathering.RELEVANT <= gathering.SURE
    assert gathering.CLOSENESS_REACH < gathering.RELEVANT


def test_what_likeness_reaches_is_not_cut_off_by_the_window():
    left = math.exp(-((gathering.ACTIVE_HOURS / gathering.FADE_HOURS) ** 4))
    assert left < 0.03
    assert gathering.ACTIVE_HOURS <= gathering.WINDOW_HOURS
