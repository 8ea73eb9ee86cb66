"""Claims: fates, versions, kills, and the promise that no crash, cut or rival changes them."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.records import Article
from tests.index_contents import contents
from tests.strategies import DAY, NOON, cuts, make_article, prose, streams
from transforms.duplicates import claim_records, claim_store
from transforms.duplicates.claim_records import PositionKey, SchemeMismatch
from transforms.duplicates.claim_store import ClaimStore
from transforms.duplicates.claimant import key_of
from transforms.duplicates.fingerprint_index import ClaimIndex, Verdict, open_index, open_store
from transforms.duplicates.fingerprints import fingerprint
from transforms.duplicates.index_storage import Key

TEXT = prose(seed=10, words=150)
OTHER = prose(seed=11, words=150)
LONGER = TEXT + "\n\n" + prose(seed=12, words=40)


class Place:
    """Where the indexes of this module are kept: a folder, or a server."""

    def __init__(self, where: str, is_server: bool) -> None:
        self._where, self._is_server, self._count = where, is_server, 0

    def new(self) -> tuple[str, str]:
        """Where a new index can be opened, and its namespace."""
        self._count += 1
        name = f"{os.getpid()}-{self._count}"
        return (self._where, name) if self._is_server else (f"{self._where}/{name}.sqlite", "")


@pytest.fixture(scope="module", params=["file", pytest.param("server", marks=pytest.mark.integration)])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Every test here runs on both kinds of storage."""
    if request.param == "file":
        return Place(str(tmp_path_factory.mktemp("indexes")), False)
    return Place(request.getfixturevalue("redis_server").url, True)


@pytest.fixture
def index(place: Place) -> Iterator[ClaimIndex]:
    with closing(fresh(place)) as opened:
        yield opened


def fresh(place: Place) -> ClaimIndex:
    return reopened(place.new())


def reopened(where: tuple[str, str]) -> ClaimIndex:
    return open_index(where[0], namespace=where[1])


def claim_all(index: ClaimIndex, *articles: Article) -> list[Verdict]:
    return index.claim("batch", articles)


def fates(verdicts: Sequence[Verdict]) -> list[str]:
    return [verdict.fate for verdict in verdicts]


# Fates


def test_a_roundup_of_known_stories_is_an_article_though_one_of_them_is_most_of_it(index: ClaimIndex) -> None:
    short = prose(seed=12, words=55)
    stories = [make_article(0, "a", TEXT), make_article(1, "b", short), make_article(2, "c", f"{TEXT}\n\n{short}")]
    assert fates(claim_all(index, *stories)) == ["article", "article", "article"]
    extended = make_article(3, "d", f"{TEXT}\n\n{prose(seed=13, words=55)}")
    assert fates(claim_all(index, *stories, extended))[3] == "near"


def test_a_story_is_not_filed_under_a_roundup_that_it_is_a_part_of_but_a_copy_of_the_roundup_is(
    index: ClaimIndex,
) -> None:
    stories = [prose(seed=seed, words=120) for seed in (30, 31, 32)]
    roundup, again, later = claim_all(
        index,
        make_article(0, "a", stories[0]),
        make_article(1, "b", stories[1]),
        make_article(2, "roundup", "\n\n".join(stories)),
        make_article(3, "again", "\n\n".join([*stories, "From our desks."])),
        make_article(4, "later", stories[2]),
    )[2:]
    assert (roundup.fate, roundup.roundup) == ("article", True)
    assert (again.fate, again.duplicate_of) == ("near", roundup.article_id)
    assert (later.fate, later.roundup) == ("article", False)


def test_beginnings_of_two_known_stories_make_a_roundup(index: ClaimIndex) -> None:
    stories = [prose(seed=seed, words=200) for seed in (30, 31)]
    brief = "\n\n".join("\n\n".join(story.split("\n\n")[:1]) for story in stories)
    verdicts = claim_all(index, *(make_article(n, f"g{n}", text) for n, text in enumerate([*stories, brief])))
    assert fates(verdicts) == ["article"] * 3
    assert [verdict.roundup for verdict in verdicts] == [False, False, True]


def test_the_first_text_of_a_story_is_an_article_of_its_own_cluster(index: ClaimIndex) -> None:
    (verdict,) = claim_all(index, make_article(0, text=TEXT))
    assert verdict.fate == "article"
    assert verdict.cluster_id == verdict.article_id
    assert len(verdict.article_id) == 32
    assert (verdict.version, verdict.supersedes, verdict.duplicate_of) == (1, None, None)


def test_the_same_item_again_is_a_redelivery(index: ClaimIndex) -> None:
    first, again = claim_all(index, make_article(0, text=TEXT), make_article(1, text=TEXT))
    assert (again.fate, again.duplicate_of, again.similarity) == ("redelivery", first.article_id, 1.0)


def test_a_redelivered_duplicate_is_filed_under_what_it_was_filed_under(index: ClaimIndex) -> None:
    owner, copy, again = claim_all(
        index, *(make_article(n, guid, TEXT, version=1) for n, guid in enumerate(["a", "b", "b"]))
    )
    assert fates([copy, again]) == ["exact", "redelivery"]
    assert copy.duplicate_of == again.duplicate_of == owner.article_id
    assert copy.cluster_id == again.cluster_id == owner.cluster_id


def test_the_same_words_in_other_letters_are_an_exact_copy(index: ClaimIndex) -> None:
    _, copy = claim_all(index, make_article(0, "a", TEXT), make_article(1, "b", TEXT.upper().replace("\n\n", "\n")))
    assert (copy.fate, copy.similarity) == ("exact", 1.0)


def test_a_longer_copy_is_near_and_says_how_near(index: ClaimIndex) -> None:
    owner, copy = claim_all(index, make_article(0, "a", TEXT), make_article(1, "b", LONGER))
    assert (copy.fate, copy.duplicate_of) == ("near", owner.article_id)
    assert copy.similarity == pytest.approx(150 / 190, abs=0.03)
    assert "Jaccard 0.7" in copy.reason


def test_texts_without_words_are_never_copies(index: ClaimIndex) -> None:
    assert fates(claim_all(index, make_article(0, "a", ""), make_article(1, "b", "..."))) == ["article", "article"]


def test_short_texts_are_copies_only_when_equal(index: ClaimIndex) -> None:
    short = prose(seed=3, words=25)
    verdicts = claim_all(
        index, make_article(0, "a", short), make_article(1, "b", short + " Again."), make_article(2, "c", short)
    )
    assert fates(verdicts) == ["article", "article", "exact"]


def test_flashes_under_different_headlines_are_different_stories(index: ClaimIndex) -> None:
    flashes = [make_article(n, f"g{n}", "More to follow.", headline=h) for n, h in enumerate(["Quake", "Vote", "Vote"])]
    assert fates(claim_all(index, *flashes)) == ["article", "article", "exact"]


@pytest.mark.parametrize("text", [TEXT, LONGER])
@pytest.mark.parametrize(("days", "fate"), [(30, "copy"), (-30, "copy"), (31, "article"), (-31, "article")])
def test_copies_are_looked_for_within_the_window_of_publication(
    index: ClaimIndex, text: str, days: int, fate: str
) -> None:
    second = make_article(1, "b", text, published_at=NOON + days * DAY)
    _, verdict = claim_all(index, make_article(0, "a", TEXT), second)
    assert verdict.fate == (fate if fate == "article" else "exact" if text == TEXT else "near")


def test_guids_are_remembered_beyond_the_window(index: ClaimIndex) -> None:
    _, again = claim_all(index, make_article(0, text=TEXT), make_article(1, text=TEXT, published_at=NOON + 900 * DAY))
    assert again.fate == "redelivery"


def test_items_without_a_guid_are_told_apart_by_their_text(index: ClaimIndex) -> None:
    verdicts = claim_all(index, *(make_article(n, "", text) for n, text in enumerate([TEXT, OTHER, TEXT, "", ""])))
    assert fates(verdicts) == ["article", "article", "redelivery", "article", "article"]
    assert len({verdict.article_id for verdict in verdicts if verdict.article_id}) == 4


# Versions


def test_a_higher_version_supersedes_even_with_the_same_text(index: ClaimIndex) -> None:
    first, second = claim_all(index, make_article(0, text=TEXT, version=1), make_article(1, text=TEXT, version=3))
    assert (second.fate, second.version, second.supersedes) == ("article", 3, first.article_id)
    assert second.cluster_id == first.cluster_id


def test_a_lower_version_is_stale(index: ClaimIndex) -> None:
    newest, late = claim_all(index, make_article(0, text=TEXT, version=3), make_article(1, text=OTHER, version=2))
    assert (late.fate, late.duplicate_of, late.version) == ("stale_version", newest.article_id, 2)


def test_the_same_version_again_is_a_redelivery_and_says_when_the_text_differs(index: ClaimIndex) -> None:
    _, again = claim_all(index, make_article(0, text=TEXT, version=3), make_article(1, text=OTHER, version=3))
    assert again.fate == "redelivery"
    assert "another text" in again.reason


def test_a_changed_text_without_version_number_is_the_next_version(index: ClaimIndex) -> None:
    first, second = claim_all(index, make_article(0, text=TEXT), make_article(1, text=LONGER))
    assert (second.fate, second.version, second.supersedes) == ("article", 2, first.article_id)


def test_a_later_modification_is_the_next_version_even_with_the_same_text(index: ClaimIndex) -> None:
    _, second = claim_all(
        index, make_article(0, text=TEXT), make_article(1, text=TEXT, modified=True, published_at=NOON + 1)
    )
    assert (second.fate, second.version) == ("article", 2)


def test_without_version_numbers_an_earlier_publication_is_stale(index: ClaimIndex) -> None:
    _, second = claim_all(index, make_article(0, text=TEXT), make_article(1, text=LONGER, published_at=NOON - 1))
    assert second.fate == "stale_version"


def test_an_update_of_an_item_filed_as_a_duplicate_is_an_article_of_the_same_cluster(index: ClaimIndex) -> None:
    owner, _, update = claim_all(
        index,
        make_article(0, "a", TEXT, version=1),
        make_article(1, "b", TEXT, version=1),
        make_article(2, "b", LONGER, version=2),
    )
    assert (update.fate, update.supersedes, update.cluster_id) == ("article", None, owner.cluster_id)


# Kills


def test_a_kill_without_version_outranks_what_came_before(index: ClaimIndex) -> None:
    first, kill, late = claim_all(
        index,
        make_article(0, text=TEXT, version=4),
        make_article(1, text="Kill the story.", status="canceled"),
        make_article(2, text=LONGER, version=5),
    )
    assert (kill.fate, kill.version, kill.supersedes) == ("article", 5, first.article_id)
    assert (late.fate, late.duplicate_of) == ("stale_version", kill.article_id)


def test_a_kill_under_the_version_it_kills_is_an_article(index: ClaimIndex) -> None:
    first, kill, again = claim_all(
        index,
        make_article(0, text=TEXT, version=1),
        make_article(1, text=TEXT, version=1, status="canceled"),
        make_article(2, text=TEXT, version=1, status="canceled"),
    )
    assert (kill.fate, kill.version, kill.supersedes) == ("article", 2, first.article_id)
    assert (again.fate, again.duplicate_of) == ("redelivery", kill.article_id)


@pytest.mark.parametrize("version", [None, 1])
def test_a_kill_may_come_before_its_item(index: ClaimIndex, version: int | None) -> None:
    kill, item = claim_all(
        index, make_article(0, version=version, status="canceled"), make_article(1, text=TEXT, version=version)
    )
    assert (kill.fate, item.fate, item.duplicate_of) == ("article", "stale_version", kill.article_id)


def test_a_version_above_a_kill_brings_the_item_back(index: ClaimIndex) -> None:
    _, kill, back = claim_all(
        index,
        make_article(0, text=TEXT, version=1),
        make_article(1, text="", version=2, status="canceled"),
        make_article(2, text=LONGER, version=3),
    )
    assert (back.fate, back.version, back.supersedes) == ("article", 3, kill.article_id)


def test_a_kill_repeats_nobody_and_nobody_repeats_a_kill(index: ClaimIndex) -> None:
    notice = prose(seed=20, words=60)
    verdicts = claim_all(
        index,
        make_article(0, "a", notice),
        make_article(1, "b", notice, status="canceled"),
        make_article(2, "c", OTHER, status="canceled"),
        make_article(3, "d", OTHER),
    )
    assert fates(verdicts) == ["article"] * 4


def test_a_kill_of_an_item_filed_as_a_duplicate_is_an_article_of_its_cluster(index: ClaimIndex) -> None:
    owner, _, kill = claim_all(
        index, make_article(0, "a", TEXT), make_article(1, "b", TEXT), make_article(2, "b", "", status="canceled")
    )
    assert (kill.fate, kill.supersedes, kill.cluster_id) == ("article", None, owner.cluster_id)


# Claims


def test_claims_are_made_in_the_order_of_positions_whatever_the_order_of_the_request(index: ClaimIndex) -> None:
    late, early = make_article(7, "late", TEXT), make_article(3, "early", TEXT)
    assert fates(claim_all(index, late, early)) == ["exact", "article"]


def test_a_position_that_is_asked_for_twice_at_once_is_refused(index: ClaimIndex) -> None:
    with pytest.raises(ValueError, match="more than once"):
        claim_all(index, make_article(0), make_article(0))


def test_claims_of_articles_that_ended_as_rejects_are_taken_back(index: ClaimIndex) -> None:
    owner, copy = make_article(0, "a", TEXT), make_article(1, "b", LONGER)
    assert fates(index.claim("one", [owner, copy])) == ["article", "near"]
    assert fates(index.claim("one", [copy])) == ["article"]
    assert fates(index.claim("two", [make_article(9, "c", TEXT)])) == ["near"]


def test_claims_of_other_batches_never_change(index: ClaimIndex) -> None:
    (owner,) = index.claim("one", [make_article(0, "a", TEXT)])
    before = index.claim("two", [make_article(5, "b", TEXT)])
    index.claim("one", [])
    assert index.claim("two", [make_article(5, "b", TEXT)]) == before
    assert before[0].duplicate_of == owner.article_id


def test_a_batch_without_articles_claims_nothing(index: ClaimIndex) -> None:
    assert index.claim("empty", []) == []


def test_an_index_of_another_scheme_is_refused_in_words(place: Place) -> None:
    where = place.new()
    reopened(where).close()
    with mock.patch.object(claim_store, "SCHEME", "shingle=3"), pytest.raises(SchemeMismatch, match="rebuilt"):
        reopened(where)


def test_a_single_fingerprint_of_another_scheme_is_refused_in_words(index: ClaimIndex) -> None:
    claim_all(index, make_article(0, "a", TEXT))
    with mock.patch.object(claim_records, "_SCHEME", 1), pytest.raises(SchemeMismatch, match="index rebuild"):
        index.claim("next", [make_article(1, "b", LONGER)])


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_cuts_into_batches_change_no_fate(place: Place, data: st.DataObject) -> None:
    stream = data.draw(streams())
    edges = data.draw(cuts(len(stream)))
    with closing(fresh(place)) as index:
        whole = index.claim("whole", stream)
    with closing(fresh(place)) as index:
        batches = [stream[start:end] for start, end in itertools.pairwise(edges)]
        parts = [index.claim(f"batch {n}", batch) for n, batch in enumerate(batches)]
    assert [verdict for part in parts for verdict in part] == whole


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_claims_that_are_repeated_or_rolled_back_change_no_verdict(place: Place, data: st.DataObject) -> None:
    stream = data.draw(streams())
    edges = data.draw(cuts(len(stream)))
    disturbed = data.draw(st.lists(st.booleans(), min_size=len(edges), max_size=len(edges)))
    batches = [stream[start:end] for start, end in itertools.pairwise(edges)]
    with closing(fresh(place)) as index:
        calm = [index.claim(f"batch {n}", batch) for n, batch in enumerate(batches)]
    with closing(fresh(place)) as index:
        for n, batch in enumerate(batches):
            if disturbed[n]:
                crash_in_claim(index, f"batch {n}", batch, after=data.draw(st.integers(0, len(batch))))
                index.claim(f"batch {n}", batch[: len(batch) // 2])
            index.claim(f"batch {n}", data.draw(st.permutations(batch)))
        repeated = [index.claim(f"batch {n}", batch) for n, batch in enumerate(batches)]
    assert repeated == calm


@settings(deadline=None, max_examples=40)
@given(streams(), st.data())
def test_every_family_has_one_owner_whatever_order_streams_and_crashes_bring(
    place: Place, stream: list[Article], data: st.DataObject
) -> None:
    """Two streams take turns in any way, each with its own partition, and claims fail in the middle."""
    partitions = [data.draw(st.integers(0, 1)) for _ in stream]
    placed = [a._replace(position=a.position._replace(partition=p)) for a, p in zip(stream, partitions, strict=True)]
    edges = data.draw(cuts(len(placed)))
    verdicts: dict[object, Verdict] = {}
    with closing(fresh(place)) as index:
        for n, (start, end) in enumerate(itertools.pairwise(edges)):
            for partition in data.draw(st.permutations([0, 1])):
                batch = [article for article in placed[start:end] if article.position.partition == partition]
                crash_in_claim(index, f"{partition}/{n}", batch, after=data.draw(st.integers(0, len(batch))))
                found = index.claim(f"{partition}/{n}", batch)
                verdicts.update((article.position, verdict) for article, verdict in zip(batch, found, strict=True))
    assert_one_owner(list(verdicts.values()))


@settings(deadline=None, max_examples=60)
@given(streams())
def test_every_article_id_has_one_owner_and_every_duplicate_names_an_article(
    place: Place, stream: list[Article]
) -> None:
    with closing(fresh(place)) as index:
        assert_one_owner(index.claim("batch", stream))


def assert_one_owner(verdicts: Sequence[Verdict]) -> None:
    owned = [verdict.article_id for verdict in verdicts if verdict.fate == "article"]
    clusters = {verdict.cluster_id for verdict in verdicts}
    assert len(set(owned)) == len(owned)
    assert {v.duplicate_of for v in verdicts if v.fate != "article"} <= set(owned)
    assert clusters <= set(owned)
    assert all(v.cluster_id == v.article_id for v in verdicts if v.article_id in clusters)
    assert {v.supersedes for v in verdicts} - {None} <= set(owned)


@settings(deadline=None, max_examples=40)
@given(streams(), st.data())
def test_a_forgotten_batch_leaves_nothing_behind(place: Place, stream: list[Article], data: st.DataObject) -> None:
    middle, where = data.draw(st.integers(0, len(stream))), place.new()
    with closing(reopened(where)) as index:
        index.claim("kept", stream[:middle])
        before = contents(where)
        index.claim("forgotten", stream[middle:])
        index.claim("forgotten", [])
        assert contents(where) == {**before, Key("batches", b"forgotten"): b"[]"}


def test_copies_of_what_was_taken_back_are_orphans_until_they_are_decided_anew(index: ClaimIndex) -> None:
    (lost,) = index.claim("lost", [make_article(0, "a", TEXT)])
    copies = [make_article(1, "a", TEXT), make_article(2, "b", TEXT)]
    assert fates(index.claim("other", copies)) == ["redelivery", "exact"]
    index.claim("lost", [])
    filed = {key_of(article.position): lost.article_id for article in copies}
    assert index.orphans(filed) == filed.keys()
    anew = index.revise(copies, [], {lost.article_id})
    assert (fates(anew), anew[1].duplicate_of) == (["article", "exact"], anew[0].article_id)
    later = make_article(3, "c", TEXT)
    index.claim("later", [later])
    assert index.revise(copies, [], {lost.article_id}) == anew
    assert index.orphans({key_of(later.position): anew[0].article_id}) == set()


def test_what_is_erased_is_as_if_it_had_never_come_and_its_batch_can_be_asked_for_again(place: Place) -> None:
    kept, owner, copy = make_article(0, "k", OTHER), make_article(1, "a", TEXT), make_article(2, "b", LONGER)
    expected, where = place.new(), place.new()
    with closing(reopened(expected)) as index:
        claim_all(index, kept)
    with closing(reopened(where)) as index:
        assert fates(claim_all(index, kept, owner, copy)) == ["article", "article", "near"]
        gone = [PositionKey(each.position.topic_id, 0, each.position.offset, 0) for each in (owner, copy)]
        index._store.erase(gone)
        assert claims_in(where) == claims_in(expected)
        index._store.erase(gone)  # as after a kill
        assert fates(claim_all(index, kept, copy)) == ["article", "article"]
        assert fates(index.claim("later", [make_article(9, "k", OTHER)])) == ["redelivery"]


def claims_in(where: tuple[str, str]) -> dict[Key, object]:
    return {key: value for key, value in contents(where).items() if key.kind != "batches"}


def test_the_file_holds_no_byte_of_what_is_erased(tmp_path: Path) -> None:
    article, file = make_article(0, "a", TEXT), tmp_path / "index.sqlite"
    words = fingerprint(TEXT, "").words.astype("<u2").tobytes()[:40]
    with closing(open_index(file)) as index:
        index.claim("batch", [article, make_article(1, "k", OTHER)])
        assert any(words in each.read_bytes() for each in tmp_path.iterdir())
        index._store.erase([PositionKey(article.position.topic_id, 0, 0, 0)])
        assert not any(words in each.read_bytes() for each in tmp_path.iterdir())


def test_streams_that_claim_at_once_never_both_own(place: Place) -> None:
    stories, where = [prose(seed, words=80) for seed in range(12)], place.new()

    def claim_stream(stream: int) -> list[Verdict]:
        with closing(reopened(where)) as index:
            found: list[Verdict] = []
            for n, story in enumerate(stories):
                article = make_article(n, f"{stream}/{n}", story, partition=stream)
                found += index.claim(f"stream {stream}/{n}", [article])
            return found

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(claim_stream, range(4)))
    for verdicts in zip(*results, strict=True):
        assert sorted(fates(verdicts)) == ["article", "exact", "exact", "exact"]
        assert len({verdict.cluster_id for verdict in verdicts}) == 1


_CLAIMING = """
import sys
from tests.strategies import make_article, prose
from transforms.duplicates.fingerprint_index import open_index
index = open_index(sys.argv[1], namespace=sys.argv[2])
for batch in range(100):
    index.claim(f"batch {batch}", [make_article(batch * 10 + n, f"{batch}/{n}", prose(n, 60)) for n in range(10)])
    print(batch, flush=True)
"""


@pytest.mark.parametrize("batches_seen", [0, 2, 5])
def test_a_killed_process_leaves_whole_batches_only(place: Place, batches_seen: int) -> None:
    where = place.new()
    command = [sys.executable, "-c", _CLAIMING, *where]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
    ) as process:
        assert process.stdout is not None
        for _ in range(batches_seen + 1):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    store = open_store(*where)
    with closing(store.storage):
        sizes = [len(store.positions_of(f"batch {batch}") or ()) for batch in range(100)]
    assert set(sizes) <= {0, 10}
    assert sizes[: batches_seen + 1] == [10] * (batches_seen + 1)
    assert sizes == sorted(sizes, reverse=True)


class Crash(Exception):
    """Stands for the end of a process in the middle of a claim."""


def crash_in_claim(index: ClaimIndex, batch_id: str, articles: Sequence[Article], after: int) -> None:
    """Make a claim fail after that many articles; nothing happens if it has no more."""
    add = ClaimStore.add
    calls = iter(range(after))

    def failing(*arguments: object) -> None:
        if next(calls, None) is None:
            raise Crash
        add(*arguments)  # type: ignore[arg-type]

    with mock.patch.object(ClaimStore, "add", failing):
        try:
            index.claim(batch_id, articles)
        except Crash:
            return


# Pruning


def test_pruning_changes_no_answer_within_the_window_and_none_about_guids_and_exact_copies(place: Place) -> None:
    old = [make_article(n, f"old {n}", prose(n, 120), published_at=NOON - 400 * DAY) for n in range(6)]
    new = [make_article(10 + n, f"new {n}", prose(20 + n, 120), published_at=NOON) for n in range(6)]
    later = [
        *(make_article(20 + n, f"near {n}", cut(prose(20 + n, 120)), published_at=NOON + DAY) for n in range(6)),
        make_article(30, "old 0", prose(0, 120), published_at=NOON),
        make_article(31, "old 1", prose(50, 120), published_at=NOON),
        make_article(32, "copy", prose(2, 120), published_at=NOON - 400 * DAY),
    ]
    answers = []
    for pruned in (False, True):
        where = place.new()
        with closing(reopened(where)) as index:
            index.claim("old", old)
            index.claim("new", new)
        if pruned:
            store = open_store(*where)
            with closing(store.storage):
                assert (store.prune(NOON - 100 * DAY, []), store.prune(NOON - 100 * DAY, [])) == (6, 0)
        with closing(reopened(where)) as index:
            answers.append(index.claim("later", later))
            again = index.claim("old", old)
            assert fates(again) == ["article"] * 6
    assert answers[0] == answers[1]
    assert fates(answers[0]) == ["near"] * 6 + ["redelivery", "article", "exact"]


def test_near_copies_of_what_was_pruned_are_new_and_open_batches_are_spared(place: Place) -> None:
    where = place.new()
    texts = [prose(n, 120) for n in range(2)]
    with closing(reopened(where)) as index:
        for n, text in enumerate(texts):
            index.claim(f"batch {n}", [make_article(n, f"old {n}", text)])
    store = open_store(*where)
    with closing(store.storage):
        assert store.prune(NOON + 400 * DAY, ["batch 1"]) == 1
    with closing(reopened(where)) as index:
        copies = [make_article(10 + n, f"cut {n}", cut(text)) for n, text in enumerate(texts)]
        assert fates(index.claim("later", copies)) == ["article", "near"]


def cut(text: str) -> str:
    return text.rpartition("\n\n")[0]
