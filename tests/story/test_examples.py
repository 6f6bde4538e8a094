"""The invented story has an example for each key of the schema, and no other."""

import tomllib

from livedesk.story.examples import EXAMPLES
from livedesk.story.outline import values
from livedesk.story.schema import Table


def test_every_table_has_its_examples():
    assert set(EXAMPLES) == set(Table.__subclasses__())


def test_every_key_that_holds_a_value_has_its_example():
    for table, examples in EXAMPLES.items():
        assert list(examples) == [key for key, _ in values(table)], table


def test_every_example_is_toml():
    for examples in EXAMPLES.values():
        for key, text in examples.items():
            assert key in tomllib.loads(f"{key} = {text}")


def test_addresses_lead_nowhere_real():
    for examples in EXAMPLES.values():
        for text in examples.values():
            assert "://" not in text or "://example.org/" in text
