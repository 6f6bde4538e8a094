"""``python -m livedesk``: the same as the command ``livedesk``."""

from livedesk.cli import main

main(prog_name="livedesk")
