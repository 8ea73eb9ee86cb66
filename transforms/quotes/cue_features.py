"""What the first sequence model sees of each token of a sentence, to tell cue words from others.

A feature is a short string; the model learns a weight for each. Everything is read from the parse, the quotation marks,
the word classes of :mod:`transforms.quotes.cues` and the rules' own findings.
"""

from __future__ import annotations

from functools import lru_cache

from transforms.parsed_text import ParsedText
from transforms.quotes.attribution import MarkedText
from transforms.quotes.cues import ADJECTIVES, ATTITUDE, NAMING, NOUNS, SPEECH, WEAK
from transforms.quotes.frames import frames

TELLING_CHILDREN = frozenset(["prep", "prt", "dobj", "agent", "poss", "ccomp", "xcomp", "acl", "mark", "aux", "neg"])
CLAUSES = frozenset(["ccomp", "acl", "xcomp"])
OBJECTS = frozenset(["dobj", "acomp", "attr", "oprd", "pobj", "prt"])
NESTING = frozenset(["ccomp", "xcomp", "advcl", "acl", "relcl", "conj", "pcomp"])
PLAIN_TAGS = frozenset(
    ["DT", "CD", "PRP", "PRP$", ",", ".", "_SP", "``", "''", "POS", "EX", "-LRB-", "-RRB-", "$", "HYPH"]
)
"""Tokens of these tags are hardly ever part of a cue: they get few features."""
FARTHEST_GOVERNOR = 12
NEIGHBOURS = (-2, -1, 1, 2)
WORDS_AT_HAND = 8192
"""Stems whose class is remembered."""


def cue_features(text: MarkedText, first: int, end: int, ruled: set[int]) -> list[list[str]]:
    """Features of the tokens ``first`` to before ``end`` (a sentence); ``ruled`` are cue words found by rule."""
    return [_token(text, i, ruled) for i in range(first, end)]


@lru_cache(maxsize=WORDS_AT_HAND)
def word_class(name: str) -> str:
    """The lexicon's class of a stem, ``-`` if it has none."""
    if name in SPEECH:
        return "naming" if name in NAMING else "weak" if name in WEAK else "speech"
    if name in ATTITUDE:
        return "attitude"
    return "noun" if name in NOUNS else "adjective" if name in ADJECTIVES else "-"


def _token(text: MarkedText, i: int, ruled: set[int]) -> list[str]:
    parsed = text.parsed
    features = [
        "bias",
        f"w={parsed.lower[i]}",
        f"t={parsed.tag[i]}",
        f"q={text.quotation[i] >= 0:d}",
        f"rule={i in ruled:d}",
    ]
    if ruled:
        features.append(f"near={(i - 1 in ruled) + 2 * (i + 1 in ruled)}")
    if parsed.tag[i] in PLAIN_TAGS:
        if parsed.words[i] == ":":
            features.append(f"colon={text.quotation[i + 1] >= 0 if i + 1 < len(parsed) else False:d}")
        return features
    return features + _own(text, i) + _neighbours(text, i) + _below(text, i) + _above(text, i) + _framed(text, i)


def _own(text: MarkedText, i: int) -> list[str]:
    parsed = text.parsed
    name, tag, dep, head = parsed.stems[i], parsed.tag[i], parsed.dep[i], parsed.head[i]
    kind = word_class(name)
    return [
        f"l={name}",
        f"d={dep}",
        f"e={parsed.name_label[i]}",
        f"lt={name}{tag}",
        f"hl={parsed.stems[head]}|{dep}",
        f"ht={parsed.tag[head]}|{dep}",
        f"c={kind}|{tag}",
        f"cd={kind}|{dep}",
        f"hc={word_class(parsed.stems[head])}|{dep}",
        f"depth={min(parsed.depth[i], 6)}",
    ]


def _neighbours(text: MarkedText, i: int) -> list[str]:
    stems, tags, quoted = text.parsed.stems, text.parsed.tag, text.quoted
    features: list[str] = []
    end = len(stems)
    for offset in NEIGHBOURS:
        j = i + offset
        if 0 <= j < end:
            features += (f"l{offset}={stems[j]}", f"t{offset}={tags[j]}", f"q{offset}={quoted[j]}")
    if 0 < i < end - 1:
        features += [f"ll={stems[i - 1]}_{stems[i]}", f"lr={stems[i]}_{stems[i + 1]}"]
    return features


def _below(text: MarkedText, i: int) -> list[str]:
    """Children, subject and quoted words in the branch."""
    parsed = text.parsed
    name, kind = parsed.stems[i], word_class(parsed.stems[i])
    dep, children = parsed.dep, parsed.children[i]
    below = sorted({dep[c] for c in children})
    features = [f"k={relation}" for relation in below]
    for relation in below:
        features += (f"lk={name}|{relation}", f"ck={kind}|{relation}")
    for child in children:
        relation = dep[child]
        if relation in TELLING_CHILDREN:
            features.append(f"kl={relation}:{parsed.stems[child]}")
        if relation in CLAUSES:
            features.append(f"kc={kind}|{relation}|{_clause_shape(parsed, child)}")
        if text.quotation[child] >= 0:
            features.append(f"kq={kind}|{relation}")
    subject = parsed.subject[i]
    shape = subject_shape(parsed, subject)
    features += [f"s={shape}", f"sl={shape}{name}", f"sc={shape}|{kind}"]
    return features


def _clause_shape(parsed: ParsedText, clause: int) -> str:
    marks = [parsed.lower[c] for c in parsed.children[clause] if parsed.dep[c] in ("mark", "aux")]
    return f"{parsed.tag[clause]}:{marks[0] if marks else '-'}:{parsed.subject[clause] is not None:d}"


def subject_shape(parsed: ParsedText, subject: int | None) -> str:
    return "none" if subject is None else parsed.shapes[subject]


def _above(text: MarkedText, i: int) -> list[str]:
    """The clause that the token is nested in, and the quotation marks of its sentence."""
    parsed = text.parsed
    governor, kind, token = "root", "-", i
    for _ in range(FARTHEST_GOVERNOR):
        if parsed.head[token] == token:
            break
        if parsed.dep[token] in NESTING:
            governor, kind = (
                f"{parsed.dep[token]}:{parsed.stems[parsed.head[token]]}",
                word_class(parsed.stems[parsed.head[token]]),
            )
            break
        token = parsed.head[token]
    first, end = parsed.sentences[parsed.sentence[i]]
    quotation = text.quotation
    quoted = quotation[first] >= 0 or quotation[i] >= 0 or quotation[end - 1] >= 0
    head_subject = subject_shape(parsed, parsed.subject[parsed.head[i]])
    return [
        f"gov={governor}",
        f"govd={governor.split(':')[0]}|{kind}",
        f"sq={quoted:d}",
        f"hs={head_subject}|{parsed.dep[i]}",
    ]


def _framed(text: MarkedText, i: int) -> list[str]:
    """The classes of the token's word, alone and with what hangs on it, and those of the words around it."""
    parsed = text.parsed
    dep, tag = parsed.dep[i], parsed.tag[i]
    head, subject = parsed.head[i], subject_shape(parsed, parsed.subject[i])
    own = frames(tag, parsed.stems[i]) or ("-",)
    below = sorted({_branch(text, c) for c in parsed.children[i] if text.is_word(c)})
    features = [f"fh={f}|{dep}" for f in frames(parsed.tag[head], parsed.stems[head]) or ("-",)]
    for f in own:
        features += (f"f={f}", f"ft={f}|{tag}", f"fd={f}|{dep}", f"fs={f}|{subject}")
        features += [f"fk={f}|{branch}" for branch in below]
    for child in parsed.children[i]:
        if parsed.dep[child] in OBJECTS:
            features += [f"kf={parsed.dep[child]}|{f}" for f in frames(parsed.tag[child], parsed.stems[child])]
    return features


def _branch(text: MarkedText, child: int) -> str:
    """What hangs on a word: the relation, with the preposition or the form of the clause."""
    parsed = text.parsed
    dep = parsed.dep[child]
    if dep in ("prep", "prt", "agent", "mark"):
        return f"{dep}:{parsed.lower[child]}"
    if dep in ("ccomp", "xcomp", "acl", "advcl"):
        return f"{dep}:{parsed.tag[child]}"
    return dep
