"""Story files: what the desk follows, as one TOML file that a person writes.

In: a path or the name of a bundled story. Out: a checked, frozen ``Story``, or one ``StoryFileError``
that names line and key of every fault. This room reads story files and nothing else; it knows no
other room, and the core rooms take from it the tables of the schema only.
"""

from livedesk.story.loading import LoadedStory, bundled, load_story, parse_story, rehearsal_path
from livedesk.story.schema import Story

__all__ = ["LoadedStory", "Story", "bundled", "load_story", "parse_story", "rehearsal_path"]
