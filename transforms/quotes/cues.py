"""Words that ascribe: verbs and nouns of speech and of attitude. Data only; entries are compared by their stem."""

from __future__ import annotations

from transforms.parsed_text import stem
from transforms.word_lists import word_set

SPEECH_VERBS = word_set("""
accuse acknowledge add address admit advise affirm agree allege announce answer apologize apologise argue ask assert
assure attest aver avow banter beg blast blog boast brag call caution challenge charge chide claim clarify comment
commit complain concede conclude concur confess confide confirm contend counter cry declare decry demand deny denounce
describe detail disclose dismiss dispute elaborate emphasize emphasise estimate exclaim explain forecast gush hint
inform inquire insist instruct interject joke jest lament laugh lie maintain mention mock mumble murmur muse mutter
note observe object offer opine order outline plead pledge point post praise pray predict proclaim promise pronounce
propose protest quip quote rebuke rebut recall reassure recount refute reiterate relate remark remind reply report
request respond retort retweet reveal rule say scoff scream shout sigh signal snap speculate stammer state stipulate
stress submit suggest summarize summarise swear sneer tell testify text thank threaten tout tweet urge utter venture
voice volunteer vow wail warn whisper wonder write yell demonstrate show indicate find specify highlight underline
underscore
recommend rave continue begin conclude joke liken criticize criticise condemn indict deadpan bark bellow
bemoan chime crow gripe grumble grouse growl howl marvel moan ponder posit postulate preach quiz rant rationalize
reason
recite reflect roar scold scoff shriek sing snarl sniff sob surmise taunt tease theorize thunder vent verify
""")
"""Verbs of saying and writing, in their base form."""

ATTITUDE_VERBS = word_set("""
anticipate appreciate approve assume await back believe care consider contemplate decide desire despise determine
disagree disapprove doubt dread envisage envision enjoy expect favor favour fear feel figure foresee forget guess hate
hold hope imagine intend judge know like love mean mull need oppose plan prefer presume project realize realise
recognize
recognise reckon regard regret reject remember resent resolve see seek sense support suppose suspect think trust
understand view want welcome wish worry
""")
"""Verbs of believing, wishing and planning, in their base form."""

SPEECH_NOUNS = word_set("""
accusation acknowledgement admission allegation announcement argument assertion assurance assessment claim comment
complaint conclusion confirmation contention declaration demand denial description estimate explanation finding
forecast insistence notion observation pledge prediction promise proposal question recommendation remark reminder
reply report request response revelation rumor rumour statement suggestion testimony threat vow warning word
""")

ATTITUDE_NOUNS = word_set("""
belief concern confidence decision desire doubt expectation fear feeling hope idea intention opinion plan suspicion
view wish worry
""")

ATTITUDE_ADJECTIVES = word_set("""
adamant afraid angry ashamed aware certain concerned confident convinced disappointed eager glad grateful happy
hopeful
keen mindful optimistic pessimistic pleased proud reluctant sad satisfied sceptical skeptical sorry sure surprised
unaware unsure upset wary willing worried doubtful
""")

NAMING_VERBS = word_set("""
brand call characterize characterise condemn criticize criticise decry denounce depict describe dismiss dub hail label
laud liken mock portray praise tout
""")
"""Verbs whose object and what it is called are the content."""

NO_SPEECH_WITHOUT_THAT = word_set("""
call challenge charge comment commit continue begin address order offer dismiss post find show hold point rule see
describe detail outline thank praise quote accuse ask urge instruct beg request advise submit submit order mention
relate text voice back indict approve
""")
"""Verbs that need "that", a colon or quotation marks to ascribe a clause."""

PHRASAL_VERBS = """
shoot back, fire back, hit back, push back, write back, shout back, snap back, chime in, cut in, break in, jump in,
go on, sum up, wrap up, pipe up, speak up, speak out, cry out, call out, blurt out, burst out, spit out, lash out,
fire off, put it
"""
"""Verbs that speak with their particle only."""

PHRASAL = frozenset(
    (stem(verb), stem(particle)) for verb, particle in (entry.split() for entry in PHRASAL_VERBS.strip().split(","))
)
SPEECH = frozenset(map(stem, SPEECH_VERBS))
ATTITUDE = frozenset(map(stem, ATTITUDE_VERBS)) - SPEECH
NOUNS = frozenset(map(stem, SPEECH_NOUNS)) | frozenset(map(stem, ATTITUDE_NOUNS))
ATTITUDE_STEMS = ATTITUDE | frozenset(map(stem, ATTITUDE_NOUNS)) | frozenset(map(stem, ATTITUDE_ADJECTIVES))
ADJECTIVES = frozenset(map(stem, ATTITUDE_ADJECTIVES))
NAMING = frozenset(map(stem, NAMING_VERBS))
SPEAKING_NOUNS = frozenset(map(stem, SPEECH_NOUNS))
STANCES = frozenset(map(stem, word_set("vote refuse decline advocate critical abstain aim disapprove goal")))
"""Further words that show an attitude where nothing is quoted."""
WEAK = frozenset(map(stem, NO_SPEECH_WITHOUT_THAT))
