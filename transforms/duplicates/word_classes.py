"""Which words tell two stories apart: four classes of words, by tables.

The tables are English; in other languages figures and capitals still count, and all other words are plain.
"""

from __future__ import annotations

import zlib

PLAIN, FIGURE, NAME, COMMON = 0, 1, 2, 3
"""Anything else; what changes between two stories of one template; a capitalised word; what any story may say."""

_FUNCTION = """
a about above across after again against ago all along already also although always am among an and another any anyone
anything are around as at away back be became because become been before began behind being below between both but by
came can cannot come could did do does doing done down during each either else ever every everyone everything far few
for from further gave get gets getting give given go goes going gone got had has have having he hence her here hers
herself him himself his how however i if in including indeed instead into is it its itself just keep kept knew know
known least left less let like likely made make makes making many may me might mine more moreover most mostly much must
my near nearly neither never nevertheless next no nobody none nor not nothing now of off often on once only onto or
other others our ours out over own per perhaps put quite rather really same saw say saying says see seem seemed seen
several shall she should show since so some someone something soon still such take taken than that the their theirs
them themselves then there therefore these they thing things this those though through throughout thus to together too
took toward towards under unless until upon us use used using various very via was way we well went were what whatever
when where whether which while who whole whom whose why will with within without would yet you your yours
"""

_NEWS = """
able according added addition additional affected agency agreed ahead aid allow allowed amid announced announcement
appeared area areas asked attended authorities available based beginning believe believed best big body brought built
called case cases cause caused central chairman chief claimed claims close come commented comments common community
company concerns conditions confirmed considered continue continued continues control council country countries course
current currently daily data date day days deal decided decision department described despite details development
different director due earlier early effect effort efforts end ended especially event events exactly example executive
expected explained express expressed fact federal final finally find following follows force forced form former found
free full future general global going good government great group groups growing happened hard head held help high
highest history hold home hope hour hours hundreds idea immediately important include included includes increase
individual industry information initial inside interview involved issue issued issues job joined key kind large largest
late later latest law lead leader leaders leading led level life line list live lives living local long longer looking
lot low main major man matter mean means media meet meeting member members men met minister minutes moment month months
morning move named nation national need needed new news night noted number office officer officers official officials
old open opened order original outside part past pay people person place placed plan planned plans point police policy
position possible power present president press prevent previous previously private problem process program provide
provided public published question questions quickly reached read received recent recently related released remain
remained remains report reported reportedly reporters reports request required response rest result results return
returned right rights role run running said scene scheduled sector security seek sent series serious service services
set shortly side significant similar single small social source sources special spoke spokesman spokesperson
spokeswoman staff stand start started state stated statement states stay step stop story strong support system taking
talks team tell term terms thousands time times today told tomorrow top total tried trying turn turned understand
united updated want wanted week weekend weeks whose wide woman women words work worked workers working world wrote year
years yesterday young copyright contributed editing reporting photo correspondent editor mr mrs ms
"""

_NUMBERS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion half first
second third fourth fifth sixth seventh eighth ninth tenth dozen
"""

_CALENDAR = """
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
october november december jan feb mar apr jun jul aug sept sep oct nov dec spring summer autumn fall winter
"""

_DIRECTIONS = """
up rose risen rises rising gained gains gain climbed jumped surged advanced fell fallen falls falling dropped drops
declined lost loss losses slid tumbled slipped unchanged higher lower north south east west northern southern eastern
western northeast northwest southeast southwest won beat defeated sunny cloudy rain snow clear wet dry warm cold
"""

FIGURES = frozenset((_NUMBERS + _CALENDAR + _DIRECTIONS).split())
COMMONS = frozenset((_FUNCTION + _NEWS).split()) - FIGURES


TABLES = zlib.crc32(" ".join([*sorted(FIGURES), "|", *sorted(COMMONS)]).encode())
"""Stands for the tables: classes made with others are other classes."""


def word_class(token: str, folded: str) -> int:
    """The class of a word in its own case and folded."""
    if folded in FIGURES or any(map(str.isdigit, token)):
        return FIGURE
    if folded in COMMONS:
        return COMMON
    return NAME if token[0].isupper() else PLAIN
