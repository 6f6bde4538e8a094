"""What world mode compares with."""

from __future__ import annotations

from livedesk.gathering.world_settings import Settings


def test_more_is_asked_of_an_item_with_an_embedding_and_of_two_groups():
    settings = Settings()
    assert settings.join_words < settings.join < settings.merge
    assert settings.join_words < settings.merge_words


def test_words_count_more_in_a_long_item():
    least, most = Settings().words_share
    assert 0 < least < most < 1
