"""What is in deploy/ names what the desk really has, and is well formed by the schemas of those who read it."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import check_jsonschema
import kubernetes_validate
import pytest
import yaml
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from livedesk.cli import main

DEPLOY = Path(__file__).parent.parent / "deploy"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def documents(name: str) -> list[dict]:
    return list(yaml.safe_load_all((DEPLOY / name).read_text()))


@pytest.mark.parametrize("file", ["grafana.json", "grafana-nodes.json"])
def test_panels_of_the_dashboards_do_not_lie_on_each_other(file: str) -> None:
    panels = json.loads((DEPLOY / file).read_text())["panels"]
    taken = [
        (x, y)
        for panel in panels
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(taken) == len(set(taken))
    assert len({panel["id"] for panel in panels}) == len(panels)


@pytest.mark.parametrize(
    "document",
    [*documents("kubernetes.yaml"), *documents("kubernetes-nodes.yaml")],
    ids=lambda found: f"{found['kind']}-{found['metadata']['name']}",
)
def test_the_kubernetes_example_passes_the_schema(document: dict) -> None:
    kubernetes_validate.validate(document, "1.33", strict=True)


def test_the_kubernetes_schema_would_find_a_mistake() -> None:
    service = next(d for d in documents("kubernetes.yaml") if d["kind"] == "Service")
    service["spec"]["port"] = 80
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(service, "1.33", strict=True)


def refused(compose: Path) -> str:
    """What the schema of Compose has against a file; "" for nothing."""
    done = CliRunner().invoke(
        check_jsonschema.main, ["--builtin-schema", "vendor.compose-spec", str(compose)]
    )
    return done.output if done.exit_code else ""


@pytest.mark.parametrize("file", ["compose.yaml", "compose-nodes.yaml"])
def test_the_compose_file_passes_the_schema(file: str, tmp_path: Path) -> None:
    assert refused(DEPLOY / file) == ""
    wrong = tmp_path / file
    wrong.write_text((DEPLOY / file).read_text().replace("    image:", "    imgae:"))
    assert "imgae" in refused(wrong)


def started(unit: str) -> list[str]:
    """What a systemd unit starts, without the program."""
    service = configparser.ConfigParser(strict=False, interpolation=None)
    service.optionxform = str  # type: ignore[assignment,method-assign]
    service.read(DEPLOY / unit)
    return service["Service"]["ExecStart"].split()[1:]


def spoken(args: list[str]) -> list[str]:
    """What a shell is told to start, without the program; or the arguments themselves."""
    line = next((arg for arg in args if arg.startswith("exec livedesk ")), None)
    return args if line is None else line.split()[2:]


def arguments() -> list[list[str]]:
    stateful = next(d for d in documents("kubernetes.yaml") if d["kind"] == "StatefulSet")
    return [
        started("livedesk@.service"),
        started("livedesk-node@.service"),
        *(
            spoken(found["spec"]["template"]["spec"]["containers"][0]["args"])
            for found in documents("kubernetes-nodes.yaml")
            if found["kind"] == "Deployment"
        ),
        *(
            spoken(service["command"])
            for name, service in documents("compose-nodes.yaml")[0]["services"].items()
            if name in {"gather", "fetch", "serve"}
        ),
        documents("compose.yaml")[0]["services"]["desk"]["command"],
        stateful["spec"]["template"]["spec"]["containers"][0]["args"],
        json.loads(re.findall(r"^CMD (.+)$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)[0]),
    ]


@pytest.mark.parametrize("args", arguments(), ids=str)
def test_every_command_in_it_is_one_the_desk_knows(args: list[str]) -> None:
    known = main.commands[args[0]].params
    options = {name for param in known for name in param.opts}
    assert args[0] in {"run", "node"}
    assert {arg for arg in args if arg.startswith("--")} <= options
    assert CliRunner().invoke(main, [args[0], "--help"]).exit_code == 0


@pytest.mark.parametrize("file", ["compose.yaml", "compose-nodes.yaml"])
def test_the_files_compose_mounts_lie_beside_it(file: str) -> None:
    composed = documents(file)[0]
    kept = {"./data", *composed.get("volumes", ())}
    for service in composed["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in kept or (DEPLOY / source).is_file(), source


def certified(folder: Path) -> None:
    """A certificate for the sample's host, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "live.example.org")])
    begins = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "privkey.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def judged(server: str, folder: Path) -> str:
    """What nginx has against a configuration; "" for nothing."""
    file = folder / "nginx.conf"
    file.write_text(f"pid {folder}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{server}}}\n")
    done = subprocess.run(
        [NGINX or "", "-t", "-q", "-e", "stderr", "-c", str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stderr if done.returncode else ""


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_nginx_takes_the_configuration_of_the_docs_as_it_stands(tmp_path: Path) -> None:
    text = (DEPLOY.parent / "docs" / "deployment.md").read_text()
    server, cache = re.findall(r"```nginx\n(.*?)```", text, re.DOTALL)
    zone, location = cache.split("\n", 1)
    whole = zone + "\n" + server.removesuffix("}\n") + location + "}\n"
    certified(tmp_path)
    here = (
        whole.replace("/etc/letsencrypt/live/live.example.org", str(tmp_path))
        .replace("/var/cache/nginx", str(tmp_path))
        .replace("listen 443", f"listen unix:{tmp_path}/socket")
    )
    assert judged(here, tmp_path) == ""
    assert "certificate" in judged(here.replace("  ssl_certificate ", "  #"), tmp_path)


def test_every_figure_of_the_dashboard_of_nodes_is_one_that_nodes_give() -> None:
    panels = (DEPLOY / "grafana-nodes.json").read_text() + (DEPLOY / "alerts.yaml").read_text()
    code = (DEPLOY.parent / "src/livedesk/nodes/node.py").read_text()
    for name in set(re.findall(r"livedesk_node_(\w+)", panels)) - {"check_ok"}:
        assert f'"{name}"' in code, name
