"""Common given names by grammatical gender, for pronouns. Names borne by both are in neither list. Data only."""

from __future__ import annotations

from typing import Literal

from transforms.word_lists import word_set

Gender = Literal["m", "f"]

MALE = word_set("""
    aaron abdul abdullah abraham adam adrian ahmad ahmed alan albert alberto alejandro alexander alfred ali allan amir
    anders andre andreas andrew andrzej angelo anthony anton antonio antony arnold arthur arturo barack benjamin ben
    bernard
    bernie bill billy bob bobby boris brad bradley brendan brett brian bruce bruno bryan carl carlo carlos cesar
    charles
    chris christian christopher chuck colin conor craig dan daniel danny dave david dennis derek diego dmitri dmitry
    dominic
    donald doug douglas duncan dwayne earl ed eddie edgar eduardo edward edwin eli elliott emmanuel enrique eric erik
    ernest
    ethan eugene evan felipe felix fernando francisco francois françois frank franz fred frederick gabriel gareth
    gary gavin
    geoff george georges gerald gerhard giovanni giuseppe glenn gordon graham greg gregory guido guillermo gus
    gustavo guy
    hamid hans harold harry harvey hassan heinz henri henry herbert hiroshi howard hugh hugo hussein ian ibrahim igor
    isaac
    ivan jack jacob jacques jaime jake jakob james jason javier jeff jeffrey jeremy jerome jerry jesus jim jimmy
    joachim joe
    joel johan johann john johnny jon jonas jonathan jorge jose josé joseph josh joshua juan julian julio justin karl
    keith
    ken kenneth kenji kevin klaus kurt kyle lars larry laurent lawrence lee leo leon leonard lewis liam lloyd lorenzo
    louis
    lucas luigi luis luke mahmoud malcolm manuel marc marcel marco marcus mario mark markus martin mathias matt matteo
    matthew matthias maurice max michael michel miguel mike mikhail milos mitch mitchell mohamed mohammad mohammed
    moses
    muhammad mustafa nathan neil nicholas nick nicolas nicolás nigel nikolai noah norman oleg oliver omar oscar otto
    owen
    pablo patrick paul pedro peter phil philip philippe phillip pierre rafael rahul raj rajiv ralph ramon randy raul
    ray
    raymond ricardo richard rick rob robert roberto rodrigo roger roland ron ronald ross roy rudolf rudy russell ryan
    salman
    samuel satoshi scott sean sebastian serge sergei sergey sergio seth shane shaun simon stanley stefan stephen steve
    steven stuart sven takeshi ted terence theodore thomas tim timothy toby todd tom tomas tommy tony
    travis
    trevor tyler umberto vernon victor viktor vincent vladimir volodymyr walter warren wayne werner wilhelm will
    william
    wolfgang xavier yitzhak yusuf zachary joaquin mehmet recep narendra bashar bernardo
    """)

FEMALE = word_set("""
    abigail adriana agnes alejandra alessandra alexandra alice alicia alison amanda amber amelia amy ana andrea angela
    angelina anita ann anna anne annie annette annika antonia ashley astrid audrey aung barbara beatrice beatriz becky
    bernadette beth betty brenda bridget brigitte brittany camila camilla carla carmen carol carolina caroline carolyn
    carrie catherine cathy cecilia charlotte chelsea cheryl chloe christina christine cindy claire clara claudia
    condoleezza
    constance courtney crystal cynthia daniela danielle deborah debra denise diana diane dolores donna doris dorothy
    edith
    eileen elaine eleanor elena elisabeth elise elizabeth ella ellen emily emma erica erika erin esther eva eve evelyn
    fatima fiona florence frances francesca gabriela gabrielle gail geraldine gina giorgia gloria grace greta gretchen
    hannah heather heidi helen helena hilary hillary ilhan inga ingrid irene iris isabel isabella isabelle ivanka
    jacinda
    jackie jacqueline jane janet janice jeanette jeanne jenna jennifer jessica jill joan joanna joanne
    josephine
    joyce juanita judith judy julia juliana julie juliet kamala karen karin karina kate katherine kathleen
    kathryn
    kathy katie katrina kellyanne kirsten kristen kristin kristina laura lauren leila lillian linda lisa
    liz
    lois loretta lori louise lucia lucy luisa lydia lynn madeleine maggie malala marcia margaret margarita maria
    marianne
    marie marilyn marina marine marion marjorie marta martha martina mary maureen megan melanie melania melinda
    melissa
    mercedes mia michelle mila miranda molly monica nadia nancy naomi natalia natalie natasha nicole nina nora norma
    olga olivia paloma pamela patricia patty paula pauline penelope petra phyllis pilar priscilla priti rachel raquel
    rebecca regina renee rita roberta rosa rosalind rose rosemary roxanne ruth sabrina sally samantha sandra sara
    sarah
    sharon sheila shelley shirley silvia simone sofia sonia sophia sophie stacey stella stephanie sue susan susana
    suzanne
    sylvia tamara tanya tara teresa tessa theresa tiffany tina tracy ursula valerie vanessa vera veronica victoria
    violet virginia vivian wendy yolanda yvette yvonne zoe zainab
    """)


FEMALE_SURNAMES = ("ova", "eva", "skaya", "dottir", "dóttir")
"""Endings of Slavic and Icelandic surnames that women bear."""


def gender_of_given_name(name: str) -> Gender | None:
    """``m``, ``f``, or ``None`` when the name tells nothing; of a double name the first part tells."""
    name = name.lower().partition("-")[0]
    if name in MALE:
        return "m"
    return "f" if name in FEMALE else None


def gender_of_surname(name: str) -> Gender | None:
    """``f`` where the ending of a surname tells it."""
    return "f" if len(name) > 5 and name.lower().endswith(FEMALE_SURNAMES) else None
