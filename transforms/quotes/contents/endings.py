"""Where a content ends: before the speaker's next deed, another speaker, an aside of the article's own."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.parsed_text import stem
from transforms.quotes.attribution import Attribution, MarkedText
from transforms.quotes.contents.grammar import (
    ACTORS,
    BACKGROUND,
    FINITE,
    SEPARATORS,
    TENSES,
    WITHHELD,
    is_quoted,
    tenses,
)
from transforms.quotes.cues import ATTITUDE, SPEECH
from transforms.quotes.frames import frames

NEXT_CUES = frozenset(
    ["say", "request", "ask", "promise", "warn", "deny", "rule", "reveal", "praise", "predict", "mention"]
)
JUDGING = frozenset(map(stem, ["blaming", "accusing", "praising", "criticizing", "criticising"]))
ADDING = frozenset(map(stem, ["adding", "saying", "telling", "noting", "stating", "warning", "claiming", "insisting"]))
WITHHOLDING = frozenset(map(stem, ["elaborating", "naming", "specifying", "giving", "providing", "offering", "citing"]))
OWN_DEEDS = frozenset(["say", "request", "promise", "warn", "deny", "praise", "blame", "label", "mention", "show"])
NAME_TAGS = frozenset(["DT", "NNP", "NNPS", "POS"])
LONGEST_NAME = 7
OBJECT_TAGS = frozenset(["DT", "PRP$", "PRP", "NNP", "NNPS"])
CONTRASTS = frozenset(["while", "whereas", "whilst", "although", "though", "as"])
SIGNING_TAGS = frozenset(["NNP", "NNPS", "IN", "DT", ",", "CC"])
AUDIENCES = frozenset(["outlets", "media", "reporters", "journalists", "newspapers", "broadcasters", "press"])
RECORDINGS = frozenset(["footage", "video", "videos", "images", "photos", "photographs"])
OTHERS = frozenset(["some", "others", "many", "several", "both"])
ADDED = frozenset(
    map(stem, ["adding", "saying", "telling", "noting", "stating", "warning", "claiming", "insisting", "citing"])
)
JUDGED = frozenset(["blame", "praise", "deny"])


def without_conjunction(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """A content does not end with "and"."""
    parsed, last = text.parsed, content[-1]
    joined = [at for at, i in enumerate(content[3:-1], 3) if parsed.tag[i] == "CC"]
    dated = [at for at in joined if parsed.name_label[content[at + 1]] == "DATE"]
    if dated and content[0] > attribution.cue[-1] and parsed.words[content[dated[-1]] - 1] == ",":
        rest = content[dated[-1] :]  # "supported farming, and a few years into his tenure, he ..."
        if all(parsed.tag[i][:2] in ("CC", "DT", "JJ", "NN", "IN", "PR", "CD") for i in rest):
            return content[: dated[-1]]
    return content[:-1] if parsed.tag[last] == "CC" and last > attribution.cue[-1] else None


def without_next_reporter(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "was “a great man,” while B noted …": a comma inside of the closing mark ends what A said."""
    parsed = text.parsed
    for at, i in enumerate(content[:-1]):
        closed = is_quoted(text, i) and not is_quoted(text, i + 1) and parsed.words[i - 1][-1:] == ","
        if closed and parsed.lower[i + 1] in BACKGROUND and content[at + 1] == i + 1:
            return content[: at + 1]
    return None


def up_to_next_cue(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "said it was dirty and urged the crowd to leave": the second verb is the speaker's doing, not what is said."""
    if content[0] < attribution.cue[-1]:
        return None
    for at, i in enumerate(content[2:], 2):
        if not is_quoted(text, i) and (_is_joined_cue(text, attribution.cue[-1], i) or _is_added_cue(text, i)):
            return content[: at - 1]
    return None


def _is_joined_cue(text: MarkedText, cue: int, i: int) -> bool:
    """ "and urged", "but has vowed": in the tense of the cue, without a subject of its own."""
    parsed = text.parsed
    verb = i
    if parsed.lower[i] in ("has", "have", "had") and parsed.tag[i + 1 : i + 2] == ["VBN"]:
        verb = i + 1
    same = parsed.tag[i] == parsed.tag[cue] or verb != i
    joined = same and parsed.tag[i] in FINITE and parsed.tag[i - 1] == "CC" and parsed.subject[verb] is None
    apart = parsed.words[i - 2] == ","  # ", and mentioned"
    chain = verb != i and any(parsed.lower[k] == parsed.lower[i] for k in range(cue + 1, i) if text.quotation[k] < 0)
    joined = joined and parsed.lower[verb : verb + 2] != ["continued", "to"]
    joined = joined and not chain  # "said he has called up the guard and has requested help"
    joined = joined and (apart or not _is_actor(text, parsed.subject[parsed.head[verb]], cue))
    return joined and not NEXT_CUES.isdisjoint(frames("VB", parsed.stems[verb]))


def _is_actor(text: MarkedText, subject: int | None, cue: int) -> bool:
    """Whether the verb before has a named subject inside the content, whose doing the second one may be."""
    return subject is not None and subject > cue and text.parsed.name_label[subject] in ACTORS


def _is_added_cue(text: MarkedText, i: int) -> bool:
    """ ", adding that" and "without elaborating": what follows is the speaker's doing."""
    parsed = text.parsed
    if parsed.lower[i - 1] == "without" and parsed.stems[i] in WITHHOLDING:
        return True
    return parsed.words[i - 1] == "," and parsed.tag[i] == "VBG" and parsed.stems[i] in ADDING | JUDGING


def up_to_own_deed(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "hinted it would end, but later reversed himself", "found it just and called it swift", ", pointing to …": what
    the speaker did or said next is not part of what was said first."""
    if content[0] < attribution.cue[-1] or text.parsed.tag[attribution.cue[-1]] not in FINITE:
        return None
    for at, i in enumerate(content[2:], 2):
        if text.quotation[i] >= 0:
            continue
        if _is_retreat(text, attribution, content[:at], i):
            return [k for k in content if k < _first_adverb(text, i) - 1]
        if _is_contrast(text, attribution, content[:at], i) or _is_other_report(text, attribution, content, i):
            return content[:at]
        if _is_joined_label(text, attribution, i):
            return content[: at - 1]
        if _is_evidence(text, attribution, i):
            return content[:at]
    return None


def _is_retreat(text: MarkedText, attribution: Attribution, before: Sequence[int], i: int) -> bool:
    """ ", but later reversed": in the past like the cue, behind a clause that speaks of what would be."""
    parsed, cue = text.parsed, attribution.cue[-1]
    first = _first_adverb(text, i)
    past = parsed.tag[i] == parsed.tag[cue] == "VBD" and parsed.subject[i] is None
    opens = parsed.lower[first - 1] == "but" and parsed.words[first - 2] == ","
    return past and opens and any(parsed.tag[k] == "MD" for k in before)


def _is_contrast(text: MarkedText, attribution: Attribution, before: Sequence[int], i: int) -> bool:
    """ "announced schools would close, while Ann Lee cancelled": told in the past like the cue, of somebody else."""
    parsed, cue = text.parsed, attribution.cue[-1]
    if parsed.lower[i] not in ("while", "whereas") or parsed.words[i - 1] != "," or parsed.tag[cue] != "VBD":
        return False
    verb = parsed.head[i]
    subject = parsed.subject[verb]
    if subject is not None and parsed.lower[subject] in RECORDINGS:
        return True
    named = subject is not None and parsed.name_label[subject] == "PERSON"
    return named and parsed.tag[verb] == "VBD" and any(parsed.tag[k] == "MD" for k in before)


def _is_other_report(text: MarkedText, attribution: Attribution, content: Sequence[int], i: int) -> bool:
    """ "said that it was safe, the Marlow Mail reported": who tells of it stands behind the last comma."""
    parsed, last = text.parsed, content[-1]
    subject = parsed.subject[last]
    if parsed.words[i] != "," or parsed.tag[last] != "VBD" or parsed.stems[last] not in SPEECH or subject is None:
        return False
    between = [k for k in content if i < k < last]
    return subject in between and len(between) < LONGEST_NAME and all(parsed.tag[k] in NAME_TAGS for k in between)


def _is_joined_label(text: MarkedText, attribution: Attribution, i: int) -> bool:
    """ "and called the order swift": a verb of judging with its own object, which the tree takes for a passive."""
    parsed, cue = text.parsed, attribution.cue[-1]
    active = parsed.tag[i] in ("VBN", "VBD") and parsed.tag[cue] == "VBD" and parsed.tag[i - 1] == "CC"
    own = active and parsed.subject[i] is None and not OBJECT_TAGS.isdisjoint(parsed.tag[i + 1 : i + 2])
    passive = any(parsed.dep[c] == "auxpass" for c in parsed.children[parsed.head[i]])
    return own and not passive and "label" in frames("VB", parsed.stems[i])


def _is_evidence(text: MarkedText, attribution: Attribution, i: int) -> bool:
    """ ", pointing to the attack": a participle that the tree hangs on the cue itself."""
    parsed = text.parsed
    if parsed.words[i - 1] != "," or parsed.tag[i] != "VBG" or parsed.dep[i] != "advcl":
        return False
    return parsed.head[i] in attribution.cue and not OWN_DEEDS.isdisjoint(frames("VB", parsed.stems[i]))


def _first_adverb(text: MarkedText, verb: int) -> int:
    """The first of the adverbs in front of a verb, or the verb."""
    while text.parsed.tag[verb - 1] == "RB":
        verb -= 1
    return verb


def up_to_semicolon(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """What follows a semicolon outside of quotation marks is the reporter's own, unless "that" takes it up."""
    parsed = text.parsed
    if content[0] < attribution.cue[-1]:
        return None
    for at, i in enumerate(content[:-1]):
        if parsed.words[i] == ";" and not is_quoted(text, i):
            rest = content[at + 1 :]
            own = any(parsed.tag[k] in FINITE for k in rest) and parsed.tag[rest[0]] not in ("IN", "TO", "CC")
            return content[:at] if own and at > 2 else None
    return None


def up_to_present(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "suggested he would not run and Weld has decided to": behind what was said in the past, the present is the
    article's own."""
    parsed = text.parsed
    first = next((i for i in content if parsed.tag[i] in FINITE), None)
    if first is None or content[0] < attribution.cue[-1] or tenses(text, attribution) != {"past"}:
        return None
    past = parsed.tag[first] == "VBD" or parsed.lower[first] in ("would", "could", "might")
    for at, i in enumerate(content[2:-2], 2):
        if past and text.quotation[i] < 0 and parsed.tag[i] == "CC" and i > first:
            verb = next((k for k in content[at:] if parsed.tag[k] in FINITE), i)
            subject = parsed.subject[verb] if parsed.subject[verb] is not None else parsed.subject[parsed.head[verb]]
            named = subject is not None and i < subject < verb and parsed.tag[subject] == "NNP"
            if named and parsed.tag[verb] in ("VBZ", "VBP"):
                return content[:at]
    return None


def up_to_other_report(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "said it was safe, while engineers say it is not", ", and critics accused him": there somebody else speaks."""
    parsed = text.parsed
    stem_of_cue = parsed.stems[attribution.cue[-1]]
    known = stem_of_cue in SPEECH | ATTITUDE or "blame" in frames("VB", stem_of_cue)
    if content[0] < attribution.cue[-1] or not known:
        return None
    for at, i in enumerate(content[2:-2], 2):
        before = parsed.words[i - 1] in SEPARATORS or text.quotation[i - 1] >= 0
        if text.quotation[i] >= 0 or not before:
            continue
        if parsed.lower[i] == "with" and any(_is_other_speaking(text, k) for k in content[at + 1 : at + 8]):
            return content[:at]  # ", with some papers claiming …"
        if parsed.lower[i] in ("which", "who", "that") and _is_judged(text, attribution, i):
            return content[:at]  # "…, which Ann Lee has called a stunt"
        if parsed.lower[i] in CONTRASTS and parsed.dep[i] == "mark":
            verb = parsed.head[i]
        elif parsed.tag[i] == "CC":
            verb = next((c for c in parsed.children[parsed.head[i]] if parsed.dep[c] == "conj" and c > i), i)
        else:
            continue
        if _reports(text, attribution, i, verb):
            return content[:at]
    return None


def _reports(text: MarkedText, attribution: Attribution, opener: int, verb: int) -> bool:
    """Whether a verb of speech behind ``opener`` has a speaker of its own, in the tense of the cue."""
    parsed, subject = text.parsed, text.parsed.subject[verb]
    reports = parsed.stems[verb] in SPEECH or not JUDGED.isdisjoint(frames("VB", parsed.stems[verb]))
    if subject is None or not opener < subject < verb or not reports:
        return False
    told = parsed.tag[verb] in FINITE and TENSES[parsed.tag[verb]] in tenses(text, attribution)
    speaks = parsed.name_label[subject] in ("PERSON", "ORG") or parsed.tag[subject] == "NNS"
    speaks = speaks or parsed.lower[subject] in OTHERS
    return (told or parsed.lower[opener] != "and") and speaks and parsed.dep[subject] == "nsubj"


def _is_other_speaking(text: MarkedText, i: int) -> bool:
    parsed = text.parsed
    speaks = parsed.stems[i] in SPEECH or "label" in frames("VB", parsed.stems[i])
    return parsed.tag[i] == "VBG" and speaks and parsed.tag[i - 1] not in ("IN", "TO")


def _is_judged(text: MarkedText, attribution: Attribution, pronoun: int) -> bool:
    """Whether somebody with a name says something of the noun in a relative clause."""
    parsed = text.parsed
    verb = next((i for i in parsed.ancestors(pronoun) if parsed.dep[i] == "relcl"), pronoun)
    subject = parsed.subject[verb]
    named = subject is not None and pronoun < subject < verb and parsed.name_label[subject] in ("PERSON", "ORG")
    says = parsed.stems[verb] in SPEECH or "label" in frames("VB", parsed.stems[verb])
    return named and says and subject not in attribution.source


def without_signature(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """A line below with a dash and a name ("– European Court of Justice") signs what is above."""
    parsed = text.parsed
    for at, i in enumerate(content[1:], 1):
        below = parsed.paragraph[i] > parsed.paragraph[content[at - 1]]
        if below and parsed.words[i] in ("–", "—", "-") and len(content) - at < 12:
            rest = content[at + 1 :]
            return content[:at] if rest and all(parsed.tag[k] in SIGNING_TAGS for k in rest) else None
    return None


def up_to_other_share(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "52 percent voted to leave and 48 percent to stay": the second share is somebody else's."""
    parsed = text.parsed
    for at, i in enumerate(content[1:-3], 1):
        share = parsed.tag[i] == "CC" and parsed.tag[i + 1] == "CD" and parsed.lower[i + 2] in ("%", "percent")
        if share and content[0] > attribution.cue[-1] and text.quotation[i] < 0:
            rest = content[at + 3 : at + 5]
            return content[:at] if any(parsed.tag[k] in ("TO", *FINITE) for k in rest) else None
    return None


def up_to_occasion(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "said he was a risk, prior to setting bail": when it was said is no part of it."""
    parsed, cue = text.parsed, attribution.cue[-1]
    if content[0] < cue or "predict" in frames(parsed.tag[cue], parsed.stems[cue]):
        return None
    for at, i in enumerate(content[2:-2], 2):
        if text.quotation[i] >= 0 or parsed.words[i - 1] != ",":
            continue
        verb = i + 2 if parsed.lower[i : i + 2] == ["prior", "to"] else i + 1
        if parsed.lower[i] in ("prior", "before") and parsed.tag[verb] == "VBG":
            return content[:at]
    return None


def up_to_silence(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "put the loss at $5,000 but gave no details", "and declined to say when": what was not said is the article's."""
    parsed = text.parsed
    if content[0] < attribution.cue[-1] or parsed.tag[attribution.cue[-1]] != "VBD":
        return None
    for at, i in enumerate(content[1:-1], 1):
        if text.quotation[i] < 0 and parsed.tag[i] == "CC" and _is_silent(text, i + 1):
            return content[:at]
    return None


def _is_silent(text: MarkedText, i: int) -> bool:
    parsed = text.parsed
    verb = parsed.head[i] if parsed.lower[i] in ("did", "would") else i
    negated = any(parsed.dep[c] == "neg" for c in parsed.children[verb])
    silent = negated or parsed.lower[verb + 1 : verb + 2] in (["no"], ["few"], ["little"])
    refused = parsed.stems[verb] in (stem("decline"), stem("refuse"))
    own = parsed.subject[verb]
    alone = own is None or own < i
    return parsed.tag[i] in ("VBD", "MD") and alone and parsed.stems[verb] in WITHHELD and (silent or refused)


def without_added_piece(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "A deal is near, said two people, who asked not to be named", ", he said, adding …": only what stands before."""
    parsed, cue = text.parsed, attribution.cue
    before = [i for i in content if i < cue[0]]
    after = [i for i in content if i > max([*cue, *attribution.source])]
    after = [i for i in after if text.is_word(i)]
    if not before or not after or text.quotation[after[0]] >= 0:
        return None
    first = after[0]
    added = parsed.tag[first] == "VBG" and parsed.stems[first] in ADDED
    aside = parsed.lower[first] == "who" or parsed.lower[first : first + 2] == ["in", "what"]
    if added or aside:
        return before
    semicolon = next((i for i in content if i > first and parsed.words[i] == ";" and text.quotation[i] < 0), None)
    return [i for i in content if i < semicolon] if semicolon is not None else None


def without_examples(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "Others urged him to go, such as Ann Lee, who …": examples of those who speak are no part of it."""
    parsed, source = text.parsed, attribution.source
    if not source or content[0] < attribution.cue[-1] or not any(parsed.tag[i] in ("NNS", "NNPS") for i in source):
        return None
    for at, i in enumerate(content[2:-2], 2):
        if parsed.lower[i : i + 2] == ["such", "as"] and parsed.words[i - 1] == ",":
            person = any(parsed.name_label[k] == "PERSON" for k in content[at : at + 10])
            return content[:at] if person and text.quotation[i] < 0 else None
    return None


def up_to_evidence(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "reported him to be dead, citing sources in the ministry": whom or what the source cites is no part of it."""
    cites = (at for at, i in enumerate(content) if text.parsed.lower[i] == "citing" and text.quotation[i] < 0)
    at = next(cites, 0)
    return content[:at] if at > 2 and content[0] > attribution.cue[-1] else None


def up_to_despite(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "says it found nothing, despite a site claiming that …": what speaks against it is the article's."""
    parsed = text.parsed
    for at, i in enumerate(content[3:], 3):
        if parsed.lower[i] == "despite" and text.quotation[i] < 0 and content[0] > attribution.cue[-1]:
            told = any(parsed.tag[k] == "VBG" for k in content[at : at + 10])
            return content[:at] if told else None
    return None


def without_addressee(text: MarkedText, attribution: Attribution, content: Sequence[int]) -> Sequence[int] | None:
    """ "confirmed his identity to several outlets anonymously": to whom is no part of it."""
    parsed = text.parsed
    if content[0] < attribution.cue[-1] or any(parsed.tag[i] in FINITE for i in content):
        return None
    for at, i in enumerate(content[1:], 1):
        if parsed.lower[i] == "to" and parsed.dep[i] in ("prep", "dative") and text.quotation[i] < 0:
            told = next((c for c in parsed.children[i] if parsed.dep[c] == "pobj"), i)
            return content[:at] if parsed.lower[told] in AUDIENCES else None
    return None
