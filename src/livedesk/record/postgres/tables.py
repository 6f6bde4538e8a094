"""The record's tables in PostgreSQL: how they came to be, step by step, and whether they are those we know."""

from __future__ import annotations

from typing import Any

import psycopg

from livedesk.errors import RecordError

#: Advisory locks of ours: "LvDk". The second number is a story's, or one of those below.
LOCKS = 0x4C76446B
LAYING = -1
"""Held while tables are made or changed."""

BUSY = (
    "SELECT string_agg(DISTINCT application_name, ', ') FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'livedesk%'"
)

MIGRATIONS = (
    """
CREATE TABLE livedesk.story (
  id    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name  text    COLLATE "C" NOT NULL UNIQUE,
  seq   bigint  NOT NULL DEFAULT 0, -- number of its last entry
  at    bigint,                     -- when that was recorded: microseconds since 1970, UTC
  epoch bigint  NOT NULL DEFAULT 0  -- counts its holders: whoever opened it last may write
) WITH (fillfactor = 50);
CREATE TABLE livedesk.entry (
  story       integer NOT NULL,
  seq         bigint  NOT NULL,
  stream      text    COLLATE "C" NOT NULL,
  version     integer NOT NULL,
  recorded_at bigint  NOT NULL, -- when the desk knew it: microseconds since 1970, UTC
  occurred_at bigint,           -- when the source says it was, same unit
  cause       text,
  body        text    NOT NULL, -- JSON, "kind" says of what
  PRIMARY KEY (story, seq),
  UNIQUE (story, stream, version)
);
CREATE INDEX entry_recorded_at ON livedesk.entry (story, recorded_at, seq);
CREATE FUNCTION livedesk.refuse() RETURNS trigger LANGUAGE plpgsql AS
  $$BEGIN RAISE EXCEPTION 'the record is append-only'; END$$;
CREATE TRIGGER entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON livedesk.entry
  FOR EACH STATEMENT EXECUTE FUNCTION livedesk.refuse();
CREATE VIEW livedesk.readable AS
  SELECT s.name AS story, e.seq, to_timestamp(e.recorded_at / 1e6) AS recorded_at,
    to_timestamp(e.occurred_at / 1e6) AS occurred_at, e.body::json ->> 'kind' AS kind,
    e.stream, e.version, e.cause, e.body::json AS body
  FROM livedesk.entry e JOIN livedesk.story s ON s.id = e.story;
CREATE TABLE livedesk.reading (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE, value bytea NOT NULL
);
CREATE TABLE livedesk.source (
  story integer NOT NULL, name text COLLATE "C" NOT NULL, value bytea NOT NULL, PRIMARY KEY (story, name)
);
CREATE TABLE livedesk.checkpoint (
  story integer NOT NULL, name text COLLATE "C" NOT NULL, seq bigint NOT NULL, value bytea NOT NULL,
  PRIMARY KEY (story, name)
);
-- One call, one statement, one transaction: every story moves on from where its writer believes it to be and
-- only while that writer holds it, or nothing is written at all. One notification for all of it.
CREATE FUNCTION livedesk.append(
  ids integer[], befores bigint[], seqs bigint[], ats bigint[], epochs bigint[],
  stories integer[], numbers bigint[], streams text[], versions integer[],
  recorded bigint[], occurred bigint[], causes text[], bodies text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE moved integer;
BEGIN
  UPDATE livedesk.story s SET seq = n.seq, at = n.at
    FROM unnest(ids, befores, seqs, ats, epochs) AS n (id, before, seq, at, epoch)
    WHERE s.id = n.id AND s.seq = n.before AND s.epoch = n.epoch;
  GET DIAGNOSTICS moved = ROW_COUNT;
  IF moved <> cardinality(ids) THEN
    RAISE EXCEPTION 'another desk holds it' USING ERRCODE = 'LVD01';
  END IF;
  INSERT INTO livedesk.entry SELECT * FROM unnest(stories, numbers, streams, versions, recorded, occurred, causes, bodies);
  PERFORM pg_notify('livedesk', CASE WHEN moved > 500 THEN '' ELSE array_to_string(ids, ',') END);
END$$;
""",
    # What nodes share: whose work is whose, and reports on their way into stories.
    """
CREATE TABLE livedesk.cluster (id text NOT NULL);
INSERT INTO livedesk.cluster VALUES (gen_random_uuid()::text);
CREATE TABLE livedesk.covered ( -- stories that nodes work on
  story   integer PRIMARY KEY,
  part    integer NOT NULL, -- the partition it belongs to
  file    text    NOT NULL, -- the story file, TOML
  origin  text    NOT NULL, -- what it is called in messages
  sources text    NOT NULL  -- those in force, JSON
);
CREATE TABLE livedesk.inbox (
  story   integer PRIMARY KEY,
  heard   bigint NOT NULL DEFAULT 0, -- number of the last message that came in
  placed  bigint NOT NULL DEFAULT 0, -- messages up to here are done with
  carried bigint NOT NULL DEFAULT 0  -- entries up to here have gone out to those who follow
) WITH (fillfactor = 50);
CREATE TABLE livedesk.waiting (
  story integer NOT NULL, number bigint NOT NULL, body text NOT NULL,
  since timestamptz NOT NULL DEFAULT clock_timestamp(), tries integer NOT NULL DEFAULT 0,
  PRIMARY KEY (story, number)
);
CREATE TABLE livedesk.aside ( -- messages that could not be handled, for a person to look at
  story integer NOT NULL, number bigint NOT NULL, body text NOT NULL, why text NOT NULL, node text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (story, number)
);
CREATE TABLE livedesk.node (
  name text COLLATE "C" PRIMARY KEY, roles text[] NOT NULL, broker text NOT NULL, seen timestamptz NOT NULL
);
CREATE TABLE livedesk.lease (
  kind text COLLATE "C" NOT NULL, share integer NOT NULL, holder text COLLATE "C" NOT NULL,
  epoch bigint NOT NULL, until timestamptz NOT NULL, PRIMARY KEY (kind, share)
);
-- Rows of the inbox are locked in one order, so that two who come at once never wait for each other crosswise.
CREATE FUNCTION livedesk.hear(ids integer[], bodies text[]) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE numbers bigint[];
BEGIN
  INSERT INTO livedesk.inbox (story) SELECT DISTINCT unnest(ids) ORDER BY 1 ON CONFLICT DO NOTHING;
  PERFORM 1 FROM livedesk.inbox WHERE story = ANY(ids) ORDER BY story FOR UPDATE;
  WITH given AS (
    SELECT o.ord, o.id, o.body, row_number() OVER (PARTITION BY o.id ORDER BY o.ord) AS nth
    FROM unnest(ids, bodies) WITH ORDINALITY AS o (id, body, ord)
  ), numbered AS (
    SELECT g.ord, g.id, g.body, i.heard + g.nth AS number FROM given g JOIN livedesk.inbox i ON i.story = g.id
  ), put AS (
    INSERT INTO livedesk.waiting (story, number, body) SELECT id, number, body FROM numbered
  ), moved AS (
    UPDATE livedesk.inbox i SET heard = i.heard + c.n
    FROM (SELECT id, count(*) AS n FROM given GROUP BY id) c WHERE c.id = i.story
  )
  SELECT array_agg(number ORDER BY ord) INTO numbers FROM numbered;
  RETURN numbers;
END$$;
CREATE FUNCTION livedesk.done(ids integer[], upto bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM livedesk.inbox WHERE story = ANY(ids) ORDER BY story FOR UPDATE;
  UPDATE livedesk.inbox i SET placed = greatest(i.placed, n.upto)
    FROM unnest(ids, upto) AS n (id, upto) WHERE i.story = n.id;
  DELETE FROM livedesk.waiting w USING unnest(ids, upto) AS n (id, upto) WHERE w.story = n.id AND w.number <= n.upto;
END$$;
CREATE FUNCTION livedesk.carry(ids integer[], upto bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO livedesk.inbox (story) SELECT DISTINCT unnest(ids) ORDER BY 1 ON CONFLICT DO NOTHING;
  PERFORM 1 FROM livedesk.inbox WHERE story = ANY(ids) ORDER BY story FOR UPDATE;
  UPDATE livedesk.inbox i SET carried = n.upto FROM unnest(ids, upto) AS n (id, upto) WHERE i.story = n.id;
END$$;
""",
    # What people at a console wish and are answered, and what a desk beside a file keeps in files of its own.
    """
CREATE TABLE livedesk.answer ( -- what came of orders, by their number in the story's inbox
  story integer NOT NULL, number bigint NOT NULL, body text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (story, number)
);
CREATE INDEX answer_at ON livedesk.answer (at);
CREATE TABLE livedesk.secret (name text COLLATE "C" PRIMARY KEY, value text NOT NULL);
CREATE TABLE livedesk.subscription ( -- browsers that asked for notifications
  story integer NOT NULL, endpoint text COLLATE "C" NOT NULL, p256dh text NOT NULL, auth text NOT NULL,
  PRIMARY KEY (story, endpoint)
);
ALTER TABLE livedesk.covered ADD COLUMN since timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE TABLE livedesk.picture (name text COLLATE "C" PRIMARY KEY, value bytea NOT NULL);
""",
)
"""Each brings the layout from its number to the next one; none is ever edited once released."""

LAYOUT = len(MIGRATIONS)

MOVED_ON = "LVD01"
"""SQLSTATE raised by livedesk.append: the story moved on without this writer."""

OURS = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'livedesk'"


def check_layout(connection: psycopg.Connection[Any], where: str, *, make: bool) -> None:
    """Hold the database's tables against those this version knows; make them where there are none.

    Raises RecordError: none there and ``make`` not given, of another version, of somebody else.
    """
    found = layout_of(connection)
    if found == 0 and make:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCKS, LAYING))
            found = layout_of(connection)  # another desk may have been quicker
            if found == 0:
                _refuse_strangers(connection, where)
                connection.execute("CREATE SCHEMA IF NOT EXISTS livedesk")
                connection.execute(
                    "CREATE TABLE livedesk.layout (version integer NOT NULL, at timestamptz NOT NULL DEFAULT now())"
                )
                _bring_up(connection, 0)
                found = LAYOUT
    if found == 0:
        raise RecordError("there is no record here", where=where, remedy="Name the database that holds one")
    if found > LAYOUT:
        what = f"it was written by a newer Livedesk (layout {found}, this one knows {LAYOUT})"
        raise RecordError(what, where=where, remedy="Install the newer version")
    if found < LAYOUT:
        what = f"it was written by an older Livedesk (layout {found}, this one needs {LAYOUT})"
        remedy = "Stop every desk and node on it, keep a pg_dump of it, then: livedesk record migrate URL"
        raise RecordError(what, where=where, remedy=remedy)


def migrate(connection: psycopg.Connection[Any], where: str) -> tuple[int, int]:
    """Bring the tables up to this version, all or nothing; (layout before, layout now).

    Raises RecordError when there is no record, when it is of a newer version, or when somebody is at work on it.
    """
    with connection.transaction():
        connection.execute("SET LOCAL lock_timeout = '5s'")
        connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCKS, LAYING))
        found = layout_of(connection)
        if found == 0 or found > LAYOUT:
            check_layout(connection, where, make=False)
        if busy := _at_work(connection):
            raise RecordError(f"{busy} are at work on it", where=where, remedy="Stop them first")
        _bring_up(connection, found)
    return found, LAYOUT


def _at_work(connection: psycopg.Connection[Any]) -> str:
    """Names of the desks and nodes connected; "" when there are none. Who has just ended is listed for a moment
    longer, so it looks again for three seconds."""
    names = ""
    for _ in range(30):
        row = connection.execute(BUSY).fetchone()
        names = row[0] if row and row[0] else ""
        if not names:
            break
        connection.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.1)")
    return names


def layout_of(connection: psycopg.Connection[Any]) -> int:
    """Number of the layout in the database; 0 when there is none."""
    # Asked of the catalogue itself: to_regclass may remember from before another desk made the tables.
    there = connection.execute(f"{OURS} AND c.relname = 'layout'".encode()).fetchone()
    if not there or not there[0]:
        return 0
    row = connection.execute("SELECT max(version) FROM livedesk.layout").fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def _bring_up(connection: psycopg.Connection[Any], found: int) -> None:
    for number, step in enumerate(MIGRATIONS[found:], found + 1):
        connection.execute(step.encode())
        connection.execute("INSERT INTO livedesk.layout (version) VALUES (%s)", (number,))


def _refuse_strangers(connection: psycopg.Connection[Any], where: str) -> None:
    """A schema of our name that we did not make is somebody else's."""
    row = connection.execute(OURS.encode()).fetchone()
    if row and row[0]:
        what = 'it has a schema "livedesk" that is not a record'
        raise RecordError(what, where=where, remedy="Give the desk a database of its own")
