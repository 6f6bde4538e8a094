"""The command line: thin. Every command says what it did, what went wrong and what to do next.

In: what a person or a script types. Out: the same on standard output, faults on standard error with
an exit code. One file holds one group of commands; what they share are options and the terminal.
"""

from livedesk.cli import cover, export, group, node, people, record, sources, stories
from livedesk.cli.root import main

__all__ = ["cover", "export", "group", "main", "node", "people", "record", "sources", "stories"]
