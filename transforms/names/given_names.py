"""Common given names by grammatical gender, for pronouns. Names borne by both are in neither list. Data only."""

from __future__ import annotations

from typing import Literal

from transforms.word_lists import word_set

Gender = Literal["m", "f"]

MALE = word_set("""
    aaron darnell abdul abdullah abel abraham abu achim adam adel aditya adolfo adrian agustín ahmad ahmed ahmet aidan
    ajay akio akira alain alan alastair albert alberto aldo alec alejandro aleksandar aleksander aleksandr
    aleksei alessandro alexander alexei alfonso alfred alfredo ali alistair allan alvaro amadou amar amir amit
    anand anatoly anders andre andreas andrei andrew andrey andriy andrzej andrés angelo angus anil anthony
    antoine anton antonio antony antónio anwar aram aravind arjun armando arne arnold arseniy arthur arturo arun
    arvind ashok asif atif augusto axel ayman aziz babatunde barack bart bartosz bashar basil bastian ben
    benedict benito benjamin bernard bernardo bernie bertrand bilal bill billy bjorn björn bob bobby bogdan
    bohdan bongbong boris boyd brad bradley bram brendan brendon brett brian bruce bruno bryan bryce burak byron
    callum cameron carl carlo carlos cedric cem cesar chad chandra charles chester chinedu chris christian
    christopher chuck claude clemens clifford clive clyde clément colin connor conor cory craig curtis cyril
    cédric damian damien damon dan daniel daniele danny dariusz darren darryl dave david davit dean declan
    deepak deng dennis denys derek deron desmond devin didier diego dieter dimitri dimitris dirk dmitri dmitry
    dmytro domenico dominic donald donnie doug douglas drew duncan dustin dwayne dylan earl ed eddie edgar
    edgardo edmund eduard eduardo edward edwin efraín egon einar eli elias elijah eliud elliott elon emeka emil
    emilio emmanuel emmett emre enrique enzo eric erik erling ernest ernesto ernst ervin esteban ethan etienne
    eugene eusebio evan everett evgeny ezequiel ezra fabian fabio fabrice faisal farid farouk federico felipe
    felix ferdinand fernando fidel filip finn flavio florian francisco franco francois frank franklin franz
    françois fred frederick frederik fredrik friedrich fritz gabriel gael gareth gary gavin geert gene gennady
    geoff geoffrey george georges georgi georgios gerald gerard gerhard germán giacomo gianni gideon gilbert
    gilberto giorgi giorgio giovanni giuseppe glen glenn gonzalo gopal goran gordon graham grant greg gregory
    grigory guido guillermo gunnar gunther gus gustav gustavo guy gérard günter haakon hakan hal hamed hamid
    hamza hank hans harald harold harry haruki harvey hasan hashim hassan heath hector heiko heinz helmut
    hendrik henri henrik henrique henry herbert herman hermann hiroshi horacio horst hovhannes howard hugh hugo
    humberto hun hussein héctor ian ibrahim ibrahima idriss ignacio igor ilham ilya imran indra irakli irfan
    isaac ismail ivan ivo iván jack jacob jacques jaime jake jakob james jared jaroslav jarrod jason javier jay
    jeff jeffrey jens jeremiah jeremy jermaine jerome jerry jerzy jesus jim jimmy jiří joachim joaquim joaquin
    joaquín joe joel johan johann john johnny joko jon jonas jonathan joost jorge jose josef joseph josh joshua
    josé joão juan juha julian julio justin justus jörg jürgen kamal kareem karel karim karl karsten kaspar
    kazuo keir keiran keith kelvin kemal ken kenji kenneth kent kevin khaled khalid khalil kieran kirill kirk
    klaus koen kofi konrad konstantin krzysztof kurt kwabena kwame kwasi kyle lalu lamar lance larry lars
    laurent lawrence lech lee leif leo leon leonard leonardo leonid leopoldo leroy leszek levon lewis liam
    lionel lloyd logan lorenzo lothar louis luc luca lucas luciano ludwig luigi luis luka lukas luke luther lyle
    lyndon maarten maciej magnus mahathir mahmoud mahmud malcolm malik mamadou manfred manoj manu manuel marat
    marc marcel marcelo marcin marco marcus marek mariano mario mark markus marlon marshall martin marvin
    masahiro massimo mateo mateusz mathias mathieu matt matteo matthew matthias matthieu maurice mauricio mauro
    max maxim maxime maximilian mehdi mehmet melvin merle michael michał michel mick mickey miguel mihai mikael
    mike mikhail mikheil miklós milan milos miloš mirko miroslav mitch mitchell mohamed mohammad mohammed mohan
    mohd montgomery morris moses moussa muhammad mujibur mustafa mykola nabil najib narendra nasser nathan
    nathaniel navid nawaz neil neville nicholas nick nicolas nicolás niels nigel nikol nikola nikolai nils nitin
    noah noel norbert norman nursultan obinna octavio olaf ole oleg oleksandr oleksiy oliver olivier omar omer
    orlando oscar oskar osman osvaldo otto ousmane owen pablo pascal patricio patrick patrik paul paulo pavel
    pavlo pawel paweł peder pedro per percy perry pete peter petr petro petros phil philip philipp philippe
    phillip pierre pieter piotr piyush prakash pranab pravin prayut qasem quentin radek radosław rafael rafał
    rahul rainer raj rajesh rajiv rakesh ralf ralph ram ramesh ramiro ramon randy rashid rasmus raul ravi ray
    raymond recep reginald reinhard reza ricardo riccardo richard rick ricky rob robert roberto rocco roderich
    roderick rodney rodolfo rodrigo roel roger rohan roland rolf roman romano romeo ron ronald roshan ross roy
    ruben rubén rudolf rudy rupert russell rutger ryan rónán sadiq saeed said salim salman salvador salvatore
    sami samir samuel sandeep sander sanjay santiago satoshi satya saul scott sean sebastian sebastián selim
    serge sergei sergey sergio serhiy seth shahid shane shaun shawn shehbaz shigeru shinzo shinzō sidney silvio
    simon simón sipho sjoerd slobodan soren spencer srdjan stan stanislav stanley stefan stefano steffen stephan
    stephen sterling steve steven stuart stéphane sundar sunil suresh svein sven sylvester søren tadeusz takashi
    takeshi tamás tarek tariq taro tayyip ted teddy terence thabo theo theodor theodore thiago thierry thomas
    thorsten tiago tibor tim timothy tobias toby todd tom tomas tomasz tommy tomáš tony torsten travis trevor
    tristan tunde tuomas tyler uhuru ulrich umar umberto urs usman uwe valeriy vartan vasily vernon vicente
    victor vikram viktor vinay vincent vincenzo virgil vitali vitaly vivek vladimir vladimír vojislav volker
    volodymyr václav wade walid walker wallace wally walter ward warren wayne wendell werner wesley wilbur
    wilfred wilhelm will william wilson witold wojciech wole wolfgang woodrow wouter xavier yair yann yannick
    yasser yasuo yevgeny yitzhak yoav yogi yoshihide youssef yoweri yuri yusuf yves zac zach zachary zack
    zbigniew zdravko zoltán zoran zurab álvaro étienne łukasz
    """)

FEMALE = word_set("""
    aaliyah abigail ada adaeze adelaide adele adriana agatha agnes agnieszka aida aileen aisha akiko alba alda
    alejandra aleksandra alessandra alessia alexandra alexandria alexia alice alicia alina alison allison alma
    alyssa amalia amanda amara amber amelia amelie amina aminata amira amna amy ana anastacia anastasia
    anastasiya anaïs andrea andréa anette angela angelica angelika angelina angelique anika anita anja ann anna
    annabel annalena annastacia anne anneke anneliese annette annie annika antje antoinette antonia anusha aoife
    ariana arianna arlene ashley astrid audrey aung aurora ava awa ayesha aysha ayşe azra barbara beata beatrice
    beatriz becca becky belinda benazir bernadette bernice bertha beth bettina betty bianca birgit bonnie brenda
    bridget brigid brigitte britney brittany bronwyn caitlin camila camilla camille candace candice carina carla
    carly carme carmen carol carole carolina caroline carolyn carrie cassandra catarina caterina catherine
    cathleen cathy cecilia celeste chandrika chantal charlene charlotte chelsea cheryl chiara chimamanda chloe
    christa christiana christiane christina christine cindy claire clara clare clarissa claudette claudia
    claudine colette colleen concetta condoleezza connie constance consuelo cora cordelia corinne courtney
    cressida cristina crystal cynthia cécile céline dagmar daisy dalia danica daniela daniella danielle daphne
    darlene dawn deanna deborah debra deirdre delphine denise despina diana diane dilma dina dolores donna
    doreen doris dorothea dorothy dorothée débora ebony edith edna eileen ekaterina elaine eleanor eleanora
    elena eleni elin elisa elisabeth elise elizabeth elke ella ellen ellie elsa elsie elvira emilia emilie emily
    emine emma erica erika erin ernestine esmeralda estelle esther etta eugenia eugenie eunice eva evangeline
    eve evelyn farah farida fatima fatma fatou fatoumata faye felicity fern fernanda fiona flora florence folake
    frances francesca francine frida friederike funmilayo gabriela gabrielle gail galina gemma genevieve
    georgette georgina geraldine gerda germaine gertrude ghada gianna gillian gina ginny giorgia gisela giulia
    gladys glenda gloria golda graca grace graça greer greta gretchen gretel gro guadalupe gudrun gwen gwendolyn
    gwyneth hana hanan hanna hannah hazel heather hedwig heidi helen helena helene helga henrietta hilary hilda
    hillary hina holly huda hélène ida ilhan ilka ilse imelda imogen ines inga ingrid inna inès ioana irena
    irene irina iris irma isabel isabela isabella isabelle isadora isla ivana ivanka ivonne ivy jacinda jackie
    jaclyn jacqueline jadwiga jana jane janelle janet janice janina janine jasmin jasmine jayne jeanette jeanine
    jeanne jelena jemima jenna jennifer jenny jeri jessica jill jillian joan joana joanna joanne jocelyn jodie
    johanna jolanta jolene josefina josephine josie joyce juana juanita judith judy julia juliana julie juliet
    justine kaitlyn kaja kamala karen karin karina karla karyn kasia katarina kate katerina katharina katharine
    katherine kathleen kathrin kathryn kathy katie katja katrina katrín katya kaye keiko kellie kellyanne kendra
    kersti kerstin khadija kiara kiera kimberly kira kirsten klara krista kristen kristi kristin kristina
    krystyna lacey lakshmi lana lara larissa latifa latisha latoya laura lauren lavinia leah leanne leena leila
    lena lenka leonie leonora leticia letitia leymah lidia liesl liliana lillian lily lina linda linnea lisa liv
    livia liz liza lizzie lois lola lorena loretta lori lorna lorraine lotte louisa louise luana lucia lucie
    lucille lucinda lucrezia lucy ludmila luisa luise lupita lydia lynn lyudmila mabel madeleine magda magdalena
    maggie mahsa maia maja makiko malala malin mandy manuela mara marcela marcia marcy margaret margarita margot
    margrethe maria mariam mariama mariana marianne marie marielle mariko marilyn marina marine marion marisa
    marit mariya marjorie marla marlene marsha marta martha martina mary masha mathilde matilda maude maura
    maureen mavis maxine maya mayumi meena meera megan meghan mehbooba mei melania melanie melinda melissa
    mercedes mette mia michaela michelle michiko mila mildred millie mina mindy minna miranda mireille miriam
    miroslava mitsuko molly monica monika muriel myra myriam myrtle nadezhda nadia nadine nadira nahid najla
    nancy nanette naoko naomi nasreen natalia natalie natalya natasha nathalie neha nelly ngozi nicole nigar
    nikki nina ninette nkosazana noelle noemi nomvula noor nora noriko norma nuria oksana oleksandra olena olga
    olive olivia oonagh ophelia orla paloma pamela paola patience patricia patti patty paula pauline pearl peggy
    penelope penny perla petra petronella phoebe phumzile phyllis pia pilar pippa pooja portia priscilla priti
    prue queenie rachael rachel rachele radhika raisa rana rania raquel rasheeda raylene rebecca rebekah regina
    renata renee reyhan rhiannon rhoda rhonda ria rika rima rita rivka roberta robyn rochelle rosa rosalia
    rosalind rosanna rose roseanne rosemary rosie rowena roxanne roya roza rukmini ruth sabine sabrina sadie
    safiya saida sakura sally salma salome samantha sandra sanna saoirse sara sarah saskia savannah scarlett
    selena serena shabana shakira shanta sharmila sharon shauna shazia sheena sheila shelley sherry shirin
    shirley shreya sian sibylle sigrid silvia simona simone simonetta sinéad siobhan siobhán sofia solange sonia
    sonja sophia sophie soraya stacey stacy stefania stefanie steffi stella stephanie sue sunita susan susana
    susanna susanne suzan suzana suzanne svetlana swati sylvia sylvie tabitha tamara tanya tara tatiana tatyana
    tawakkol teodora teresa teresita tessa thea thelma theresa therese thuli thérèse tiffany tina tova tracy
    trina trish trisha trudy ulla ulrike ursula uschi valentina valerie valérie vanda vanessa vera verena
    veronica victoria viola violet violeta virginia vivian viviane vivienne waltraud wanda wangari wendy whitney
    wilhelmina wilma winifred winnie xiomara yael yana yasmin yasmine yelena yevgenia yoko yolanda yolande
    yoshiko yulia yuliya yuriko yvette yvonne zainab zara zeinab zelda zita zoe zofia zoya zuzana
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
