"""Stories from templates, as agencies' automatic desks write them: equal but for names and figures."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

EARNINGS = """
{name} Corp. on {day} reported {order}-quarter net income of ${figure} million. On a per-share basis, the
{city}-based company said it had profit of {count} cents. Earnings, adjusted for non-recurring gains, came to
{count} cents per share. The results topped Wall Street expectations. The average estimate of {count} analysts
surveyed by a research firm was for earnings of {count} cents per share. The company posted revenue of ${figure}
million in the period, also beating forecasts. {name} shares have climbed {count} percent since the beginning of
the year. In the final minutes of trading on {day}, shares hit ${figure}, an increase of {count} percent in the
last 12 months.
"""

WEATHER = """
The forecast for {city} and the surrounding area calls for {sky} skies on {day} with a high near {count} and winds
from the {wind} at {count} miles per hour. Temperatures overnight are expected to drop to around {count} degrees.
On {day} there is a {count} percent chance of rain, with a high of {count}. The weather service said the sun rises
at 6:{count} and sets at 8:{count}.
"""

SCORE = """
{name} scored {count} points and the {team} beat the {team} 1{count}-{count} on {day} night. {name} added {count}
points and {count} rebounds for the home side, which has won {count} of its last games. {name} led the visitors
with {count} points before fouling out with {count} minutes left. The {team} shot {count} percent from the field
and were without their coach.
"""

MARKET = """
Stocks closed {way} on {day} as investors weighed the latest data on the economy. The Dow Jones industrial average
{move} {figure} points, or 0.{count} percent, to {figure}. The Standard & Poor's 500 index {move} {figure} points
to close at {figure}. The Nasdaq composite {move} {figure} points to {figure}. Benchmark crude oil settled at
${figure} a barrel in New York. Gold traded at ${figure} an ounce. The yield on the 10-year Treasury note stood at
3.{count} percent late in the day.
"""

ARREST = """
A {count}-year-old {city} man was arrested on {day} after a traffic stop, the sheriff's office said. {name} was
booked into the county jail on suspicion of driving under the influence and is being held in lieu of ${count},000
bail. A deputy stopped the car near {name} Avenue shortly before 9:{count} p.m. and noticed signs of intoxication.
He is scheduled to appear in court on {month} {count}. Anyone with information is asked to call the office.
"""

QUAKE = """
A magnitude 5.{count} earthquake struck {count} kilometers {wind} of {city} on {day}, the geological survey said.
The quake hit at a depth of {count} kilometers at 4:{count} a.m. local time. There were no immediate reports of
damage or casualties, and no tsunami warning was issued. The region lies on the so-called Ring of Fire and is often
struck by earthquakes. A quake of magnitude 6.{count} killed {count} people there in {month}.
"""

TEMPLATES = {
    "earnings": EARNINGS,
    "weather": WEATHER,
    "score": SCORE,
    "market": MARKET,
    "arrest": ARREST,
    "quake": QUAKE,
}

_CHOICES = {
    "name": "Adams Baker Clark Davis Evans Flores Green Harris Irwin Jones Klein Lopez Moore Nolan Ortiz",
    "city": "Springfield Riverton Fairview Georgetown Ashland Milton Clinton Salem Burlington Dover",
    "team": "Hawks Lions Bears Wolves Eagles Sharks Rams Giants",
    "day": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "month": "January February March April May June July August September October November December",
    "order": "first second third fourth",
    "sky": "sunny cloudy clear partly-cloudy",
    "wind": "north south east west",
    "way": "higher lower mixed",
    "move": "rose fell gained lost",
}


def from_template(name: str, seed: int) -> str:
    """A story from one of the templates; every placeholder is drawn anew."""
    rng = random.Random(seed)
    return "".join(_filled(" ".join(TEMPLATES[name].split()), rng))


def _filled(template: str, rng: random.Random) -> Iterator[str]:
    drawn: dict[str, Callable[[], str]] = {
        "count": lambda: str(rng.randint(10, 59)),
        "figure": lambda: f"{rng.randint(2, 999)}.{rng.randint(10, 99)}",
    }
    for part in template.split("{"):
        field, end, rest = part.partition("}")
        yield part if not end else (drawn[field]() if field in drawn else rng.choice(_CHOICES[field].split())) + rest
