"""Livedesk: a self-hosted live desk."""

import os
from importlib.metadata import PackageNotFoundError, version

# The desk multiplies small matrices: on several threads these wait for one another longer than they work, on a busy
# machine many times as long. Read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

try:
    __version__ = version("livedesk")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"

__all__ = ["__version__"]
