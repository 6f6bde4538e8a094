"""What tests need from the machine: a browser for some, recordings for others.

Without them a test is skipped and says why. In continuous integration a missing browser is a failure:
nobody would see the skip.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings

from costs import LONGEST
from engines import Postgres, database_name, running

# A busy machine is slow, not wrong. In continuous integration the same examples are drawn each time.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("LIVEDESK_CI")),
)
settings.load_profile("house")

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items):
    place = {Path(__file__).parent / name: n for n, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") and not any(shutil.which(name) for name in CHROMIUM):
        reason = f"no browser on this machine: none of {', '.join(CHROMIUM)} is on the path"
        if os.environ.get("LIVEDESK_CI"):
            pytest.fail(f"{reason}. Install Debian's chromium", pytrace=False)
        pytest.skip(reason)
    if item.get_closest_marker("recording"):
        folder = os.environ.get("LIVEDESK_DATA")
        if not folder:
            pytest.skip("LIVEDESK_DATA names no folder of recordings")
        if not Path(folder).is_dir():
            pytest.skip(f"LIVEDESK_DATA names {folder}, which is not a folder")


@pytest.fixture(autouse=True)
def _logging_as_at_the_start():
    """The command line sets up logging for its process; the next test starts without."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def anchorage(tmp_path_factory):
    """The record of the recording of Anchorage, without an embedder: played once for all workers, to be read only."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # every worker's own is in that of the run
    done, begun = shared / "anchorage", shared / "anchorage-begun"
    with (shared / "anchorage.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(begun, ignore_errors=True)
            begun.mkdir()
            stream = Path(os.environ["LIVEDESK_DATA"]) / "alaska" / "stream.jsonl"
            subprocess.run(
                [sys.executable, "-m", "livedesk", "replay", "alaska-summit", str(stream), "--speed", "max",
                 "--no-serve", "--record", str(begun / "record.sqlite"), "--embedder", "none"],
                check=True, capture_output=True,
            )  # fmt: skip
            begun.rename(done)
    return done / "record.sqlite"


@pytest.fixture(scope="session")
def postgres():
    """One server for all; no power will fail in between, so it need not wait for the disk."""
    with running(Postgres(fsync="off")) as server:
        yield server


@pytest.fixture(scope="module")
def own_postgres():
    """A server that tests may stop, start and crash."""
    with running(Postgres()) as server:
        yield server


@pytest.fixture
def database_url(postgres, request):
    """The address of an empty database."""
    name = database_name(request.node.name)
    yield postgres.create(name)
    postgres.run(f'DROP DATABASE "{name}" WITH (FORCE)')
