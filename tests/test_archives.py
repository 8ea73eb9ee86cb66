"""Archives as numbered payloads, whatever they are packed in, and however broken they are."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.cli import main
from pipelines.sources.archives import Entry, read_archive
from pipelines.sources.kafka_feed import KafkaFeed
from pipelines.sources.local_broker import create_topic
from schemas.ranges import OffsetRange
from schemas.records import Header, Position, RawMessage, Reject
from tests.wire import MESSAGES
from transforms.decode import MAX_BYTES, decode

LINES = b"\n".join(MESSAGES[:2]) + b"\n\n" + MESSAGES[2] + b"\r\n"
IN_LINES = [*MESSAGES[:2], None, MESSAGES[2]]


def tar(mode: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]
        folder = tarfile.TarInfo("wire")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name, content in (("wire/one.json", MESSAGES[0]), ("wire/rest.jsonl", LINES)):
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(content), 1_772_445_600  # 2026-03-02T10:00:00Z
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("wire")
        for name, content in (("wire/one.json", MESSAGES[0]), ("wire/rest.jsonl", LINES)):
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 10, 0, 0)), content)
    return packed.getvalue()


def warc(packed: bool) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("crawl.warc", {}))
    for status, kind, content in (
        ("200 OK", "application/json", MESSAGES[0]),
        ("404 Not Found", "text/html", b"<p>gone"),
        ("200 OK", "image/png", b"\x89PNG"),
        ("200 OK", "application/json; charset=utf-8", MESSAGES[1]),
    ):
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            "http://wire.example/1",
            "response",
            payload=io.BytesIO(content),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": "2026-03-02T10:00:00Z"},
        )
        writer.write_record(record)
    return file.getvalue()


MEMBERS = [None, MESSAGES[0], *IN_LINES]
PAGES = [None, MESSAGES[0], None, None, MESSAGES[1]]
ARCHIVES: dict[str, tuple[Callable[[], bytes], list[bytes | None]]] = {
    "day.jsonl": (lambda: LINES, IN_LINES),
    "day.ndjson.gz": (lambda: gzip.compress(LINES), IN_LINES),
    "day.jsonl.bz2": (lambda: bz2.compress(LINES), IN_LINES),
    "day.jsonl.xz": (lambda: lzma.compress(LINES), IN_LINES),
    "day.tar": (lambda: tar("w:"), MEMBERS),
    "day.tgz": (lambda: tar("w:gz"), MEMBERS),
    "day.tar.xz": (lambda: tar("w:xz"), MEMBERS),
    "day.zip": (zipped, MEMBERS),
    "day.warc": (lambda: warc(packed=False), PAGES),
    "day.warc.gz": (lambda: warc(packed=True), PAGES),
    "one.json": (lambda: MESSAGES[0], [MESSAGES[0]]),
}


def entries(path: Path, content: bytes) -> list[Entry | None]:
    path.write_bytes(content)
    return list(read_archive(path))


def reason_of(entry: Entry | None) -> tuple[str, str]:
    assert entry
    (reject,) = decode(RawMessage(Position("", "", 0, 0), 0, None, entry.value, entry.headers))
    assert isinstance(reject, Reject)
    return reject.reason, reject.error


@pytest.mark.parametrize("name", ARCHIVES)
def test_every_place_of_an_archive_keeps_its_number_whether_it_holds_a_payload_or_not(
    name: str, tmp_path: Path
) -> None:
    make, expected = ARCHIVES[name]
    found = entries(tmp_path / name, make())
    assert [entry and entry.value for entry in found] == expected


@pytest.mark.parametrize("name", ["day.tar", "day.zip", "day.warc.gz"])
def test_members_come_with_their_own_date_and_name(name: str, tmp_path: Path) -> None:
    make, _ = ARCHIVES[name]
    dated = [entry for entry in entries(tmp_path / name, make()) if entry]
    assert {entry.received_at for entry in dated} == {1_772_445_600_000_000}
    named = {header.key: header.value for header in dated[0].headers}
    expected = {"file": b"wire/one.json"}
    page = {"url": b"http://wire.example/1", "content-type": b"application/json"}
    assert named == (page if "warc" in name else expected)


@pytest.mark.parametrize("name", ["day.ndjson.gz", "day.jsonl.bz2", "day.jsonl.xz", "day.tar", "day.tgz", "day.zip"])
def test_an_archive_that_is_cut_short_ends_with_a_reject_that_says_so(name: str, tmp_path: Path) -> None:
    make, expected = ARCHIVES[name]
    whole = make()
    found = entries(tmp_path / name, whole[: len(whole) * 6 // 10] if name != "day.tar" else whole[:1700])
    assert len(found) <= len(expected)
    assert [entry and entry.value for entry in found[:-1]] == expected[: len(found) - 1]
    reason, error = reason_of(found[-1])
    assert reason == "malformed"
    assert "the archive cannot be read (further) here" in error


def test_an_encrypted_member_is_a_reject_and_the_next_one_is_read(tmp_path: Path) -> None:
    content = bytearray(zipped())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark, content.find(mark) + 1)  # the second member: the first that holds something
        content[at + flags] |= 1
    found = entries(tmp_path / "day.zip", bytes(content))
    assert reason_of(found[1])[0] == "malformed"
    assert "encrypted" in reason_of(found[1])[1]
    assert [entry and entry.value for entry in found[2:]] == IN_LINES


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.jsonl.gz"])
def test_a_payload_that_unpacks_to_too_much_is_read_no_further_than_the_limit(name: str, tmp_path: Path) -> None:
    packed = io.BytesIO()
    huge = b"x" * (MAX_BYTES * 3)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.json", huge)
    content = packed.getvalue() if name.endswith("zip") else gzip.compress(huge + b"\n" + MESSAGES[0] + b"\n")
    found = entries(tmp_path / name, content)
    assert found[0]
    assert len(found[0].value or b"") <= MAX_BYTES + 2
    assert reason_of(found[0])[0] == "too_large"
    assert [entry and entry.value for entry in found[1:]] == ([] if name.endswith("zip") else [MESSAGES[0]])


def test_archives_are_published_message_by_message_with_what_they_say_of_them(broker: str, tmp_path: Path) -> None:
    create_topic(broker, "archived", 1)
    (tmp_path / "a.tar.gz").write_bytes(tar("w:gz"))
    (tmp_path / "b.warc.gz").write_bytes(warc(packed=True))
    (tmp_path / "c.jsonl.xz").write_bytes(lzma.compress(LINES))
    ended = dateline("publish", str(tmp_path), "--topic", "archived", "--bootstrap-servers", broker)
    assert (ended.exit_code, ended.stdout) == (0, "9 messages published to 'archived'\n"), ended.output
    with closing(KafkaFeed({"bootstrap_servers": broker})) as feed:
        (bound,) = feed.bounds(["archived"])
        fetched = list(feed.fetch(OffsetRange(*bound[:3], 0, 9)))
    received = [message for message in fetched if isinstance(message, RawMessage)]
    assert [message.value for message in received] == [
        *(MESSAGES[0], *MESSAGES[:3]),
        *MESSAGES[:2],
        *MESSAGES[:3],
    ]
    assert Header("content-type", b"application/json") in received[4].headers
    assert received[0].key == b"Northwire/bridge"


def test_an_archive_that_is_cut_short_is_published_as_far_as_it_goes(broker: str, tmp_path: Path) -> None:
    create_topic(broker, "cut", 1)
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(gzip.compress(LINES)[:-9])
    ended = dateline("publish", str(path), "--topic", "cut", "--bootstrap-servers", broker)
    assert (ended.exit_code, ended.stderr.count("\n")) == (1, 1), ended.output
    assert f"{path}:" in ended.stderr
    assert "what comes before it was published" in ended.stderr


def test_decode_reads_archives_and_says_where_one_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(gzip.compress(LINES)[:-9])
    lines = [json.loads(line) for line in dateline("decode", str(path)).stdout.splitlines()]
    assert [line["reason"] for line in lines if "error" in line] == ["malformed"]


def dateline(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))
