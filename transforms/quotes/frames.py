"""What act or state of mind a word names: classes by which rules and model know words that no training text had.

The classes follow the usual semantic frames of reporting (statement, denial, request, judgement, belief, desire, ...).
Data only; entries are compared by their stem, and a word may be of several classes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from transforms.parsed_text import stem
from transforms.word_lists import word_set

VERBS: Mapping[str, frozenset[str]] = {
    "say": word_set("""
        say state tell add remark comment observe note declare pronounce utter speak reply respond answer retort rejoin
        continue conclude begin interject volunteer opine relate recite repeat reiterate echo stress emphasize emphasise
        underline underscore highlight explain clarify elaborate specify expound summarize summarise inform brief notify
        apprise advise assure reassure remind testify affirm aver avow attest assert put phrase articulate express voice
        convey communicate verbalize proffer stipulate narrate recount retell
        """),
    "manner": word_set("""
        shout yell scream cry whisper murmur mutter mumble growl snarl bark bellow roar howl shriek squeal hiss snap
        quip joke jest banter crack deadpan tease kid laugh chuckle giggle grin smile sob weep wail moan groan sigh gasp
        gush coo chirp chime croak drawl stammer stutter sputter thunder boom holler chant sing croon intone preach
        rant rave fume seethe bluster fulminate rail scoff sneer sniff snort jeer grumble gripe grouse whine bemoan
        lament bewail rhapsodize wax muse ruminate
        """),
    "write": word_set("""
        write tweet retweet post blog text email e-mail message pen scribble jot type caption editorialize subtitle
        headline inscribe read sign
        """),
    "report": word_set("""
        report announce publish release issue broadcast air print cover relay disseminate circulate publicize publicise
        proclaim herald trumpet bill unveil launch introduce present file submit log record document chronicle quote
        cite reprint carry
        """),
    "reveal": word_set("""
        reveal disclose divulge leak admit concede acknowledge confess own allow grant confide expose uncover betray
        let spill
        """),
    "deny": word_set("""
        deny reject refute dispute rebut contradict counter dismiss disavow repudiate disclaim renounce debunk discount
        downplay recant retract withdraw challenge contest protest demur decline refuse rebuff spurn brush shrug rule
        """),
    "argue": word_set("""
        argue contend claim maintain insist assert allege posit postulate submit reason counter contend rationalize
        justify defend posture plead persuade convince debate quarrel hold profess purport pretend boast brag crow gloat
        lie feign exaggerate overstate imply insinuate intimate hint suggest
        """),
    "ask": word_set("""
        ask inquire enquire question query quiz grill interrogate wonder pose probe press poll survey interview
        """),
    "request": word_set("""
        urge demand request order instruct direct command call appeal plead beg implore beseech entreat petition press
        pressure push lobby campaign exhort encourage recommend advise counsel prod goad dare challenge invite
        summon bid tell insist require mandate advocate champion propose suggest recommend prescribe
        """),
    "promise": word_set("""
        promise pledge vow swear guarantee commit undertake offer volunteer threaten assure vouch bet wager dare agree
        """),
    "warn": word_set("""
        warn caution alert forewarn threaten admonish remind alarm
        """),
    "predict": word_set("""
        predict forecast foretell prophesy project estimate calculate reckon guess speculate foresee anticipate
        envision envisage portend signal
        """),
    "praise": word_set("""
        praise hail applaud laud commend compliment congratulate salute celebrate cheer thank credit extol tout welcome
        admire honor honour acclaim eulogize bless endorse defend glorify flatter champion toast
        """),
    "blame": word_set("""
        criticize criticise blast slam attack assail condemn denounce decry deplore blame accuse charge fault chide
        rebuke scold berate lambaste lambast castigate excoriate upbraid reprimand reproach censure bash trash rip knock
        hammer savage skewer pillory pan malign smear vilify demonize insult taunt mock ridicule deride lampoon
        disparage belittle denigrate scorn heckle needle jab hit swipe lash tear impugn indict impeach sue complain
        object protest bemoan question doubt target denigrate shame disown
        """),
    "label": word_set("""
        call label brand dub name term describe depict portray characterize characterise paint cast frame style
        pronounce declare deem consider regard view see treat refer compare liken equate contrast identify classify
        define designate rate rank hail dismiss deride mischaracterize
        """),
    "mention": word_set("""
        mention cite reference raise discuss address detail outline describe recall recount review explain
        invoke allude touch broach sketch list enumerate elaborate reminisce dwell
        """),
    "talk": word_set("talk speak chat testify lecture comment preach rave"),
    "show": word_set("""
        show indicate suggest demonstrate find prove confirm reveal establish reflect imply illustrate point
        determine conclude evidence document substantiate corroborate verify validate certify mean
        signify denote represent
        """),
    "agree": word_set("""
        agree concur disagree dissent side accept consent assent accede approve disapprove ratify oblige
        """),
    "rule": word_set("""
        rule decide order decree adjudge acquit convict sentence hold find uphold overturn strike ban bar
        prohibit forbid permit allow authorize authorise approve require mandate grant veto vote
        sign enact
        """),
    "think": word_set("""
        think believe consider suppose assume presume reckon feel figure guess imagine judge regard suspect conclude
        deem hold conceive contemplate ponder mull weigh reflect speculate theorize hypothesize surmise trust
        interpret construe view see perceive
        """),
    "know": word_set("""
        know understand realize realise recognize recognise learn discover notice remember recall forget grasp
        comprehend appreciate see hear observe perceive sense detect find overlook ignore note acknowledge
        """),
    "expect": word_set("""
        expect anticipate await foresee envisage envision project schedule
        """),
    "want": word_set("""
        want wish hope desire like prefer long yearn crave covet need ache hanker aspire dream pine itch pray
        seek ask
        """),
    "plan": word_set("""
        plan intend aim mean propose consider mull contemplate try attempt seek prepare resolve decide determine vow
        threaten choose opt strive endeavor endeavour set schedule target pursue eye plot scheme hope
        """),
    "fear": word_set("""
        fear worry dread doubt fret agonize panic distrust mistrust wonder
        """),
    "like": word_set("""
        love like enjoy admire respect appreciate value favor favour support embrace back endorse adore cherish relish
        savor prize esteem revere trust approve welcome accept rejoice prefer sympathize
        """),
    "dislike": word_set("""
        hate dislike despise detest loathe abhor resent regret oppose resist object disapprove distrust scorn disdain
        reject shun mind rue mourn lament begrudge envy balk bristle
        """),
    "move": word_set("""
        surprise shock stun startle dismay disappoint anger outrage infuriate upset concern worry alarm please delight
        thrill encourage hearten frighten scare convince persuade confuse puzzle baffle impress inspire disturb trouble
        offend embarrass frustrate satisfy
        """),
}

NOUNS: Mapping[str, frozenset[str]] = {
    "say": word_set("""
        statement remark comment declaration announcement assertion claim contention allegation argument explanation
        observation reply response answer retort word words message speech address testimony account description
        confirmation clarification mention reference quote quotation line phrase refrain slogan mantra chant joke
        assessment summary briefing interview tirade rant diatribe characterization
        """),
    "deny": word_set("denial refusal rejection dismissal rebuttal refutation objection disavowal repudiation dispute"),
    "admit": word_set("admission acknowledgement acknowledgment confession concession disclosure revelation leak"),
    "ask": word_set("question query inquiry enquiry"),
    "request": word_set("""
        request demand appeal plea call order instruction command recommendation proposal suggestion advice invitation
        petition push bid insistence advocacy directive
        """),
    "promise": word_set("promise pledge vow oath guarantee assurance commitment offer threat bet undertaking"),
    "warn": word_set("warning caution alert threat reminder admonition"),
    "predict": word_set("prediction forecast projection estimate calculation guess speculation prognosis prophecy"),
    "praise": word_set("praise applause compliment congratulations thanks credit endorsement tribute defense defence"),
    "blame": word_set("""
        criticism attack accusation charge condemnation denunciation complaint rebuke jab insult mockery ridicule swipe
        critique censure protest outcry gripe grievance
        """),
    "rule": word_set("ruling decision verdict judgment judgement order decree opinion finding conclusion vote veto"),
    "show": word_set("evidence proof sign indication finding result signal suggestion hint"),
    "text": word_set("""
        report study survey poll letter email e-mail memo tweet post article editorial column op-ed book paper document
        release press blog headline story dispatch analysis review ad advertisement video transcript caption note
        petition filing lawsuit complaint affidavit bill law resolution banner placard
        """),
    "think": word_set("""
        belief view opinion idea notion thought theory assumption suspicion conviction impression understanding
        perception judgment feeling sense attitude stance position consensus faith confidence certainty mindset
        """),
    "want": word_set("""
        desire wish hope want dream aspiration ambition aim goal preference interest willingness eagerness appetite
        longing intention intent plan
        """),
    "plan": word_set("plan intention intent strategy effort attempt bid proposal decision goal aim target resolve"),
    "fear": word_set(
        "fear worry concern doubt anxiety suspicion skepticism scepticism misgiving reservation alarm unease"
    ),
    "like": word_set("support backing approval admiration respect love enthusiasm sympathy appreciation gratitude"),
    "dislike": word_set("""
        opposition hatred anger disapproval disappointment frustration regret dismay contempt outrage resentment
        """),
    "expect": word_set("expectation anticipation prospect optimism pessimism"),
}

ADJECTIVES: Mapping[str, frozenset[str]] = {
    "sure": word_set("""
        sure certain confident convinced positive adamant clear unsure uncertain undecided doubtful aware unaware
        mindful conscious cognizant insistent emphatic right wrong optimistic pessimistic sceptical skeptical
        """),
    "want": word_set("""
        eager keen willing unwilling reluctant hesitant ready anxious desperate determined hopeful happy hell-bent
        interested
        """),
    "fear": word_set("afraid fearful worried concerned anxious nervous wary apprehensive uneasy scared alarmed"),
    "like": word_set("""
        happy glad pleased delighted proud grateful thankful thrilled excited supportive fond satisfied enthusiastic
        confident impressed comfortable sympathetic
        """),
    "dislike": word_set("""
        angry furious upset unhappy sad sorry ashamed disappointed frustrated dismayed outraged disgusted critical
        opposed dissatisfied dismissive embarrassed shocked surprised tired sick jealous
        """),
    "speak": word_set("critical vocal outspoken blunt clear explicit candid supportive dismissive silent coy"),
}


def _by_stem(classes: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, words in classes.items():
        for entry in sorted({stem(word) for word in words}):
            found[entry].append(name)
    return {entry: tuple(names) for entry, names in found.items()}


FRAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "V": _by_stem(VERBS),
    "N": _by_stem(NOUNS),
    "J": _by_stem(ADJECTIVES),
}
"""First letter of the Penn tag -> stem -> classes."""


def frames(tag: str, name: str) -> tuple[str, ...]:
    """The classes of a word by its Penn tag and its stem; empty when it is not listed."""
    return FRAMES.get(tag[:1], {}).get(name, ())
