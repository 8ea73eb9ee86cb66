"""Archive files as numbered payloads: JSON Lines, tar, zip, WARC, each also compressed, and single payloads.

The number of a payload is its place in the file: the line, the member or the record, counted from 0; places that hold
no payload (blank lines, folders, images of a web crawl) keep their number. So a number means the same payload as long
as the file has the same bytes. Archives are hostile: nothing is unpacked to disk, and no payload is read further than
a decoder would accept.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, NamedTuple, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipelines.errors import DatelineError
from schemas.records import Header
from transforms.decode import GZIP, MAX_BYTES, UNREADABLE

IGNORED = ("README.md",)
LINES = (".jsonl", ".ndjson")


def _gunzipped(file: IO[bytes]) -> IO[bytes]:
    return cast(IO[bytes], gzip.GzipFile(fileobj=file))


PACKED: dict[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    GZIP: _gunzipped,
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}
"""How a compressed file begins, and what unpacks it."""

TAR_MARK = slice(257, 262)
"""Where a tar file says ``ustar`` (POSIX.1-1988, ustar interchange format)."""

BROKEN = (
    EOFError, OSError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile, ArchiveLoadFailed,
    RuntimeError, NotImplementedError,
)  # fmt: skip
"""What the libraries raise for archives that are cut short, damaged, encrypted or packed in an unknown way."""

FURNITURE = ("image/", "audio/", "video/", "font/", "text/css", "text/javascript", "application/javascript")
"""Content types of a web page's furniture; its records in a WARC hold no payload."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC).timestamp()
"""Members dated before it carry no date: 1970 and 1980 are what tar and zip write for none."""


class Entry(NamedTuple):
    """A payload of an archive. ``value`` is ``None`` where it cannot be read; a header then says why."""

    value: bytes | None
    received_at: int
    """When the archive says it came in; microseconds UTC."""
    headers: tuple[Header, ...] = ()


Entries = Iterator[Entry | None]
"""An archive's places in order; ``None``: it holds no payload."""


def find_files(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """-> the files of trees in a fixed order, each with its name from the folder that was given downwards

    Raises:
        DatelineError: a path does not exist.
    """
    for path in paths:
        if not path.exists():
            raise DatelineError(f"there is no file or folder {path}")
        whole = path.resolve()
        if path.is_file():
            yield path, whole.name
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                file = Path(folder, name)
                if not name.startswith(".") and name not in IGNORED and file.is_file():
                    yield file, str(Path(whole.name, file.relative_to(path)))


def read_archive(path: Path) -> Entries:
    """Every place of an archive. What cannot be read further ends with an entry that says so."""
    received_at = int(path.stat().st_mtime * 1_000_000)
    with path.open("rb") as file:
        yield from _until_broken(_reader(path.name, file)(path.name, file, received_at), received_at)


def _reader(name: str, file: IO[bytes]) -> Callable[[str, IO[bytes], int], Entries]:
    """What reads a file, by how it begins and what it is called."""
    head = file.read(4)
    file.seek(0)
    if head == b"PK\x03\x04" or head == b"PK\x05\x06":
        return _zip
    unpacked = b""
    with suppress(*BROKEN):
        unpacked = _unpacked(file).read(512)
    file.seek(0)
    if unpacked.startswith(b"WARC/"):
        return _warc
    if unpacked[TAR_MARK] == b"ustar":
        return _tar
    return _lines if _holds_lines(name) else _single


def _holds_lines(name: str) -> bool:
    return name.lower().removesuffix(".gz").removesuffix(".bz2").removesuffix(".xz").endswith(LINES)


def _unpacked(file: IO[bytes]) -> IO[bytes]:
    head = file.read(6)
    file.seek(0)
    for mark, unpack in PACKED.items():
        if head.startswith(mark):
            return unpack(file)
    return file


def _until_broken(entries: Entries, received_at: int) -> Entries:
    try:
        yield from entries
    except BROKEN as error:
        yield _unreadable(error, received_at)


def _unreadable(error: Exception, received_at: int, *headers: Header) -> Entry:
    why = f"the archive cannot be read (further) here: {error or type(error).__name__}"
    return Entry(None, received_at, (*headers, Header(UNREADABLE, why.encode())))


def _single(name: str, file: IO[bytes], received_at: int) -> Entries:
    yield Entry(file.read(MAX_BYTES + 1), received_at)


def _lines(name: str, file: IO[bytes], received_at: int) -> Entries:
    yield from _split_lines(_unpacked(file), received_at)


def _split_lines(file: IO[bytes], received_at: int, *headers: Header) -> Entries:
    while line := file.readline(MAX_BYTES + 2):
        rest = line
        while len(rest) == MAX_BYTES + 2 and not rest.endswith(b"\n"):
            rest = file.readline(MAX_BYTES + 2)
        yield Entry(line.rstrip(b"\r\n"), received_at, headers) if line.strip() else None


def _zip(name: str, file: IO[bytes], received_at: int) -> Entries:
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            at = _dated(datetime(*member.date_time, tzinfo=UTC) if _is_date(member.date_time) else None, received_at)
            named = Header("file", member.filename.encode("utf-8", "replace"))
            try:
                if member.is_dir():
                    yield None
                    continue
                with archive.open(member) as content:
                    yield from _member(member.filename, content, at, named)
            except BROKEN as error:
                yield _unreadable(error, at, named)


def _is_date(stamp: tuple[int, ...]) -> bool:
    try:
        datetime(*stamp)  # type: ignore[arg-type]
    except ValueError:
        return False
    return True


class StrictHeader(tarfile.TarInfo):
    """A header of a tar file; one that is damaged or missing is an error, where ``tarfile`` takes it for the end."""

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> StrictHeader:
        """Read the next header."""
        try:
            return super().fromtarfile(tarfile_)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise tarfile.ReadError(f"{error}, where the next member or the end should be") from error


def _tar(name: str, file: IO[bytes], received_at: int) -> Entries:
    with tarfile.open(fileobj=file, mode="r|*", tarinfo=StrictHeader) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isreg() else None
            if content is None:
                yield None
                continue
            at = _dated(_instant(member.mtime), received_at)
            yield from _member(member.name, content, at, Header("file", member.name.encode("utf-8", "replace")))


def _member(name: str, content: IO[bytes], received_at: int, named: Header) -> Entries:
    """A file in an archive: lines, or one payload; an archive in an archive is a payload that is then refused."""
    if not _holds_lines(name):
        yield Entry(content.read(MAX_BYTES + 1), received_at, (named,))
        return
    lines = _gunzipped(content) if name.lower().endswith(".gz") else content
    yield from _split_lines(lines, received_at, named)


def _warc(name: str, file: IO[bytes], received_at: int) -> Entries:
    """Web pages as a crawler stored them (ISO 28500): successful responses, and resources."""
    for record in ArchiveIterator(file):
        if not _is_page(record):
            yield None
            continue
        at = _dated(_iso(record.rec_headers.get_header("WARC-Date") or ""), received_at)
        headers = [Header("url", (record.rec_headers.get_header("WARC-Target-URI") or "").encode())]
        if kind := _content_type(record):
            headers.append(Header("content-type", kind.encode()))
        yield Entry(record.content_stream().read(MAX_BYTES + 1), at, tuple(headers))


def _is_page(record: object) -> bool:
    kind, http = record.rec_type, record.http_headers  # type: ignore[attr-defined]
    if kind not in ("response", "resource") or _content_type(record).lower().startswith(FURNITURE):
        return False
    return kind == "resource" or (http is not None and http.get_statuscode().startswith("2"))


def _content_type(record: object) -> str:
    headers = record.http_headers or record.rec_headers  # type: ignore[attr-defined]
    return str(headers.get_header("Content-Type") or "")


def _iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _instant(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _dated(moment: datetime | None, otherwise: int) -> int:
    """The moment in microseconds, or what stands for one that is missing."""
    return int(moment.timestamp() * 1_000_000) if moment and moment.timestamp() >= EARLIEST else otherwise
