"""Thresholds are stated with their reasons."""

from __future__ import annotations

import ast
import inspect

from livedesk.weighing import thresholds


def test_every_constant_has_its_reason_under_it():
    body = ast.parse(inspect.getsource(thresholds)).body
    constants = [i for i, node in enumerate(body) if isinstance(node, ast.AnnAssign)]
    assert constants
    for i in constants:
        below = body[i + 1]
        assert isinstance(below, ast.Expr), ast.unparse(body[i])
        assert isinstance(below.value, ast.Constant)
        assert len(below.value.value) > 20
