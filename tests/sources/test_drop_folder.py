"""A folder: whole files alone are read, and each is moved when what it says is durable."""

import json

import pytest

from livedesk.errors import SourceError
from livedesk.sources import drop_folder
from livedesk.sources.drop_folder import DropFolder
from livedesk.sources.fetching import Fetcher
from livedesk.sources.state import SourceState
from sources.world import Clock, source


@pytest.fixture
async def following(tmp_path, monkeypatch):
    monkeypatch.setattr(drop_folder, "EVERY", 0)
    monkeypatch.setattr(drop_folder, "QUIET", 3)
    async with Fetcher(now=Clock()) as fetcher:
        batches = DropFolder(fetcher).follow(source(address=str(tmp_path)), SourceState())
        yield batches
        await batches.aclose()


def put(folder, name, document):
    (folder / name).write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())


async def test_a_file_is_moved_only_when_what_it_says_is_durable(following, tmp_path):
    put(tmp_path, "a.json", {"id": "a", "title": "Talks begin"})
    batch = await anext(following)
    assert [report.title for report in batch.reports] == ["Talks begin"]
    assert (tmp_path / "a.json").exists()
    await anext(following)
    assert (tmp_path / "done" / "a.json").exists()
    assert not (tmp_path / "a.json").exists()


async def test_unfinished_and_hidden_files_links_and_folders_are_left_alone(following, tmp_path):
    put(tmp_path, "a.json.part", {"title": "x"})
    put(tmp_path, ".hidden", {"title": "x"})
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.json").symlink_to("/etc/hostname")
    assert (await anext(following)).reports == ()
    assert (tmp_path / "a.json.part").exists()


async def test_a_file_that_still_grows_waits(following, tmp_path, monkeypatch):
    put(tmp_path, "a.json", b'[{"title": "Talks')
    looks = []

    def files(folder, of):
        looks.append(1)
        if len(looks) < 4:
            put(tmp_path, "a.json", b'[{"title": "Talks' + b" " * len(looks))
        elif len(looks) == 4:
            put(tmp_path, "a.json", b'[{"title": "Talks begin"}]')
        return listed(folder, of)

    listed = drop_folder._files
    monkeypatch.setattr(drop_folder, "_files", files)
    found = await anext(following)
    while not found.reports:
        found = await anext(following)
    assert found.reports[0].title == "Talks begin"
    assert not (tmp_path / "failed").exists()


async def test_what_cannot_be_read_is_put_aside_and_told(following, tmp_path, monkeypatch):
    monkeypatch.setattr(drop_folder, "LARGEST", 1024 * 1024)
    put(tmp_path, "a.json", b"words")
    put(tmp_path, "b.json", b"x" * (1024 * 1024 + 1))
    assert (await anext(following)).warnings == ("a.json is neither JSON nor XML",)
    assert (await anext(following)).warnings == ("b.json has more than 1 MB",)
    await anext(following)
    failed = tmp_path / "failed"
    names = ["a.json", "a.json.why.txt", "b.json", "b.json.why.txt"]
    assert sorted(path.name for path in failed.iterdir()) == names
    assert (failed / "a.json.why.txt").read_text("utf-8") == "a.json is neither JSON nor XML\n"


async def test_a_folder_that_is_not_there_is_a_broken_source(tmp_path):
    async with Fetcher() as fetcher:
        with pytest.raises(SourceError, match="can't be looked into"):
            await anext(DropFolder(fetcher).follow(source(address=str(tmp_path / "none")), SourceState()))
