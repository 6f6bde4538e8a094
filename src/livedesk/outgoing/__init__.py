"""Outgoing: what leaves the desk by other ways than a reader's browser asking for it.

In: what the page room drew, the folded state, the record's cursors. Out: cards as PNG, the briefing as PDF,
a folder of files, calls to other services. Everything here has extras that may be missing, fonts, disks or
networks that may fail; none of it decides anything, and none of it ever holds up the desk.
"""
