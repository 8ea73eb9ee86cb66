"""Does the rest of a text go on with the story that another part of it tells? All functions are pure.

A story keeps to its names and words: those that come back after some paragraphs come back anywhere in it. Where several
stories are joined, most of the words that come back do so within their own story. So the words that occur in
several places are counted, and how many of them are found on both sides of the boundary is compared with what
chance would give: with a share p of the text on one side, a word in k places is on both sides with the probability
1 - p ** k - (1 - p) ** k. A word counts with the logarithm of k. The ratio does not depend on the length of the
parts, nor much on how general their words are. Of 235 general news stories parted at 25 % to 70 %, 97 % have 0.71 or
more, and of these stories joined with one or two others 97 % have 0.48 or less; of 396 stories about one election
campaign, which share their names, 97 % have 0.71 or more, and 90 % of the joined ones 0.67 or less.

Where stories share their names, the beginning of one tells more: a headline or dateline stands there, and people who
were named in full before are named in full again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from transforms.duplicates.fingerprints import Words
from transforms.duplicates.headings import Heading
from transforms.duplicates.word_classes import NAME, PLAIN

PLACE_WORDS = 60
"""Size of a place in words: in one paragraph a word comes back in any text."""

SMOOTHING = 0.5
"""Added to both sides of the ratio: where hardly any word comes back, there is nothing to tell by."""

LEAST_MIXED = 0.42
MORE_PER_DOUBLING = 0.09
MOST_ASKED = 0.72
SURE_WORDS = 150
"""The ratio that a text has to reach when its rest has so many words or fewer, and how much more it has to reach for
every doubling: the ratio of one story comes nearer to 1 the more there is to count."""

STORY_WORDS = 130
SPLIT_WORDS = 40
SPLITS = 24
LEAST_AT_SPLIT = 0.38
"""A text is split this far from its ends or more, every 40 words but at so many places at most, and if the ratio is
lower at one of them, it is a roundup: so are nearly all of the joined general stories, more than half of the joined
campaign stories, and 2 % to 3 % of the stories."""

ASKED_BY_SIGNS = (0.0, 0.6, 0.8, 0.95)
"""The ratio that a text has to reach with so many signs that another story begins where the mask does or ends: 2 for a
sure heading, 1 for a possible one, 1 for people named in full again. Of 796 campaign stories parted at a paragraph,
7 %, 2 % and none have 1, 2 and 3 of them, joined with another one 33 %, 46 % and 13 %: so 12 % of the joined ones that
seem to go on become 2 %, and of the parted ones 1 % more are lost."""

LEAST_BY_SIGNS = (0.0, 0.0, 0.65, 0.8)
"""The same for a split at any heading of the rest, by the signs there: 1 % of the stories have a place where the ratio
is lower."""

AT_EDGE = 12
"""Words by which an alignment may miss the place where a paragraph ends."""

OVERRUN = 3
"""Words of another story that an alignment may hold by chance."""

LEAST_BESIDE = 30
"""Words on both sides of a place where two stories may meet."""


def goes_on(words: Words, inside: npt.NDArray[np.bool_], headings: Iterable[Heading] = ()) -> bool:
    """Whether the words outside of the mask tell the story of those inside; true if there is nothing to tell by."""
    rest = int(np.count_nonzero(~inside))
    asked = LEAST_MIXED + MORE_PER_DOUBLING * max(0.0, float(np.log2(max(1, rest) / SURE_WORDS)))
    by_signs = ASKED_BY_SIGNS[_signs(words, inside, list(headings))]
    return mixing(words, inside) >= max(min(MOST_ASKED, asked), by_signs)


def holds_another(words: Words, inside: npt.NDArray[np.bool_], headings: Sequence[Heading]) -> bool:
    """Whether some of the few words outside of the mask tell another story, and are no local paragraphs.

    So they do where they stand together under a sure heading and do not go on; at the beginning of a text, where the
    heading may be that of the whole, another one has to follow them.
    """
    starts = np.flatnonzero(np.diff(~inside, prepend=False) & ~inside)
    ends = np.flatnonzero(np.diff(~inside, append=False) & ~inside) + 1
    begun = [heading.at for heading in headings if heading.sure]
    numbers = np.arange(len(words))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        places = (start, end) if start <= AT_EDGE else (start,)
        anew = all(any(-OVERRUN <= at - place <= AT_EDGE for at in begun) for place in places)
        others = (numbers < start) | (numbers >= end)
        if end - start >= LEAST_BESIDE and anew and not goes_on(words, others):
            return True
    return False


def is_roundup(words: Words, inside: npt.NDArray[np.bool_], headings: Iterable[Heading] = ()) -> bool:
    """Whether the words outside of the mask, even if they begin by going on, turn to another story somewhere."""
    step = max(SPLIT_WORDS, len(words) // SPLITS)
    places = np.arange(STORY_WORDS, len(words) - STORY_WORDS + 1, step)
    asked = {int(at): LEAST_AT_SPLIT for at in places[~inside[places]]}
    for heading in headings:
        if LEAST_BESIDE <= heading.at <= len(words) - LEAST_BESIDE and not inside[heading.at]:
            asked[heading.at] = LEAST_BY_SIGNS[1 + heading.sure + names_again(words, heading.at)]
    return any(mixing(words, np.arange(len(words)) < at) < least for at, least in asked.items())


def names_again(words: Words, at: int) -> bool:
    """Whether most of the people who come back after a word are named in full again, as at the beginning of a story.

    A full name is two capitalised words in a row, of people who are also named by the second one alone.
    """
    is_name, hashed = (words & 3) == NAME, (words >> 2).astype(np.int64)
    after_name = np.concatenate([[False], is_name[:-1]])
    ends = is_name & ~np.concatenate([is_name[1:], [False]])
    pairs = np.concatenate([[0], hashed[:-1] << 14]) | hashed
    known = np.flatnonzero((ends & after_name)[:at])
    alone = hashed[ends & ~after_name]
    known = known[np.isin(hashed[known], alone)]
    back = at + np.flatnonzero(is_name[at:] & np.isin(hashed[at:], hashed[known]))
    first = back[np.unique(hashed[back], return_index=True)[1]]
    in_full = after_name[first] & np.isin(pairs[first], pairs[known])
    return 2 * int(np.count_nonzero(in_full)) > len(first)


def _signs(words: Words, inside: npt.NDArray[np.bool_], headings: Iterable[Heading]) -> int:
    """The most signs that there are at one edge of the mask, 0 to 3."""
    edges = np.flatnonzero(np.diff(inside)) + 1
    between = edges[(edges >= LEAST_BESIDE) & (edges <= len(words) - LEAST_BESIDE)].tolist()
    return max((_heading_at(edge, headings) + names_again(words, edge) for edge in between), default=0)


def _heading_at(edge: int, headings: Iterable[Heading]) -> int:
    return max((1 + heading.sure for heading in headings if abs(heading.at - edge) <= AT_EDGE), default=0)


def mixing(words: Words, inside: npt.NDArray[np.bool_]) -> float:
    """How many of the words that come back are on both sides of the mask, relative to chance: 0 to about 1.5."""
    places, sides = _places(words, inside)
    _, word, times = np.unique(places[:, 0], return_inverse=True, return_counts=True)
    within = np.bincount(word, sides, len(times))
    both = (within > 0) & (within < times)
    share = float(inside.mean())
    weight = np.log(times)
    expected = float(np.sum(weight * (1 - share**times - (1 - share) ** times)))
    return (float(np.sum(weight[both])) + SMOOTHING) / (expected + SMOOTHING)


def _places(words: Words, inside: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Each word once for each place it is in, as (word, place), and whether the place is inside of the mask."""
    turns = np.cumsum(np.diff(inside, prepend=inside[:1]))
    starts = np.searchsorted(turns, turns)
    place = turns * len(words) + (np.arange(len(words)) - starts) // PLACE_WORDS
    telling = np.isin(words & 3, (NAME, PLAIN))
    pairs = np.stack([(words[telling] >> 2).astype(np.int64), place[telling]], axis=1)
    distinct, first = np.unique(pairs, axis=0, return_index=True)
    return distinct, inside[telling][first]
