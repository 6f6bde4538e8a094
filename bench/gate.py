"""Floors under quality and speed: a change that falls below one fails.

usage: python bench/gate.py [--all] [--lanes N] [--raise] [--lower NAME.FIGURE "reason"]

bench/floors.json holds, for every figure, the worst value that passes; one that does not is measured once more.
--raise tightens floors to what
was measured now, less a margin; only --lower loosens one, and its reason is written into the file.
Measures that need what this machine lacks are named and left out; in CI (LIVEDESK_CI=1) that fails,
except for the recordings themselves, which are not the project's to ship. Two measures at a time are taken, each
in a process of its own: what they say of speed are ratios to something measured beside it, or of CPU time.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from measures import MEASURES, Figures, Measure, NotHere

FLOORS = Path(__file__).with_name("floors.json")
#: Room for noise when a floor is tightened: scores repeat exactly, speeds on a busy machine do not.
MARGINS = {"f1": 0.003, "covered": 0.01, "per_development": 0.02, "default": 0.35}


def margin(figure: str) -> float:
    """Share of a value that a floor lies below it."""
    return next((m for name, m in MARGINS.items() if figure.endswith(name)), MARGINS["default"])


def passes(value: float, floor: dict[str, Any]) -> bool:
    """Whether a value is on the right side of its floor."""
    return value <= floor["at_most"] if "at_most" in floor else value >= floor["at_least"]


def held(measure: Measure, floors: dict[str, Any]) -> Figures:
    """The figures of a measure; where one is on the wrong side it is taken once more, and the better of both counts.

    What got worse is worse both times; a machine with other work is slow for a while. Scores repeat exactly.
    """
    figures = measure.take()
    wrong = [
        figure
        for figure, value in figures.items()
        if (floor := floors.get(f"{measure.name}.{figure}")) and not passes(value, floor)
    ]
    if not wrong:
        return figures
    print(f"{measure.name}: {', '.join(wrong)} on the wrong side, measured once more")
    again = measure.take()
    for figure in wrong:
        best = min if "at_most" in floors[f"{measure.name}.{figure}"] else max
        figures[figure] = best(figures[figure], again[figure])
    return figures


def side_by_side(
    measures: list[Measure], floors: dict[str, Any], lanes: int
) -> Iterator[tuple[Measure, Future[Figures]]]:
    """Each measure with its figures, in the order in which they are ready."""
    with ThreadPoolExecutor(max(1, lanes)) as pool:
        taken = {pool.submit(held, measure, floors): measure for measure in measures}
        for ready in as_completed(taken):
            yield taken[ready], ready


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--all", action="store_true", help="the long measures too")
    parser.add_argument(
        "--lanes", type=int, default=min(2, os.cpu_count() or 1), metavar="N", help="measures taken at a time"
    )
    parser.add_argument(
        "--raise", dest="tighten", action="store_true", help="tighten floors to today's figures"
    )
    parser.add_argument("--lower", nargs=2, action="append", default=[], metavar=("FIGURE", "REASON"))
    args = parser.parse_args()
    floors: dict[str, Any] = json.loads(FLOORS.read_text())
    lowered = dict(args.lower)
    failed: list[str] = []
    for measure, taken in side_by_side(
        [one for one in MEASURES if one.quick or args.all], floors, args.lanes
    ):
        try:
            figures = taken.result()
        except NotHere as lack:
            print(f"{measure.name}: not measured here: {lack}")
            if os.environ.get("LIVEDESK_CI") and "LIVEDESK_DATA" not in str(lack):
                failed.append(measure.name)
            continue
        for figure, value in figures.items():
            name = f"{measure.name}.{figure}"
            floor = floors.get(name)
            if floor is None:
                print(f"  {name:45} {value:10.4g}")
                continue
            side = "at_most" if "at_most" in floor else "at_least"
            sign = 1 if side == "at_most" else -1
            good = passes(value, floor)
            print(
                f"{'  ' if good else '! '}{name:45} {value:10.4g}  {side.replace('_', ' ')} {floor[side]:g}"
            )
            room = value * (1 + sign * margin(figure))
            if name in lowered:
                floor[side] = round(room, 4)
                floor["lowered"] = lowered[name]
            elif not good:
                failed.append(name)
            elif args.tighten and (room - floor[side]) * sign < 0:
                floor[side] = round(room, 4)
    if args.tighten or lowered:
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n")
    if failed:
        sys.exit(f"below the floor: {', '.join(failed)}")
    print("all floors hold")


if __name__ == "__main__":
    main()
