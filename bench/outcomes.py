"""Are the probabilities of outcomes worth their name? Seeded simulations with known truth, and copies.

usage: python bench/outcomes.py [--stories 4000] [--json]

Each simulated story has two outcomes that exclude each other and a rest; one comes true, drawn by the
priors. Reports then come in, each by its own origins, of kinds drawn from what is likely under the truth;
the story file knows their likelihood ratios. A share of what only one origin says is false. Printed: by
band of the final probability, how often the outcome came (to be calibrated the two agree), the Brier and
log scores beside those of the priors, and what ten copies of one report move beside one.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from livedesk.model import Assessment, Because, Member, Origin, Placement, Report, Status
from livedesk.story.schema import Story
from livedesk.weighing.outlook import Outlook

START = datetime(2026, 5, 12, 12, tzinfo=UTC)
#: Of what a single origin says, how much proves wrong. Newsrooms' own studies of breaking news put it
#: between a tenth and a third; a development borne out by a second origin is taken as right.
FALSE_ALONE = 0.25
#: Chances of each kind of report under the first outcome, the second, and neither.
KINDS = {
    "draft": (0.30, 0.10, 0.12),
    "praise": (0.30, 0.22, 0.24),
    "walkout": (0.05, 0.30, 0.16),
    "delay": (0.10, 0.22, 0.26),
    "threat": (0.25, 0.16, 0.22),
}


def simulated_story() -> Story:
    """The story file of the simulation, with the ratios that follow from KINDS."""
    priors = (0.35, 0.40, 0.25)

    def indicator(kind: str, n: int) -> dict[str, Any]:
        chances = KINDS[kind]
        others = [(priors[m], chances[m]) for m in range(3) if m != n]
        without = sum(p * c for p, c in others) / sum(p for p, _ in others)
        return {
            "id": kind, "text": f"A report of a {kind}", "ratio": chances[n] / without, "because": "By construction.",
            "names": {"en": [kind]},
        }  # fmt: skip

    return Story.model_validate(
        {
            "title": "Simulated", "brief": "A story drawn by chance.", "event": {"place": "Nowhere", "zone": "UTC"},
            "outcome": [
                {
                    "id": id_, "title": id_, "criteria": "Drawn.", "prior": priors[n], "prior_because": "Drawn.",
                    "indicator": [indicator(kind, n) for kind in KINDS],
                }
                for n, id_ in enumerate(("first", "second"))
            ],
        }
    )  # fmt: skip


def member(n: int, kind: str, at: datetime, origin: str) -> Member:
    report = Report(
        id=f"r{n}", source=origin, source_name=origin, publisher=origin, type="outlet", seen_at=at, lang="en",
        title=f"Word of a {kind} at the talks",
    )  # fmt: skip
    return Member(
        report=report,
        placement=Placement(report=report.id, relevant=True, relevance=1, development=f"d{n}", lang="en"),
    )


def assessed(n: int, status: Status, origins: tuple[str, ...]) -> Assessment:
    why = Because(rule="simulated", text="drawn")
    return Assessment(
        development=f"d{n}", status=status, status_because=why, outlets=origins,
        origins=tuple(Origin(name=o, outlets=(o,), reports=(), because="own report") for o in origins),
        significance=0.5, significance_because=why, key_moment=False, languages=("en",),
    )  # fmt: skip


def simulate(stories: int, seed: int = 7) -> list[tuple[float, bool]]:
    """Final probability and truth of both outcomes of each story."""
    chance = random.Random(seed)
    story = simulated_story()
    kinds = list(KINDS)
    pairs: list[tuple[float, bool]] = []
    for _ in range(stories):
        truth = chance.choices((0, 1, 2), (0.35, 0.40, 0.25))[0]
        outlook = Outlook(story)
        for n in range(chance.randint(1, 8)):
            status: Status = chance.choices(("reported", "corroborated", "confirmed"), (0.5, 0.3, 0.2))[0]
            wrong = status == "reported" and chance.random() < FALSE_ALONE
            under = chance.choices((0, 1, 2), (0.35, 0.40, 0.25))[0] if wrong else truth
            kind = chance.choices(kinds, [KINDS[k][under] for k in kinds])[0]
            at = START + timedelta(hours=6 * n)
            origins = (f"o{n}",) if status == "reported" else (f"o{n}", f"p{n}")
            outlook.weigh(f"d{n}", [member(n, kind, at, f"o{n}")], assessed(n, status, origins), at)
        pairs += [(outlook.probability("first"), truth == 0), (outlook.probability("second"), truth == 1)]
    return pairs


def measure(stories: int) -> dict[str, float]:
    """The figures by name."""
    pairs = simulate(stories)
    bands: list[tuple[int, float, float]] = []
    for low in range(0, 100, 10):
        band = [(p, came) for p, came in pairs if low <= p * 100 < low + 10]
        if len(band) >= stories / 40:
            bands.append(
                (len(band), sum(p for p, _ in band) / len(band), sum(c for _, c in band) / len(band))
            )
    prior = [(q, came) for n, (_, came) in enumerate(pairs) for q in [(0.35, 0.40)[n % 2]]]

    def brier(found: list[tuple[float, bool]]) -> float:
        return sum((p - came) ** 2 for p, came in found) / len(found)

    def log_score(found: list[tuple[float, bool]]) -> float:
        return -sum(math.log(p if came else 1 - p) for p, came in found) / len(found)

    once, often = Outlook(simulated_story()), Outlook(simulated_story())
    for n in range(10):
        heard = member(n, "draft", START + timedelta(minutes=n), "o")
        if not n:
            once.weigh("d0", [heard], assessed(0, "reported", ("o",)), START)
        often.weigh(f"d{n}", [heard], assessed(n, "reported", ("o",)), START + timedelta(minutes=n))
    return {
        "calibration_worst_gap": round(max(abs(said - came) for _, said, came in bands), 4),
        "calibration_mean_gap": round(
            sum(n * abs(said - came) for n, said, came in bands) / sum(n for n, _, _ in bands), 4
        ),
        "brier": round(brier(pairs), 4),
        "brier_of_priors": round(brier(prior), 4),
        "log_score": round(log_score(pairs), 4),
        "log_score_of_priors": round(log_score(prior), 4),
        "ten_copies_beside_one": round(often.probability("first") / once.probability("first"), 4),
        **{f"band_{round(said * 100)}": round(came, 3) for _, said, came in bands},
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stories", type=int, default=4000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = measure(asked.stories)
    if asked.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:28} {value:g}")


if __name__ == "__main__":
    main()
