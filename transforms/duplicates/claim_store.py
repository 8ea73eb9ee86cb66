"""What a fingerprint index remembers, on any storage: claims, versions, texts, and where copies may be found.

A claim is a decision made durable: which position became which article, or was filed under which. Within
:meth:`ClaimStore.update` everything that is added can be read at once; it is written all together at the end.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from transforms.duplicates import band_segments, fingerprints
from transforms.duplicates import claim_records as records
from transforms.duplicates.band_index import Arriving, BandIndex, bucket_of
from transforms.duplicates.band_segments import NUMBER_BITS, Segment
from transforms.duplicates.claim_records import Claim, Owner, PositionKey, SameText, SchemeMismatch
from transforms.duplicates.decisions import ARTICLE, REDELIVERY
from transforms.duplicates.fingerprints import SCHEME, Fingerprint, Words
from transforms.duplicates.index_records import Records
from transforms.duplicates.index_storage import Changes, Key, Storage
from transforms.duplicates.item_history import ItemHistory

T = TypeVar("T")

FIRST_BUCKET = -12_000
"""Before the year 1: no date is in an earlier one."""

CANDIDATES = 8
"""How many of the articles that share band keys are compared word by word, the likeliest first."""


class ClaimStore:
    """Claims and all that follows from them, on one storage."""

    def __init__(self, storage: Storage) -> None:
        """Raises :class:`SchemeMismatch` if the storage holds other fingerprints."""
        self.storage = storage
        self._records = Records(storage)
        self._bands = BandIndex(storage, self._prepare(), self._records)

    def update(self, body: Callable[[], T], erasing: bool = False) -> T:
        """All that ``body`` adds and forgets is durable together, or did not happen.

        ``erasing``: no bytes of what is forgotten are left behind.
        """

        def changing() -> tuple[T, Changes]:
            self._forget_read()
            self._number, self._bands.segment_number = _numbers(self._records.get(records.NUMBERS_KEY))
            result = body()
            self._bands.write()
            if self._records.changes:
                numbers = Segment(self._number, self._bands.segment_number)
                self._records.changes[records.NUMBERS_KEY] = records.pack_segments([numbers])
            return result, self._records.changes

        try:
            return (self.storage.erase if erasing else self.storage.update)(changing)
        finally:
            self._forget_read()
            self._bands.batch_done()

    # What is known

    def positions_of(self, batch_id: str) -> list[PositionKey] | None:
        """All positions that a batch has claimed; ``None`` for a batch that never claimed."""
        stored = self._records.get(records.batch_key(batch_id))
        return None if stored is None else records.unpack_positions(stored)

    def claims_at(self, positions: Sequence[PositionKey]) -> dict[PositionKey, Claim]:
        """The claims made for those of the positions that have one."""
        self._records.fetch(map(records.position_key, positions))
        found = ((position, self._records.get(records.position_key(position))) for position in positions)
        return {position: records.unpack_claim(stored)[1] for position, stored in found if stored}

    def look_up(self, arriving: Collection[Arriving]) -> None:
        """Read all that deciding on these articles needs, in few queries; what is added later counts too."""
        self._records.read_anew()
        self._bands.read_anew()
        self._records.fetch(
            key
            for each in arriving
            for key in (Key("items", each.item_key), Key("texts", each.fingerprint.text_hash or b""))
        )
        self._bands.look_up(arriving)
        likely = {number for each in arriving for number, _ in self._bands.votes(each).most_common(CANDIDATES)}
        self._records.fetch(Key("articles", number) for number in sorted(likely))

    def beside(self, owner: Owner, window: int) -> list[Owner]:
        """The articles published within a distance of another one that share most band keys with it."""
        keys = fingerprints.band_keys(owner.words)
        dates = owner.published_at - window, owner.published_at + window
        asked = Arriving(Fingerprint(None, owner.words, keys), b"", *dates)
        self._bands.look_up([asked])
        return [other for other in self.meeting(asked) if other.number != owner.number]

    def history(self, item_key: bytes) -> ItemHistory:
        """What is known of one item."""
        return ItemHistory(records.unpack_versions(self._records.get(Key("items", item_key)) or b""))

    def words_of(self, number: int) -> Words | None:
        """The text of an article; ``None`` if its claim was taken back or it was pruned."""
        owner = self._owner(number)
        return owner.words if owner and len(owner.words) else None

    def owner_of_text(self, arriving: Arriving) -> Owner | None:
        """The first article with exactly this text, of those published within the dates."""
        for text in records.unpack_texts(self._records.get(Key("texts", arriving.fingerprint.text_hash or b""))):
            if arriving.first <= text.published_at <= arriving.last:
                return self._owner(text.number)
        return None

    def meeting(self, arriving: Arriving) -> list[Owner]:
        """The articles within the dates that share most band keys, the oldest first of equals; eight at most."""
        votes = self._bands.votes(arriving)
        owners: list[Owner] = []
        for number in sorted(votes, key=lambda number: (-votes[number], number)):
            owner = self._owner(number)
            if owner and arriving.first <= owner.published_at <= arriving.last:
                owners.append(owner)
            if len(owners) == CANDIDATES:
                break
        return owners

    def orphans(self, filed: Mapping[PositionKey, str]) -> set[PositionKey]:
        """Positions whose claim is not what they are filed under any more, or whose article's claim was taken back."""
        self._forget_read()
        claims = self.claims_at(list(filed))
        self._records.fetch(Key("articles", claim.owner) for claim in claims.values())
        kept = {at for at, claim in claims.items() if self._is_filed(claim, filed[at])}
        self._forget_read()
        return filed.keys() - kept

    def _is_filed(self, claim: Claim, article_id: str) -> bool:
        """Of an index made from the tables, an article that was not in them any more has the number 0."""
        stands = claim.owner == 0 or self._records.get(Key("articles", claim.owner)) is not None
        return claim.fate != ARTICLE and claim.filed_under == article_id and stands

    # What changes

    def claim(self, batch_id: str, positions: Iterable[PositionKey]) -> None:
        """Note which positions a batch has claimed."""
        self._records.changes[records.batch_key(batch_id)] = records.pack_positions(positions)

    def next_number(self) -> int:
        """The number of the claim that is added next."""
        return self._number + 1

    def add(self, position: PositionKey, claim: Claim, fingerprint: Fingerprint) -> None:
        """Store a claim; the text of an article too, and unless it is a kill, where copies find it."""
        self._number += 1
        if self._number >> NUMBER_BITS:
            raise OverflowError(f"the index at {self.storage.where} is full: it has {self._number} claims")
        self._put(self._number, position, claim, fingerprint)

    def replace(self, claims: Mapping[PositionKey, tuple[Claim, Fingerprint]]) -> None:
        """Store claims in the place of those that their positions have, under the same numbers."""
        self._records.fetch(map(records.position_key, claims))
        stored = {position: self._records.get(records.position_key(position)) for position in claims}
        numbers = {position: records.unpack_claim(found)[0] for position, found in stored.items() if found}
        self.take_back(list(numbers))
        for position, number in numbers.items():
            self._put(number, position, *claims[position])

    def _put(self, number: int, position: PositionKey, claim: Claim, fingerprint: Fingerprint) -> None:
        self._records.changes[records.position_key(position)] = records.pack_claim(number, claim)
        if claim.fate != REDELIVERY:
            key = Key("items", claim.item_key)
            self._records.changes[key] = (self._records.get(key) or b"") + records.pack_version(number, claim)
        if claim.fate == ARTICLE:
            self._records.changes[Key("articles", number)] = records.pack_owner(claim, fingerprint)
        if claim.fate == ARTICLE and not claim.canceled and claim.text_hash:
            self._add_text(claim.text_hash, SameText(number, claim.published_at))
            self._bands.add(number, claim.published_at, fingerprint.band_keys)

    def forget(self, batch_id: str) -> None:
        """Take back all claims of a batch, and what was stored with them."""
        self.take_back(self.positions_of(batch_id) or ())
        self._records.changes[records.batch_key(batch_id)] = None

    def erase(self, positions: Sequence[PositionKey]) -> None:
        """Take back the claims of some positions for good; those that have none are passed over."""
        self.update(lambda: self.take_back(positions), erasing=True)

    def prune(self, before: int, open_batches: Iterable[str]) -> int:
        """Forget the words and band keys of articles by which near copies are found. -> of how many

        They are still found as exact copies, and their guids and versions stay known.

        Args:
            before: an instant; buckets that end earlier are pruned.
            open_batches: what they have claimed is spared.
        """
        buckets = range(FIRST_BUCKET, bucket_of(before))
        self._records.fetch(Key("buckets", bucket) for bucket in buckets)
        parts = [(bucket, segment) for bucket in buckets for segment in self._bands.segments(bucket)]
        batches = list(open_batches)
        return sum(self.update(partial(self._prune, *part, batches)) for part in parts)

    def _prune(self, bucket: int, segment: Segment, open_batches: Sequence[str]) -> int:
        """Prune the articles of one segment, if no writer has merged it meanwhile."""
        kept = self._bands.segments(bucket)
        if segment not in kept:
            return 0
        positions = [position for batch in open_batches for position in self.positions_of(batch) or ()]
        spared = {claim.owner for claim in self.claims_at(positions).values()}
        entries = self._bands.entries(segment)
        numbers = [number for number in band_segments.numbers_in(entries) if number not in spared]
        keys = [Key("articles", number) for number in numbers]
        self._records.fetch(keys)
        self._records.changes.update(
            {key: records.without_words(stored) for key in keys if (stored := self._records.get(key))}
        )
        self._bands.drop([segment])
        left = band_segments.without(entries, numbers)
        rest = [self._bands.new_segment(left)] if len(left) else []
        self._bands.put_segments(bucket, [other for other in kept if other != segment] + rest)
        return len(numbers)

    def take_back(self, positions: Sequence[PositionKey]) -> None:
        """Take back the claims of some positions, and what was stored with them."""
        gone: dict[int, list[int]] = defaultdict(list)
        self._records.fetch(map(records.position_key, positions))
        for key in map(records.position_key, positions):
            stored = self._records.get(key)
            if stored is None:
                continue
            number, claim = records.unpack_claim(stored)
            self._records.changes[key] = None
            if claim.fate != REDELIVERY:
                self._forget_version(number, claim)
            if claim.fate == ARTICLE:
                self._records.changes[Key("articles", number)] = None
                gone[bucket_of(claim.published_at)].append(number)
        for bucket, numbers in gone.items():
            self._bands.forget(bucket, numbers)

    # Records

    def _forget_read(self) -> None:
        self._records.forget_read()
        self._bands.forget_read()

    def _owner(self, number: int) -> Owner | None:
        stored = self._records.get(Key("articles", number))
        return records.unpack_owner(number, stored) if stored else None

    def _add_text(self, text_hash: bytes, text: SameText) -> None:
        key = Key("texts", text_hash)
        self._records.changes[key] = records.pack_texts(sorted([*records.unpack_texts(self._records.get(key)), text]))

    def _forget_version(self, number: int, claim: Claim) -> None:
        item = Key("items", claim.item_key)
        self._records.changes[item] = records.without_version(self._records.get(item) or b"", number) or None
        text = Key("texts", claim.text_hash or b"")
        others = [same for same in records.unpack_texts(self._records.get(text)) if same.number != number]
        if claim.text_hash:
            self._records.changes[text] = records.pack_texts(others) or None

    def _prepare(self) -> bytes:
        """Write the scheme into a new index, and hold it against that of an old one. -> the index's identity"""

        keys = [records.SCHEME_KEY, records.IDENTITY_KEY]

        def noted() -> tuple[None, Changes]:
            new = dict(zip(keys, (SCHEME.encode(), os.urandom(16)), strict=True))
            return None, {} if self.storage.read(keys)[1] else new

        if self.storage.read(keys)[1] is None:
            self.storage.update(noted)
        scheme, identity = (value or b"" for value in self.storage.read(keys))
        if scheme != SCHEME.encode():
            raise SchemeMismatch(
                f"{self.storage.where} holds fingerprints of another scheme and has to be rebuilt by `dateline index "
                f"rebuild`: it has {scheme.decode()}, needed is {SCHEME}"
            )
        return identity


def _numbers(stored: bytes | None) -> Segment:
    found = records.unpack_segments(stored)
    return found[0] if found else Segment(0, 0)
