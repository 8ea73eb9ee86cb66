"""Wire copy written for the tests, with the quotes that a reader would list: (kind, how it begins, source, speaker)."""

from __future__ import annotations

from typing import NamedTuple


class Expected(NamedTuple):
    """One quote of a text."""

    kind: str
    begins: str
    source: str
    speaker: str | None


INVERSION = """\
The city will close its oldest bridge to cars next spring.

“The structure has carried far more than it was built for,” said Marta Silveira, the chief engineer. “We cannot wait \
another winter.”

Shop owners near the river were less pleased. "Nobody asked us," said Paulo Neves, who runs a bakery on the north bank.\
"""

PRONOUNS = """\
Finance Minister Helen Novak presented her first budget on Tuesday. She said that income taxes would stay at their \
present level for two years.

The leader of the opposition, Peter Holm, called the plan “timid and late.” He added that his party would vote \
against it.

“I have read every page,” he said. “There is nothing in it for families.”"""

ACCORDING_TO = """\
About 4,200 homes lost power during the storm, according to the national grid operator Nordkraft. According to police, \
two men were injured when a tree fell on their van.

The repairs will take until Sunday, Nordkraft spokeswoman Ingrid Dahl said."""

COLONS = """\
Coach Daniel Reyes was blunt after the match: “We were second to every ball.”

His captain, Tom Archer, told reporters: “I have no excuse for that first half.”

The club's president, Elena Duarte, had this message for the supporters:

“Your tickets remain valid, and so does our promise.”"""

INTERRUPTED = """\
“If the court agrees,” said Susan Whitfield, a lawyer for the tenants, “then every lease in the building is void.”

"We will appeal," the landlord's attorney, Mark Oduya, told the court, "and we expect to win.\""""

STATEMENTS = """\
The airline Aerolux cancelled 60 flights on Monday after its booking system failed.

Transport Minister Carla Ruiz issued a statement on Monday evening. “Passengers deserve better than this,” the \
statement said.

There was no word from Chancellor Otto Brandt, but his office published a statement on Tuesday. “The chancellor is \
following the matter,” the statement said."""

SEVERAL_PARAGRAPHS = """\
Mayor Linda Castro gave an emotional speech on Thursday.

“Ten years ago this square was a parking lot,” Castro said. “Today it is full of people.

“It took thousands of volunteers and a great deal of patience. It took money that we did not have.

“And it took all of you.”

The square reopens to the public on Saturday."""

UNBALANCED = """\
“The results are not final, the election commissioner, Ruth Abara, said on Sunday.

Turnout was 61 percent, she added.

"We will count every vote," Abara told a news conference."""

TITLES = """\
The prime minister's spokesman announced Monday that the summit had been moved to Geneva.

“The hosts asked for more time,” the prime minister's spokesman, Alan Pryce, told journalists.

A senior diplomat said the delay surprised most delegations. The diplomat said that the agenda had not changed."""

COURT = """\
A federal judge ruled Wednesday that the state must redraw its voting map. Judge Maria Lopez wrote that the districts \
“dilute the votes of an entire county.”

Attorney General Greg Stone said his office would appeal."""

LOW_AND_ANGLE_MARKS = """\
«The vintage was small but excellent,» said Claude Moreau, who owns the estate.

„We lost a third of the grapes to frost“, Moreau added.

''It happens once in a decade,'' he said."""

BODIES = """\
The World Health Organization warned on Thursday that measles is spreading again. The WHO said 14 countries had \
reported outbreaks.

Dr. Amina Yusuf, who led the study, believes that mistrust is to blame.

Asked whether the agency would send teams, she replied: “Next week, yes.”"""

SEVERAL_SPEAKERS = """\
The union says wages have fallen, and employers warn that jobs will go.

"The 'temporary' tax is still with us," Senator John Blake said with a laugh. Blake, a Democrat, said it was "a joke" \
that should end.

The plan, which Governor Ann Pike had called “a gift to the north,” was withdrawn in May."""

CASES: dict[str, tuple[str, list[Expected]]] = {
    "inversion": (
        INVERSION,
        [
            Expected("direct", "“The structure", "Marta Silveira, the chief engineer", "Marta Silveira"),
            Expected("direct", '"Nobody asked us,"', "Paulo Neves", "Paulo Neves"),
        ],
    ),
    "pronouns": (
        PRONOUNS,
        [
            Expected("indirect", "that income taxes", "She", "Helen Novak"),
            Expected("mixed", "the plan “timid and late.”", "The leader of the opposition, Peter Holm", "Peter Holm"),
            Expected("indirect", "that his party would", "He", "Peter Holm"),
            Expected("direct", "“I have read every page,” “There is nothing", "he", "Peter Holm"),
        ],
    ),
    "according to": (
        ACCORDING_TO,
        [
            Expected("indirect", "About 4,200 homes", "the national grid operator Nordkraft", "Nordkraft"),
            Expected("indirect", "two men were injured", "police", None),
            Expected("indirect", "The repairs will take", "Nordkraft spokeswoman Ingrid Dahl", "Ingrid Dahl"),
        ],
    ),
    "colons": (
        COLONS,
        [
            Expected("direct", "“We were second", "Coach Daniel Reyes", "Daniel Reyes"),
            Expected("direct", "“I have no excuse", "His captain, Tom Archer", "Tom Archer"),
            Expected("direct", "“Your tickets", "The club's president, Elena Duarte", "Elena Duarte"),
        ],
    ),
    "interrupted": (
        INTERRUPTED,
        [
            Expected(
                "direct",
                "“If the court agrees,” “then every lease",
                "Susan Whitfield, a lawyer for the tenants",
                "Susan Whitfield",
            ),
            Expected(
                "direct",
                '"We will appeal," "and we expect',
                "the landlord's attorney, Mark Oduya",
                "Mark Oduya",
            ),
        ],
    ),
    "statements": (
        STATEMENTS,
        [
            Expected("direct", "“Passengers deserve", "the statement", "Carla Ruiz"),
            Expected("direct", "“The chancellor is", "the statement", "the office of Otto Brandt"),
        ],
    ),
    "several paragraphs": (
        SEVERAL_PARAGRAPHS,
        [Expected("direct", "“Ten years ago this square was a parking lot,” “Today", "Castro", "Linda Castro")],
    ),
    "unbalanced marks": (
        UNBALANCED,
        [
            Expected("direct", "“The results are not final,", "the election commissioner, Ruth Abara", "Ruth Abara"),
            Expected("indirect", "Turnout was 61 percent", "she", "Ruth Abara"),
            Expected("direct", '"We will count', "Abara", "Ruth Abara"),
        ],
    ),
    "titles": (
        TITLES,
        [
            Expected("indirect", "that the summit", "The prime minister's spokesman", "Alan Pryce"),
            Expected("direct", "“The hosts", "the prime minister's spokesman, Alan Pryce", "Alan Pryce"),
            Expected("indirect", "the delay surprised", "A senior diplomat", None),
            Expected("indirect", "that the agenda", "The diplomat", None),
        ],
    ),
    "court": (
        COURT,
        [
            Expected("indirect", "that the state must", "A federal judge", None),
            Expected("mixed", "that the districts “dilute", "Judge Maria Lopez", "Maria Lopez"),
            Expected("indirect", "his office would appeal", "Attorney General Greg Stone", "Greg Stone"),
        ],
    ),
    "low and angle marks": (
        LOW_AND_ANGLE_MARKS,
        [
            Expected("direct", "«The vintage", "Claude Moreau", "Claude Moreau"),
            Expected("direct", "„We lost a third", "Moreau", "Claude Moreau"),
            Expected("direct", "''It happens", "he", "Claude Moreau"),
        ],
    ),
    "bodies": (
        BODIES,
        [
            Expected("indirect", "that measles", "The World Health Organization", "World Health Organization"),
            Expected("indirect", "14 countries", "The WHO", "World Health Organization"),
            Expected("indirect", "that mistrust", "Dr. Amina Yusuf", "Amina Yusuf"),
            Expected("direct", "“Next week, yes.”", "she", "Amina Yusuf"),
        ],
    ),
    "several speakers": (
        SEVERAL_SPEAKERS,
        [
            Expected("indirect", "wages have fallen", "The union", None),
            Expected("indirect", "that jobs will go", "employers", None),
            Expected("direct", "\"The 'temporary' tax", "Senator John Blake", "John Blake"),
            Expected("mixed", 'it was "a joke"', "Blake, a Democrat", "John Blake"),
        ],
    ),
}
