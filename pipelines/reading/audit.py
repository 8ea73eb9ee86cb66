"""The conservation proof: every position of every closed batch in exactly one fate, and all that hangs on it.

Each check is one SQL query over the tables; a row it returns is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import duckdb

from pipelines.reading.views import connect
from pipelines.storage.lake import MERGED, Lake
from pipelines.storage.ledger import APP_ID
from schemas.tables import BATCHES, TABLES

LIMIT = 20
"""Findings shown of one check; the rest is counted."""


class Finding(NamedTuple):
    """Something that is not as it must be. ``where`` names the position, event or file."""

    check: str
    where: str
    problem: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"


class Report(NamedTuple):
    """``findings`` break a promise; ``orphans`` are files that belong to no table and do no harm to one."""

    findings: list[Finding]
    orphans: list[str]
    lost: list[str]
    """Offsets that were gone from the broker before they were read, and that an operator had passed over."""
    batches: int
    positions: int


POSITION = """format('{}/{} offset {} item {}', topic, "partition", "offset", item)"""
MESSAGE = """format('{}/{} offset {}', topic, "partition", "offset")"""

PREPARE = """
    CREATE TABLE revisions AS SELECT DISTINCT batch_id FROM batches WHERE event = 'revise';
    CREATE TABLE fates AS
        SELECT 'articles' AS fate, topic, topic_id, "partition", "offset", item, item_count, batch_id FROM articles
        UNION ALL
        SELECT 'duplicates', topic, topic_id, "partition", "offset", item, item_count, batch_id FROM duplicates
        UNION ALL
        SELECT 'rejects', topic, topic_id, "partition", "offset", item, item_count, batch_id FROM rejects;
    CREATE TABLE planned AS
        SELECT batch_id, r.topic AS topic, r.topic_id AS topic_id, r."partition" AS "partition",
               r.start AS start, r."end" AS "end"
        FROM (SELECT batch_id, unnest(ranges) AS r FROM batches WHERE event = 'plan')
        WHERE batch_id IN (SELECT batch_id FROM closed);
    CREATE TABLE seals AS
        SELECT * FROM batches WHERE event = 'seal'
        QUALIFY row_number() OVER (PARTITION BY batch_id ORDER BY seq DESC) = 1;
    CREATE TABLE gaps AS
        SELECT batch_id, g.topic AS topic, g.topic_id AS topic_id, g."partition" AS "partition",
               g.start AS start, g."end" AS "end"
        FROM (SELECT batch_id, unnest(list_concat(gaps, lost)) AS g FROM seals)
        WHERE batch_id IN (SELECT batch_id FROM closed);
    CREATE TABLE taken AS
        SELECT r.* FROM (SELECT unnest(taken) AS r FROM batches WHERE event = 'remove');
    CREATE TABLE taken_fates AS
        SELECT topic, topic_id, "partition", unnest(range(start, "end")) AS "offset", item
        FROM taken WHERE "table" IN ('articles', 'duplicates', 'rejects');
    CREATE TABLE taken_raw AS
        SELECT topic_id, "partition", unnest(range(start, "end")) AS "offset" FROM taken WHERE "table" = 'raw';
    CREATE TABLE accounted AS
        SELECT DISTINCT topic_id, "partition", "offset" FROM fates
        UNION ALL
        SELECT topic_id, "partition", unnest(range(start, "end")) FROM gaps
        UNION ALL
        SELECT DISTINCT topic_id, "partition", "offset" FROM taken_fates;
    CREATE TABLE sealed AS
        SELECT batch_id, "table", sum("rows")::BIGINT AS "rows" FROM (
            SELECT batch_id, f."table" AS "table", f."rows" AS "rows"
            FROM (SELECT batch_id, unnest(files) AS f FROM seals)
            WHERE batch_id IN (SELECT batch_id FROM closed) AND batch_id NOT IN (SELECT batch_id FROM revisions)
            UNION ALL
            SELECT c.batch_id, c."table", c."rows"
            FROM (SELECT batch_id, unnest(changes) AS c FROM seals) r
            WHERE r.batch_id IN (SELECT batch_id FROM closed) AND c.batch_id IN (SELECT batch_id FROM closed)
            UNION ALL
            SELECT batch_id, "table", -"rows" FROM taken WHERE batch_id IN (SELECT batch_id FROM closed)
        ) GROUP BY ALL;
"""

LAST_LOCK = "SELECT event FROM batches WHERE event IN ('lock', 'unlock') ORDER BY seq DESC LIMIT 1"

LOST = """
    SELECT format('{}/{} offsets {} to {} (batch {})', l.topic, l."partition", l.start, l."end", batch_id)
    FROM (SELECT batch_id, unnest(lost) AS l FROM seals) ORDER BY batch_id
"""

PIECES = """coalesce(array_to_string(list_transform({spans},
    lambda s: substring(a.text, s.start + 1, s."end" - s.start)), ' '), '')"""


def _rows_of(table: str) -> str:
    return f"""
        SELECT '{table}', batch_id, format('the ledger sealed {{}} rows of {table}, there are {{}}', s."rows", found)
        FROM (SELECT batch_id, "rows" FROM sealed WHERE "table" = '{table}') s
        FULL JOIN (SELECT batch_id, count(*) AS found FROM {table} GROUP BY batch_id) t USING (batch_id)
        WHERE coalesce(s."rows", 0) <> coalesce(found, 0)"""


def _count_of(table: str, counted: str) -> str:
    return f"""
        SELECT '{table}', {POSITION.replace("topic,", "a.topic,")},
               format('the article says {{}} rows in {table}, there are {{}}', a.{counted}, coalesce(found, 0))
        FROM articles a LEFT JOIN (SELECT article_id, count(*) AS found FROM {table} GROUP BY article_id) t
        USING (article_id) WHERE a.{counted} <> coalesce(found, 0)"""


def _orphan_rows(table: str) -> str:
    return f"""
        SELECT '{table}', {POSITION}, 'a row of {table} has no article ' || article_id
        FROM {table} ANTI JOIN articles USING (article_id)"""


def _spans_of(spans: str, surface: str) -> str:
    return f"""
        SELECT 'quotes', format('{{}}/{{}} offset {{}} item {{}}', q.topic, q."partition", q."offset", q.item),
               format('{spans} of quote {{}} do not hold its {surface}', quote_id)
        FROM quotes q JOIN articles a USING (article_id)
        WHERE {PIECES.format(spans="q." + spans)} <> coalesce(q.{surface}, '')"""


CHECKS: dict[str, str] = {
    "ledger complete": """
        SELECT 'batches', 'ledger event ' || n, 'the event is missing'
        FROM (SELECT unnest(range(1, coalesce(max(seq), 0) + 1)) AS n FROM batches)
        WHERE n NOT IN (SELECT seq FROM batches) AND n NOT IN (
            SELECT unnest(range(s.start, s."end")) FROM (SELECT unnest(retired) AS s FROM batches))""",
    "ledger unique": """
        SELECT 'batches', 'ledger event ' || seq, format('the event is there {} times', count(*))
        FROM batches GROUP BY seq HAVING count(*) > 1""",
    "ledger consistent": """
        SELECT 'batches', batch_id, 'the batch was closed without a plan or a seal'
        FROM closed WHERE (SELECT count(DISTINCT event) FROM batches b
                           WHERE b.batch_id = closed.batch_id AND event IN ('plan', 'revise', 'seal')) < 2""",
    "one fate": f"""
        SELECT string_agg(fate, '+' ORDER BY fate), {POSITION}, format('has {{}} fates instead of one', count(*))
        FROM fates GROUP BY topic, topic_id, "partition", "offset", item HAVING count(*) > 1""",
    "all items": f"""
        SELECT 'items', {MESSAGE},
               format('holds {{}} items, {{}} of them have a fate', max(item_count), count(DISTINCT item))
        FROM (SELECT topic, topic_id, "partition", "offset", item, item_count FROM fates
              UNION ALL SELECT *, NULL FROM taken_fates) f
        GROUP BY topic, topic_id, "partition", "offset"
        HAVING count(DISTINCT item) <> max(item_count) OR min(item_count) <> max(item_count)""",
    "all offsets": """
        SELECT 'offsets', format('{}/{} offset {}', topic, "partition", n), 'has no fate in batch ' || batch_id
        FROM (SELECT *, unnest(range(start, "end")) AS n FROM planned) p
        ANTI JOIN accounted a ON a.topic_id = p.topic_id AND a."partition" = p."partition" AND a."offset" = p.n""",
    "only planned offsets": f"""
        SELECT fate, {POSITION}, format('batch {{}} did not plan this offset', batch_id)
        FROM fates f ANTI JOIN planned p ON p.batch_id = f.batch_id AND p.topic_id = f.topic_id
             AND p."partition" = f."partition" AND f."offset" >= p.start AND f."offset" < p."end" """,
    "raw for every message": f"""
        SELECT 'raw', {MESSAGE}, format('has {{}} rows in raw instead of one', coalesce(found, 0))
        FROM (SELECT DISTINCT topic, topic_id, "partition", "offset" FROM fates) f
        FULL JOIN (SELECT topic, topic_id, "partition", "offset", count(*) AS found FROM raw GROUP BY ALL) r
        USING (topic, topic_id, "partition", "offset")
        ANTI JOIN taken_raw USING (topic_id, "partition", "offset")
        WHERE coalesce(found, 0) <> 1""",
    "a fate for every raw message": f"""
        SELECT 'raw', {MESSAGE}, 'is in raw, but has no fate'
        FROM raw ANTI JOIN fates USING (topic_id, "partition", "offset")
                 ANTI JOIN taken_fates USING (topic_id, "partition", "offset")""",
    "article ids unique": f"""
        SELECT 'articles', {POSITION}, 'shares its article_id with another row'
        FROM articles WHERE article_id IN (SELECT article_id FROM articles GROUP BY 1 HAVING count(*) > 1)""",
    "quote ids unique": f"""
        SELECT 'quotes', {POSITION}, 'has quote_id ' || quote_id || ' twice'
        FROM quotes WHERE quote_id IN (SELECT quote_id FROM quotes GROUP BY 1 HAVING count(*) > 1)""",
    "entities unique": f"""
        SELECT 'entities', {POSITION}, format('has the mention at {{}} {{}} times', start, count(*))
        FROM entities GROUP BY topic, "partition", "offset", item, article_id, start, "end", label
        HAVING count(*) > 1""",
    "entity counts": _count_of("entities", "entity_count"),
    "quote counts": _count_of("quotes", "quote_count"),
    "entities have articles": _orphan_rows("entities"),
    "quotes have articles": _orphan_rows("quotes"),
    "entity spans": f"""
        SELECT 'entities', {POSITION.replace("topic,", "e.topic,", 1)},
               format('text[{{}}:{{}}] is not {{}}', e.start, e."end", e.text)
        FROM (SELECT * FROM entities) e JOIN (SELECT article_id, text AS body FROM articles) a USING (article_id)
        WHERE substring(body, e.start + 1, e."end" - e.start) <> e.text""",
    "content spans": _spans_of("content", "text"),
    "cue spans": _spans_of("cue_spans", "cue"),
    "source spans": _spans_of("source_spans", "source"),
    **{f"sealed rows of {table}": _rows_of(table) for table in TABLES if table != BATCHES.name},
}


def audit(lake: Lake) -> Report:
    """Check a lake, beside a live writer or not. The ledger is read first: what closes later is not looked at."""
    appended = (lake.table(BATCHES.name).transaction_version(APP_ID) or 0) if lake.exists() else 0
    connection = connect(lake)
    connection.execute(PREPARE)
    findings = [finding for name, query in CHECKS.items() for finding in _findings(connection, name, query)]
    findings += [*_ledger_findings(connection, appended), *_file_findings(lake)]
    lost = [str(row[0]) for row in connection.execute(LOST).fetchall()]
    counts = _number(connection, "closed"), _number(connection, "fates")
    return Report(findings, _orphans(lake, connection), lost, *counts)


def _findings(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> Iterator[Finding]:
    rows = connection.execute(query).fetchmany(LIMIT + 1)
    for what, where, problem in rows[:LIMIT]:
        yield Finding(name, f"{what}: {where}", problem)
    if len(rows) > LIMIT:
        yield Finding(name, f"{rows[0][0]}: ...", "and more")


def _ledger_findings(connection: duckdb.DuckDBPyConnection, appended: int) -> Iterator[Finding]:
    """Events missing at the end, where no gap shows it: the Delta log itself counts them."""
    (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM batches").fetchall()[0]
    for event in range(last + 1, appended + 1):
        yield Finding("ledger complete", f"batches: ledger event {event}", "the event is missing")


def _file_findings(lake: Lake) -> Iterator[Finding]:
    """Files that a Delta log lists and that are gone or of another size than was committed."""
    for name in TABLES:
        on_disk = lake.list_files(name)
        for path, size in lake.listed(name).items():
            if path not in on_disk:
                yield Finding("files", f"{name}: {path}", "the file is missing")
            elif on_disk[path] != size:
                yield Finding("files", f"{name}: {path}", f"the file has {on_disk[path]} bytes, not {size}: not read")


def _orphans(lake: Lake, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Files of no table: neither listed nor replaced in a Delta log, nor of a batch or maintenance that is at work."""
    rows = connection.execute(
        "SELECT batch_id FROM batches WHERE event IN ('plan', 'revise') EXCEPT SELECT batch_id FROM closed"
    )
    open_batches = tuple(f"{batch_id}-" for (batch_id,) in rows.fetchall())
    last = connection.execute(LAST_LOCK).fetchall()
    being_made = (*open_batches, MERGED) if last == [("lock",)] else open_batches
    orphans = []
    for name in TABLES:
        known = lake.listed(name).keys() | lake.replaced(name)
        unlisted = (path for path in lake.list_files(name) if path not in known)
        orphans += [path for path in unlisted if not path.rpartition("/")[2].lstrip(".").startswith(being_made)]
    return orphans


def _number(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


def print_audit(lake_uri: str) -> bool:
    """Print what an audit finds. -> whether everything is as it must be"""
    report = audit(Lake(lake_uri))
    for finding in report.findings:
        print(finding)
    for lost in report.lost:
        print(f"lost before it was read, and skipped: {lost}")
    for orphan in report.orphans:
        print(f"orphan file (in no table): {orphan}")
    verdict = f"{len(report.findings)} findings" if report.findings else "every position has exactly one fate"
    print(f"{report.batches} closed batches, {report.positions} positions: {verdict}")
    return not report.findings
