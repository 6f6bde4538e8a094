"""The process's heap: memory that is no longer needed goes back to the machine.

Left to itself, glibc raises the size from which a block is mapped by itself to that of the largest one freed,
up to 32 MB, and a heap with such holes is never given back: of a day of 2,000 sources a fifth was holes.
"""

from __future__ import annotations

import ctypes
import os

#: The numbers of ``mallopt(3)``, and glibc's own first choices for the sizes, in bytes; two heaps at most.
_SETTINGS = ((-1, 128 * 1024), (-3, 128 * 1024), (-8, 2))


def give_back() -> bool:
    """Have large blocks mapped and given back by themselves; False where the C library is another than glibc, or
    whoever started the process chose for himself (``MALLOC_…_``, ``GLIBC_TUNABLES``)."""
    if any(name.startswith("MALLOC_") for name in os.environ) or "GLIBC_TUNABLES" in os.environ:
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # musl, macOS, Windows
        return False
    return all(mallopt(number, value) for number, value in _SETTINGS)


__all__ = ["give_back"]
