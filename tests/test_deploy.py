"""What is in deploy/ names what the desk really has, and is well formed by the schemas of those who read it."""

from __future__ import annotations

import configparser
import json
import re
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from click.testing import CliRunner

from livedesk.cli import main

DEPLOY = Path(__file__).parent.parent / "deploy"


def documents(name: str) -> list[dict]:
    return list(yaml.safe_load_all((DEPLOY / name).read_text()))


def test_panels_of_the_dashboard_do_not_lie_on_each_other() -> None:
    panels = json.loads((DEPLOY / "grafana.json").read_text())["panels"]
    taken = [
        (x, y)
        for panel in panels
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(taken) == len(set(taken))
    assert len({panel["id"] for panel in panels}) == len(panels)


@pytest.mark.parametrize("document", documents("kubernetes.yaml"), ids=lambda found: found["kind"])
def test_the_kubernetes_example_passes_the_schema(document: dict) -> None:
    kubernetes_validate.validate(document, "1.33", strict=True)


def test_the_kubernetes_schema_would_find_a_mistake() -> None:
    service = next(d for d in documents("kubernetes.yaml") if d["kind"] == "Service")
    service["spec"]["port"] = 80
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(service, "1.33", strict=True)


def arguments() -> list[list[str]]:
    service = configparser.ConfigParser(strict=False, interpolation=None)
    service.optionxform = str  # type: ignore[assignment,method-assign]
    service.read(DEPLOY / "livedesk@.service")
    stateful = next(d for d in documents("kubernetes.yaml") if d["kind"] == "StatefulSet")
    return [
        service["Service"]["ExecStart"].split()[1:],
        documents("compose.yaml")[0]["services"]["desk"]["command"],
        stateful["spec"]["template"]["spec"]["containers"][0]["args"],
        json.loads(re.findall(r"^CMD (.+)$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)[0]),
    ]


@pytest.mark.parametrize("args", arguments(), ids=str)
def test_every_command_in_it_is_one_the_desk_knows(args: list[str]) -> None:
    known = main.commands["run"].params
    options = {name for param in known for name in param.opts}
    assert args[0] == "run"
    assert {arg for arg in args if arg.startswith("--")} <= options
    assert CliRunner().invoke(main, ["run", "--help"]).exit_code == 0


def test_the_files_compose_mounts_lie_beside_it() -> None:
    for service in documents("compose.yaml")[0]["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source == "./data" or (DEPLOY / source).is_file(), source
