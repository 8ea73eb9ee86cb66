"""Words that may be the finite verb of an English sentence, for telling fragments from sentences.

Finite forms are made of base forms by rule; words that are more often nouns in their -s form are in it too, because
a fragment that is kept by mistake does less harm than a sentence that is lost.
"""

from __future__ import annotations

from collections.abc import Iterator

_AUXILIARIES = """
am are be been can cannot could did do does had has have he's i'm is isn't it's let's may might must ought shall she's
should that's there's was were what's who's will would
"""

_REGULAR = """
accept accuse achieve act add admit adopt agree aim allow announce appeal appear apply appoint approve argue arrest
arrive ask attack attempt avoid back ban base believe blame block call campaign cancel carry cause challenge change
charge claim clear close collapse comment complain concern condemn confirm consider contain continue control cost
cover crash create criticise criticize cross damage deal decide declare decline defend delay deliver demand deny
deploy describe destroy detain develop die differ disagree discover discuss dismiss doubt drop earn elect emerge
enable end enjoy ensure enter escape estimate expand expect explain explode express extend face fail fear feature
finish fire follow force found function gain gather govern grant guarantee halt hand happen hate head help hope
identify ignore impose improve include increase indicate inform injure insist intend introduce invade invest
investigate invite involve issue join jump kill lack land last launch learn like limit link live look lose love lower
maintain manage mark matter mean measure mention mount move name need negotiate note object observe obtain occur offer
open operate oppose order organise organize own pass pay perform persist plan play pledge point postpone praise
predict prefer prepare present press prevent produce promise propose protect protest prove provide publish pull push
question raise reach react realise realize recall receive recognise recognize recommend record recover reduce refer
reflect refuse regard reject relate release rely remain remember remove repeat replace reply report represent request
require rescue resign resolve respond restore result resume return reveal rule save search seem serve settle share
show shut sign slow smile sound spark speak spread stand start state stay stop stress strike struggle submit succeed
suffer suggest support suppose survive suspect suspend talk target tend test thank threaten trade train travel try
turn understand unveil urge use vary visit voice vote vow wait walk want warn watch welcome win wish wonder work worry
wound
"""

_IRREGULAR = """
said told took went came got gave made knew thought saw found felt left kept held brought began wrote stood heard let
meant set met ran paid sat spoke lay led read grew lost fell sent built understood drew broke spent cut rose drove
bought wore chose won fought caught taught threw sold shot struck hit put quit shut beat bet bid burst cast cost hurt
split spread stuck swore swept swung tore woke withdrew became overcame undertook forgot forgave froze flew fled fed
hid hung laid lent lit rode rang sang sank shook shone slept slid says goes comes gets gives makes knows thinks sees
finds feels leaves keeps holds brings begins writes stands hears lets means sets meets runs pays sits speaks lies
leads reads grows loses falls sends builds draws breaks spends cuts rises drives buys wears chooses wins fights
catches teaches throws sells shoots strikes hits puts become becomes say go come get give make know think see find
feel leave keep hold bring begin tell tells take takes stay seek seeks sought seem
"""

_ALSO_NOUNS = """
act aim appeal attack attempt back ban base blame block call campaign cause challenge change charge claim clear close
comment concern control cost cover crash cut damage deal delay demand doubt drop end face fear feature fire force
found function gain grant guarantee halt hand head help hit hope increase issue jump lack land last launch leaves led
like limit link live look love lower mark matter measure move name need note object offer open order own pass plan
play pledge point present press promise protest question read record release reply report request rescue result return
rule search set share show sign sound spark spread stand start state stress strike struggle support suspect talk
target test trade train travel turn use visit voice vote vow walk watch wish work worry wound
"""
"""Verbs whose bare and -s forms are as often nouns or adjectives."""

_OBJECT_WORDS = """
a all an any her him his it its many me more my no our some that the their them these this those to us you your
"""


def _forms(base: str) -> Iterator[str]:
    yield base
    if base.endswith("y") and base[-2] not in "aeiou":
        yield from (base[:-1] + "ies", base[:-1] + "ied")
    elif base.endswith(("s", "sh", "ch", "x", "z")):
        yield from (base + "es", base + "ed")
    else:
        yield from (base + "s", base + "d" if base.endswith("e") else base + "ed")


AUXILIARIES = frozenset(_AUXILIARIES.split())
FINITE = frozenset(form for base in _REGULAR.split() for form in _forms(base)) | frozenset(_IRREGULAR.split())
AMBIGUOUS = frozenset(form for base in _ALSO_NOUNS.split() for form in (base, base + "s", base + "es"))
OBJECT_WORDS = frozenset(_OBJECT_WORDS.split())
"""Before one of these an ambiguous form is a verb: nouns seldom stand right before an article."""
CERTAIN_NOUN_ENDINGS = ("hundred", "eed", "bed", "red")
"""Words in -ed that are no past tense."""
