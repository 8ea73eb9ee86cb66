"""Words that stand around names in news copy: titles, parts of titles, short forms. Data only, no logic."""

from transforms.names.given_names import Gender
from transforms.word_lists import word_set

NAME_LABELS = word_set("PERSON NORP FAC ORG GPE LOC PRODUCT EVENT WORK_OF_ART LAW LANGUAGE PER MISC")
"""Labels that name somebody or something; numbers, dates and amounts are not kept."""

DETERMINERS = frozenset(["the", "a", "an", "this", "that"])

INDEFINITES = frozenset(["a", "an", "one", "some", "another", "any", "every", "each", "no"])

MALE_TITLES = word_set("""
    mr mister sir lord monsieur herr señor sr signor king prince duke father brother congressman chairman spokesman
    councilman
    """)
FEMALE_TITLES = word_set("""
    mrs ms miss lady dame madame mme mlle frau señora sra signora queen princess duchess sister congresswoman
    chairwoman spokeswoman councilwoman
    """)
MALE_NOUNS = MALE_TITLES | word_set("""
    man boy guy gentleman husband son dad daddy uncle nephew grandfather grandson stepfather stepson widower boyfriend
    ex-husband fiancé policeman fireman businessman salesman cameraman fisherman frontman statesman sportsman
    """)
FEMALE_NOUNS = FEMALE_TITLES | word_set("""
    woman girl wife daughter mother mum mom aunt niece grandmother granddaughter stepmother stepdaughter widow
    girlfriend ex-wife fiancée policewoman businesswoman saleswoman actress waitress heiress sportswoman schoolgirl
    """)
COURTESY_TITLES: dict[str, Gender] = {
    **dict.fromkeys(MALE_TITLES | {"businessman"}, "m"),
    **dict.fromkeys(FEMALE_TITLES | {"businesswoman", "actress"}, "f"),
}
"""Titles that tell the gender of their bearer (without the full stop)."""

NOUN_GENDER: dict[str, Gender] = {**dict.fromkeys(MALE_NOUNS, "m"), **dict.fromkeys(FEMALE_NOUNS, "f")}
"""Nouns for people that tell their gender."""

TITLES = frozenset(COURTESY_TITLES) | word_set("""
    president minister secretary senator sen representative rep governor gov mayor chancellor premier ambassador
    general gen lieutenant lt colonel col major maj captain capt sergeant sgt corporal private pvt admiral adm
    commander cmdr officer detective inspector sheriff constable superintendent marshal judge justice
    attorney atty prosecutor solicitor counsel doctor dr professor prof reverend rev pastor pope
    cardinal archbishop bishop imam rabbi sheikh ayatollah emperor sultan emir count baron
    chair chairperson chief director commissioner councillor councilman councilwoman counselor deputy
    assemblyman assemblywoman selectman alderman alderwoman broadcaster
    spokesperson spokeswoman spokesman adviser advisor analyst economist executive head leader member lawmaker
    delegate
    coach manager captain goalkeeper midfielder striker defender quarterback
    actor author singer writer director journalist reporter editor correspondent historian
    candidate nominee legislator lawyer researcher scientist trader founder owner
    treasurer comptroller speaker lead datuk det insp sgt supt hon baroness dato lawyer activist trustee chef artist
    coordinator envoy ceo cfo cto assistant associate former ex acting vice prime first
    """)
"""Words that stand before a person's name without belonging to it (without the full stop)."""

POST_NOMINALS = frozenset(["KC", "QC", "SC", "MP", "MEP", "MSP", "TD", "MBE", "OBE", "CBE", "PhD", "MD", "RN"])
"""Letters behind a name."""

PEOPLE_NOUNS = word_set("""
    spaniard briton scot swede dane finn pole turk serb croat slovak czech greek swiss dutch frenchman frenchwoman
    englishman englishwoman irishman welshman dutchman republican democrat democratic independent
    """)
"""What somebody is called by people or party in front of the name."""
DEMONYM_ENDINGS = ("rian", "ian", "ean", "ese", "nish", "lish", "rish", "kish", "dish", "ican")
"""Endings of adjectives of countries; given names in -ian are known as such."""

TITLE_HEADS = word_set("""
    secretary minister adviser advisor director chief commissioner officer president governor chair chairman
    chairwoman
    chairperson spokesman spokeswoman spokesperson general leader ambassador envoy representative attorney head
    inspector coordinator correspondent editor analyst
    """)
"""Nouns that end a title: what stands before them belongs to the title."""

TITLE_MODIFIERS = word_set("""
    press prime foreign defense defence interior finance health education justice trade energy transport labor labour
    home national security economic affairs deputy vice chief senior state general assistant attorney police
    environment agriculture communications campaign executive managing
    """)
"""Words before a title's head that the recogniser takes for the name of an organisation."""

PERSONAL_TITLES = word_set("""
    mr mister sir mrs ms miss dame president minister secretary senator sen representative rep governor gov mayor
    chancellor premier ambassador lieutenant lt colonel col captain capt sergeant sgt corporal admiral adm commander
    cmdr atty detective inspector sheriff constable superintendent judge doctor dr professor prof reverend rev pastor
    cardinal archbishop bishop imam rabbi sheikh ayatollah congressman congresswoman councillor councilman councilwoman
    commissioner chairman chairwoman spokesman spokeswoman spokesperson treasurer comptroller assemblyman assemblywoman
    """)
"""Titles that only a person bears: the name right behind one is a person's."""

KIN = word_set("""
    husband wife widow widower son daughter mother father brother sister uncle aunt nephew niece grandson granddaughter
    grandfather grandmother
    """)
"""Of whom a person mostly has one that an article tells of."""

PERSONAL_NOUNS = (PERSONAL_TITLES | KIN) | word_set("""
    friend neighbour neighbor colleague predecessor successor skipper pilot driver farmer baker
    fisherman teacher nurse surgeon physician coach goalkeeper striker midfielder defender lawyer prosecutor economist
    scientist historian researcher actor actress author singer director chairperson adviser advisor lawmaker
    engineer conductor critic curator biologist chemist physicist
    """)
"""Nouns that only a person is called: the name set off by a comma behind one is a person's."""

PERSON_NOUNS = (
    frozenset(NOUN_GENDER)
    | PERSONAL_NOUNS
    | TITLE_HEADS
    | word_set("""
    child baby teenager student pupil person victim suspect defendant witness resident patient passenger customer
    worker employee boss partner parent candidate lawmaker legislator official activist artist writer poet blogger
    musician player athlete fan tourist soldier guard gunman attacker prisoner inmate detainee hostage refugee migrant
    professor doctor expert critic narrator character speaker host guest colleague politician veteran celebrity
    scholar scientist researcher
    attendee bystander onlooker spectator neighbour neighbor protester demonstrator voter commuter shopper survivor
    """)
)
"""Nouns by which somebody is mentioned without a name."""

COMPANY_SUFFIXES = word_set(
    "inc co corp corporation company ltd llc plc ag sa se gmbh spa nv bv group holdings incorporated limited"
)

BODY_ENDINGS = COMPANY_SUFFIXES | word_set("""
    united fc afc institute university ministry department council committee commission association federation
    foundation authority agency administration organisation organization parliament bank college hospital school
    society league party team campaign company center centre office bureau court group service press news studios
    films motors airlines airways times county street road avenue station airport stadium
    herald tribune gazette bulletin
    army navy force forces corps police senate city villa palace rovers wanderers athletic albion hotspur rangers
    """)
"""Last words of names that are no person's."""

FEASTS = word_set("easter christmas lent ramadan passover hanukkah diwali pentecost advent halloween thanksgiving eid")
"""Days and seasons that the recogniser takes for people."""

EVENT_ENDINGS = word_set("olympiad olympics games championship cup festival summit prize award awards")
"""Last words of names of what takes place or is won."""

FAITHS = word_set("islam christianity judaism buddhism hinduism sikhism catholicism protestantism")

VESSELS = word_set("""
    ship trawler ferry vessel boat yacht tanker freighter frigate destroyer submarine cruiser liner barge tug schooner
    lifeboat icebreaker sailboat steamer
    """)

PLACE_SUPERLATIVES = word_set("largest busiest highest tallest longest deepest northernmost southernmost")
"""What follows the possessive of a country or town more often than a person's."""

PEOPLES_ENDINGS = ("ish", "ese", "ian", "ean", "can", "ism", "ists", "slam", "ic", "ch", "qi", "eli")
"""Endings of words for peoples, faiths and tongues, which are no places even behind "in" or "from"."""

GENERATION_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])

CALENDAR_WORDS = word_set("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur
    thurs fri sat sun spring summer autumn fall winter ad bc ce bce gmt utc today tomorrow yesterday tonight last next
    this early late mid the fiscal quarter week month year
    """)
"""Capitalised words of a date that name no day of their own."""

WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
TIME_ZONES = word_set("utc gmt est edt cst cdt pst pdt cet cest bst ist jst msk aest aedt eet eest")

ALIASES = {
    "us": "United States", "u.s": "United States", "usa": "United States", "u.s.a": "United States",
    "united states of america": "United States", "america": "United States",
    "uk": "United Kingdom", "u.k": "United Kingdom", "britain": "United Kingdom", "great britain": "United Kingdom",
    "un": "United Nations", "u.n": "United Nations", "eu": "European Union", "e.u": "European Union",
    "uae": "United Arab Emirates", "prc": "China", "people's republic of china": "China", "dprk": "North Korea",
    "nato": "NATO", "north atlantic treaty organization": "NATO", "who": "World Health Organization",
    "new york city": "New York", "washington d.c": "Washington", "washington, d.c": "Washington",
    "imf": "International Monetary Fund", "fbi": "Federal Bureau of Investigation",
    "cia": "Central Intelligence Agency", "ecb": "European Central Bank", "drc": "Democratic Republic of the Congo",
}  # fmt: skip
"""Short forms that mean one thing in any article (lower case, without a last full stop)."""

AGENCIES = word_set("""
    twitter facebook instagram tiktok youtube whatsapp telegram snapchat reddit linkedin wikipedia wikinews google
    reuters ap afp upi dpa efe ansa tass xinhua itar-tass interfax bloomberg bbc cnn nbc cbs abc npr pti kyodo yonhap
    """)
"""News agencies, broadcasters and places to write at (lower case): never a person or a place."""

NAME_PARTICLES = word_set(
    "de del della dela delos di da do dos du des la le van von der den ter ten bin ibn al el bint ben abu zu af"
)
"""Small words that belong to a name they stand in."""

THE_BELONGS = frozenset(["the hague", "the gambia", "the bahamas"])
"""Names that keep their article at the start of a sentence."""

COUNTRY_ALIASES = {
    "us": "US", "u.s": "US", "usa": "US", "america": "US", "uk": "GB", "u.k": "GB", "britain": "GB",
    "great britain": "GB",
    "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB", "holland": "NL", "netherlands": "NL",
    "czech republic": "CZ", "burma": "MM", "swaziland": "SZ", "macedonia": "MK", "cape verde": "CV", "east timor": "TL",
    "ivory coast": "CI", "cote d'ivoire": "CI", "vatican city": "VA", "holy see": "VA",
    "uae": "AE", "turkey": "TR", "drc": "CD", "dr congo": "CD", "palestine": "PS", "gaza": "PS",
    "gaza strip": "PS", "west bank": "PS", "kosovo": "XK", "macau": "MO", "prc": "CN", "mainland china": "CN",
    "dprk": "KP", "the gambia": "GM", "the bahamas": "BS", "bosnia": "BA", "trinidad": "TT", "falklands": "FK",
}  # fmt: skip
"""Other names of countries (lower case) with their code; XK for Kosovo is the one that is in general use."""

REGIONS = {
    "bavaria": "DE", "saxony": "DE", "hesse": "DE", "lower saxony": "DE", "thuringia": "DE", "rhineland": "DE",
    "north rhine-westphalia": "DE", "catalonia": "ES", "andalusia": "ES", "basque country": "ES", "galicia": "ES",
    "lombardy": "IT", "sicily": "IT", "sardinia": "IT", "tuscany": "IT", "piedmont": "IT", "brittany": "FR",
    "normandy": "FR", "corsica": "FR", "flanders": "BE", "wallonia": "BE", "tyrol": "AT", "silesia": "PL",
    "transylvania": "RO", "chechnya": "RU", "siberia": "RU", "donbas": "UA", "donbass": "UA", "tibet": "CN",
    "xinjiang": "CN", "inner mongolia": "CN", "darfur": "SD", "tigray": "ET",
    "hokkaido": "JP", "okinawa": "JP", "java": "ID", "sumatra": "ID", "bali": "ID", "chechen republic": "RU",
    "washington": "US", "washington, d.c": "US", "washington d.c": "US", "new york city": "US", "yorkshire": "GB",
    "ulster": "GB", "sussex": "GB", "surrey": "GB", "lancashire": "GB", "cornwall": "GB", "hawaii": "US",
}  # fmt: skip
"""English names of regions that ISO 3166-2 lists under another name, with their country."""

SHARED_NAMES = {"georgia": "GE US", "congo": "CD CG", "korea": "KP KR"}
"""Names of countries that others bear too: the article decides."""

SPOKESPEOPLE = frozenset(["spokesman", "spokeswoman", "spokesperson"])
"""Who speaks for a body without being one of it that matters."""

PLAIN_MODIFIERS = word_set("""
    new old same other another local former latest entire whole first second third last next big large small major own
    various current said two three four state-owned private public independent leading different rival
    """)
"""Adjectives that tell a body's kind or place in the story, and so name none: "the local council"."""
