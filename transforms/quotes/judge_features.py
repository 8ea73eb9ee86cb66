"""What the third model sees of a whole attribution, to tell those that a reader would accept from the rest."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.parsed_text import ParsedText
from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.cue_features import subject_shape, word_class
from transforms.quotes.frames import frames

FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
OPENERS = frozenset(["that", "to", "whether", "if", "as", "for", "of", "about", "it", "what", "how", "why", "which"])
SIZES = (1, 2, 4, 8, 16, 32)


def judge_features(text: MarkedText, attribution: Attribution) -> list[str]:
    """Features of one attribution; the model learns a weight for each."""
    shape, own = _content(text, attribution), _cue(text, attribution)
    source = _source(text, attribution)
    how = "marks" if attribution.direct else "model" if attribution.cue_probability < 1 else "rule"
    features = ["bias", f"o={how}", *shape, *own, *source, *_place(text, attribution), *_evidence(attribution)]
    features += [f"{a}&{b}" for a in own[:4] for b in (*shape[:3], *source[:2])]
    features += [f"{a}&{b}" for a in shape[:2] for b in source[:2]]
    return features + [f"{how}&{feature}" for feature in (*shape[:6], *source[:3], *own[1:4])]


def _evidence(attribution: Attribution) -> list[str]:
    """How sure the sequence models were, in steps: each step that is reached counts."""
    return [
        f"{name}>{step / 10}"
        for name, value in (("cue", attribution.cue_probability), ("roles", attribution.roles_probability))
        for step in range(1, 10)
        if value > step / 10
    ]


def _content(text: MarkedText, attribution: Attribution) -> list[str]:
    parsed = text.parsed
    words = [i for i in sorted(attribution.content) if text.is_word(i)]
    if not words or not attribution.cue:
        return ["empty"] * 6
    quoted = sum(text.quotation[i] >= 0 for i in words)
    kind = "d" if quoted == len(words) else "m" if quoted else "i"
    finite = any(parsed.tag[i] in FINITE for i in words)
    opener = parsed.lower[words[0]] if parsed.lower[words[0]] in OPENERS else parsed.tag[words[0]]
    root = min(words, key=lambda i: (parsed.depth[i], i))
    relation = _relation(parsed, root, attribution)
    side = _side(words, attribution)
    return [
        f"kf={kind}{finite:d}{side}",
        f"rel={relation}|{kind}",
        f"open={opener}|{kind}",
        f"kind={kind}",
        f"side={side}",
        f"cut={_is_cut_left(parsed, words)}{_is_cut_right(text, words, attribution)}",
        f"size={sum(len(words) > size for size in SIZES)}|{kind}",
        f"root={parsed.tag[root]}|{parsed.dep[root]}",
        f"subject={parsed.subject[root] in attribution.content}|{finite}",
        f"pieces={len(parsed.spans(attribution.content))}|{kind}",
        f"after={_neighbour(text, words[-1] + 1)}|{kind}",
        f"before={_neighbour(text, words[0] - 1)}|{kind}",
        f"gap={_gap(text, words, attribution)}|{kind}",
        f"tail={_tail(text, words, attribution)}|{kind}",
    ]


def _gap(text: MarkedText, words: list[int], attribution: Attribution) -> str:
    """What stands between the attribution and a content behind it: often a part of the content that is missing."""
    parsed = text.parsed
    own = {*attribution.cue, *attribution.source}
    before = max((i for i in own if i < words[0]), default=words[0])
    gap = [i for i in range(before + 1, words[0]) if text.is_word(i)]
    if not gap:
        return "0"
    named = any(parsed.tag[i].startswith("NN") and parsed.name_label[i] not in ("DATE", "TIME") for i in gap)
    comma = parsed.words[words[0] - 1] in ",:"
    return f"{parsed.tag[gap[0]]}{named:d}{comma:d}{min(len(gap), 4)}"


def _tail(text: MarkedText, words: list[int], attribution: Attribution) -> str:
    """How much of the sentence follows a content, and whether a verb stands in it."""
    parsed = text.parsed
    end = parsed.sentences[parsed.sentence[words[-1]]][1]
    tail = [i for i in range(words[-1] + 1, end) if text.is_word(i) and i not in attribution.cue]
    verbs = any(parsed.tag[i] in FINITE for i in tail)
    return f"{sum(len(tail) > size for size in (0, 2, 6))}{verbs:d}" if words[-1] > attribution.cue[0] else "L"


def _side(words: list[int], attribution: Attribution) -> str:
    if not attribution.cue:
        return "-"
    cue = attribution.cue[0]
    return "L" if words[-1] < cue else "R" if words[0] > cue else "B"


def _relation(parsed: ParsedText, root: int, attribution: Attribution) -> str:
    """How the content hangs on the cue in the tree."""
    if parsed.head[root] in attribution.cue:
        return parsed.dep[root]
    if parsed.head[parsed.head[root]] in attribution.cue:
        return f"{parsed.dep[parsed.head[root]]}>{parsed.dep[root]}"
    return "above" if any(root == parsed.head[i] for i in attribution.cue) else "far"


def _is_cut_left(parsed: ParsedText, words: list[int]) -> int:
    """Whether a token that belongs to the content's first word stands before it."""
    first = words[0]
    return int(any(c < first for c in parsed.children[first]) or _crosses(parsed, first - 1, words))


def _is_cut_right(text: MarkedText, words: list[int], attribution: Attribution) -> int:
    following = words[-1] + 1
    if following >= len(text.parsed) or not text.is_word(following):
        return 0
    if following in attribution.cue or following in attribution.source:
        return 0
    return int(_crosses(text.parsed, following, words)) + 1


def _crosses(parsed: ParsedText, i: int, words: list[int]) -> bool:
    """Whether a neighbour of the content hangs on it or shares its governor inside of it."""
    return 0 <= i < len(parsed) and not parsed.is_space[i] and parsed.head[i] in words and parsed.dep[i] != "punct"


def _neighbour(text: MarkedText, i: int) -> str:
    parsed = text.parsed
    if not 0 <= i < len(parsed) or parsed.is_space[i]:
        return "edge"
    return parsed.tag[i] if text.is_word(i) else parsed.words[i]


def _cue(text: MarkedText, attribution: Attribution) -> list[str]:
    parsed = text.parsed
    if not attribution.cue:
        return ["cue=-"] * 4
    root = min(attribution.cue, key=lambda i: (parsed.depth[i], i))
    name, tag = parsed.stems[root], parsed.tag[root]
    known = frames(tag, name) or ("-",)
    return [
        f"cue={name}",
        f"class={word_class(name)}|{tag[:1]}",
        f"frame={known[0]}",
        f"tag={tag}|{parsed.dep[root]}",
        f"width={min(len(attribution.cue), 5)}",
        *(f"f={frame}" for frame in known),
        *(f"in={parsed.stems[i]}" for i in attribution.cue),
    ]


def _source(text: MarkedText, attribution: Attribution) -> list[str]:
    parsed, source = text.parsed, attribution.source
    if not source or not attribution.cue:
        return ["s=none", "sg=none"]
    head = min(source, key=lambda i: (parsed.depth[i], i))
    near = min(abs(i - k) for i in source for k in attribution.cue)
    governed = any(parsed.subject[k] == head for k in attribution.cue)
    return [
        f"s={subject_shape(parsed, head)}",
        f"sg={governed:d}|{parsed.dep[head]}",
        f"sn={sum(near > size for size in SIZES)}",
        f"sw={parsed.stems[head]}",
    ]


def _place(text: MarkedText, attribution: Attribution) -> Iterator[str]:
    """The sentence around: a question, a dash or colon in it, how deep the cue lies."""
    parsed = text.parsed
    if not attribution.cue:
        return
    cue = attribution.cue[0]
    first, end = parsed.sentences[parsed.sentence[cue]]
    outside = [parsed.words[i] for i in range(first, end) if text.quotation[i] < 0]
    yield from (f"has={mark}" for mark in "?:;—–" if mark in outside)
    yield f"modal={next((parsed.lower[i] for i in attribution.cue if parsed.tag[i] in ('MD', 'TO')), '-')}"
    yield f"depth={min(parsed.depth[cue], 5)}"
    yield f"quoted={text.quotation[cue] >= 0:d}"
