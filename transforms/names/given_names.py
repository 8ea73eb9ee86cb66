"""Common given names by grammatical gender, for pronouns. Names borne by both are in neither list. Data only."""

from __future__ import annotations

from typing import Literal

from transforms.word_lists import word_set

Gender = Literal["m", "f"]

MALE = word_set("""
    aage aaron abbas abdelaziz abdelfattah abdelmadjid abdelrahman abdoulaye abdul abdulaziz abdullah abdulrahman abel
    abhijit abhishek abiy abner abraham abu achim adam adebayo adekunle adel adhir aditya adnan adolf adolfo adrian
    afshin agus agustín aharon ahmad ahmadou ahmed ahmet aidan aivars ajay ajith akash akhilesh akihito akio akira
    akram akshay alain alan alasdair alassane alastair albert alberto alden aldo alec aled alejandro aleksandar
    aleksander aleksandr aleksei aleksey alessandro alexander alexandr alexandre alexandros alexandru alexei alexey
    aleš alfie alfons alfonso alfred alfredo algirdas ali aliko alireza alistair allan alois alojz alonso alonzo
    aloysius alphonse alun alvaro alvin amadou amanuel amar amarinder ambrose amir amirali amit amitabh ammar amos
    amrullah anand anant anatoliy anatoly anders andre andreas andrei andrej andrew andrey andris andriy andrzej andré
    andrés andy aneurin angelo angus anies aniket anil ankit ankur antanas antar antero anthony antoine anton antonino
    antonio antony antti antónio anurag anwar aram arash aravind arben archibald archie ardeshir arild arjan arjun
    armand armando armin arnab arne arnie arnold arsen arseniy artem arthur artur arturo arun arvid arvind aryeh
    asaduddin asadullah ashish ashok ashoke ashwani asif assaf athanasios atif atiku atsushi attila augustin augusto
    augustus aurel avi avigdor avinash avraham axel ayad ayman aziz azmin azubuike babacar babatunde balram bambang
    barack barham barnaby barney barry bart bartosz baruch bashar basil bassam bassirou bastian bayu behnam behrouz ben
    benedict bengt benito benjamin benji bennie benny bernard bernardo bernd bernhard bernie bert bertrand besim besnik
    bezalel bhupendra bhupesh bijan bilal bilawal bill billy bjarne bjarni bjorn björn bjørn bob bobby bogdan bohdan
    bohumil bojan bongbong boris borislav borut boyd boško božidar brad bradley bram brandon branislav branko brendan
    brendon brent brenton bret brett brian brij brijesh brock brodie bruce bruno bryan bryce budi burak burhanuddin
    burt byron béla caleb callum calvin cameron camilo carl carlo carlos carmelo carsten cathal cecil cedric cem cesar
    cezary chad chaim chandra chandrashekhar charles chester chetan chidi chinedu chinua chirag chris christer
    christian christoph christophe christopher christos chuck chukwuemeka chukwuma cian ciaran ciarán clarence claude
    claudio clayton clemens clement clifford clint clive clyde clément cody colin colm connor conor conrad cormac
    corneliu cornelius cory craig cristian cristiano csaba curt curtis cyril cyrus cédric césar dafydd dainis daisuke
    damian damien damion damir damon dan daniel daniele danilo danny dante darius dariusz darko darnell darrel darrell
    darren darrin darryl dashawn dave davey david davit davor dawid dawit dean deandre debashish declan dedi deepak
    deepender dejan demarcus demba demetrius deng denis dennis denny denys denzel derek dermot deron derrick deshaun
    deshawn desmond devendra devin dewayne dewey dexter dharmendra dhruv diarmuid didier diego dieter dietrich digvijay
    dilip dimitar dimitri dimitris dinesh dino dionisio dirk djibril djoko dmitri dmitriy dmitry dmytro domenic
    domenico domingos dominic dominick donal donald donncha donnie donny donovan donte doug dougal douglas dragan
    dragutin dražen drew duane dumitru duncan dushyant dustin dušan dwayne dwight dylan dáithí eamon earl earnest
    ebrahim ed eddie edgar edgardo edgars edin edmond edmund edoardo eduard eduardo edward edwin eero efraín egil egon
    einar eitan ekrem elazar elbert eldar eldon eli elias elijah eliud elliot elliott elmer elon elton elvin elvis
    elías emad emanuel emanuele emeka emil emile emilio emlyn emmanuel emmerson emmet emmett emre emyr ennio enoch
    enrique enver enzo eoghan eoin ephraim eric erich erik erkki erling ernest ernesto ernie ernst errol ervin erwin
    esfandiar esmail espen essam esteban ethan etienne ettore euan eugen eugene eusebio eustace evan evangelos everett
    evgeny ewald ewan ewen eyal ezekiel ezequiel ezra fabian fabio fabián fabrice fadel fadi fahad fahd fahrettin
    faisal faizal fares farhan farid farouk faruk fathi fatmir fausto fawzi fazlur feargal federico fela felipe felix
    ferdinand ferenc fereydoun fergal fergus fernand fernandinho fernando feroz ferran festus fidel fikret filip filipe
    filippo finn fintan fionn flavio florian florin floyd forrest francis francisco franciszek franck franco francois
    frank franklin františek franz françois fraser fred freddy frederic frederick frederik fredrick fredrik friedrich
    fritz frédéric fuad fyodor félix gabriel gadi gael gaetano gamal ganesh ganjar gareth garrett garth gary gaston
    gaurav gavin gbenga gediminas geert geir gene gennadiy gennady geoff geoffrey georg george georges georgi georgios
    geraint gerald gerard gerardo gerd gerhard germán gerrit gerry gershon gethin ghaleb ghassan gheorghe ghulam
    giacomo giancarlo gianfranco gianluca gianni giannis gibran gideon gil gilad gilbert gilberto giles gilles gino
    gintaras giorgi giorgio giorgos giovanni girish girma giuliano giulio giuseppe glen glenn godfrey godwin gonzalo
    goodluck gopal gopalakrishna goran gordon gotabaya gottfried govind graeme graham grant greg gregor gregory grigore
    grigory gruffydd grzegorz guido guilherme guillaume guillermo gulbuddin gunawan gunnar gunther guntis gurbanguly
    gus gustav gustave gustavo guy guðmundur gwilym gyula györgy gábor gérard gísli gökhan göran günter günther haakon
    hadi haibatullah haider hailemariam haim hakainde hakan hal halil halldór hamad hamdan hamed hamid hamidreza hamish
    hammad hamza hank hannes hannu hans harald hari haris harish harlan harold haroon harry harshad haruki haruto
    harvey hasan hashem hashim hassan hatem haydar heath hector heikki heiko heinrich heinz hekmatullah helge helmut
    hendra hendrik henk henning henri henrik henrique henry henryk herbert herman hermann hernán herschel hervé hesham
    hibatullah hideki himanshu hiram hiroshi hiroyuki hishammuddin holger horace horacio horst hosni hossam hossein
    houari hovhannes howard howie hristo hubert huey hugh hugo humberto humphrey hun hushang hussain hussein huw hywel
    håkan héctor hüseyin iain ian ibrahim ibrahima idriss idrissa ifan ignacio ignatius igor ihab ijaz ikechukwu ilan
    ilham ilie ilija ilir ilker ilya imad imran imre imtiaz indra ingvar inzamam inácio ioan ioannis iosif irakli irfan
    irvin irwan isaac isaiah isaias ishtiaq isko ismael ismail istván itamar ivan ivars ivica ivo ivor iván iwan iyad
    jaak jaakko jaan jacek jack jacob jacques jagan jagdeep jaime jair jairam jakaya jake jakob jakub jalal jamal jamar
    james janez janko janusz jared jaroslav jarosław jarrett jarrod jason jassim jatin javad javed javier jawad
    jawaharlal jay jayant jed jedediah jeff jeffery jeffrey jeffry jejomar jens jerald jeremiah jeremy jermaine jerod
    jeroen jerome jerry jerzy jesper jesse jesus jesús jethro jignesh jim jimmie jimmy jindřich jitendra jiří joachim
    joaquim joaquin joaquín jochen joe joel johan johann johannes john johnathan johnny joko jomo jon jonah jonas
    jonathan jonathon joost jorge jorma jose josef joseph josh joshua josiah josip josué josé jovan jozef joão joël
    juan judd juha juhani jukka julian julien julio julius junaid junji juozas juraj jure juris justin justus jusuf
    juvénal jyotiraditya jános jérôme jóhann jón józef józsef jörg jörgen jørgen jørn jürgen jānis kalevi kalle kamal
    kambiz kamran kanhaiya kapil kareem karel karim karl karsten kartik kaspar kassem kayode kazem kazimierz kazuo
    keanu keegan keenan keir keiran keith kelvin kemal ken kenan kenenisa kenichi kenji kenneth kenny kent keshav kevin
    khairul khaldoun khaled khalid khalil kieran kingsley kipchoge kipchumba kiplagat kiren kiril kirill kirk kishore
    kjartan kjell klaas klaus knud knut koen kofi kohei koji konrad konstantin konstantinos kostas kourosh krasimir
    kristian kristján kristopher krzysztof kunal kurt kurtis kwabena kwadwo kwaku kwame kwasi kwesi kyle kylian
    kyriakos kyrylo kåre kęstutis lachlan ladislav lajos lalit lalu lamar lance landon larry lars lateef laurent lauri
    lawrence leander lebron lech lee leif leland lennart lennie lenny leo leody leon leonard leonardo leonel leonid
    leopold leopoldo leroy lester leszek levan levi levon lewis liam linus lionel liviu ljubomir llewellyn lloyd logan
    lokesh lonnie lorcan lorenz lorenzo lorne lothar louie louis luc luca lucas lucian luciano lucien lucius ludovic
    ludwig luhut luigi luis luiz luka lukas luke lukman lukáš luther luís lyle lyndon lászló maarten maciej mads magnus
    magnús mahamat mahathir mahendra mahesh mahinda mahir mahmoud mahmud majed maksim malachi malcolm malcom malik
    mallikarjun mamadou mamdouh manfred manish manmohan manny manohar manoj mansour manu manuel marat marc marcel
    marcello marcelo marcin marco marcus marek margus mariano mario marius mariusz marián marjan mark markku marko
    markus marlon marshall marshawn martin martti martín marvin masahiro masaki masayuki massimiliano massimo massoud
    matei matej mateo mateus mateusz mathew mathias mathieu mats matt matteo matthew matthias matthieu matti matty
    maurice mauricio maurizio mauro maurício max maxim maxime maximilian mayank maynard mehdi mehmet mehmood mehran
    mehrdad meir meles melvin melvyn menachem mengistu merle mervyn micah michael michal michał michel micheál mick
    mickey miguel mihai mihail mikael mike mikhail mikheil mikkel miklós milan milind milorad milos miloslav milovan
    miloš miodrag mircea mirko miroslav mirsad mitch mitchell mladen mogens mohamad mohamed mohammad mohammed mohamud
    mohan mohd mohit mohsen moisés mojtaba momčilo moncef montgomery moqtada mordecai mordechai morris morten morteza
    mortimer moses moshe mostafa motilal moussa moustafa muammar muhammad muhyiddin mujibur mukesh mulayam munir
    muqtada murali murat murdo musa mustafa mwai mykola myles myron mário máximo māris nabeel nabil nadav nadeem
    nagendra naguib naif naim najib najibullah naoki narendra naresh naruhito naser nasir nasr nasser nate nathan
    nathanael nathaniel naveen navid nawaz nayef nebojša nechirvan ned neeraj neil nelson nenad neville neymar niall
    nicholas nick nickolas nicolae nicolas nicolás niels nigel nikhil niklas nikol nikola nikolai nikolaos nikolay
    nikos nilesh nils nimrod nir nitin nitish nizar nnamdi noah noel norbert norihiko norman nuno nurlan nursultan
    néstor obafemi obinna octavio octavius oisin oisín okechukwu olaf olav oldřich ole oleg oleksandr oleksii oleksiy
    oliver olivier olli olof olumide olusegun omar omer omran omri ondřej orhan orlando orson orville oscar oskar osman
    osvaldo oswald othman otis otto oumar ousmane ove owain owen paavo pablo paco padraig panagiotis pankaj paolo
    pascal pasquale patricio patrick patrik paul paulius paulo pavel pavle pavlo pawel paweł peadar peder pedro peeter
    pekka pentti per percy perry pervaiz pervez petar pete peter petr petre petri petro petros petru petter phil philip
    philipp philippe phillip phineas pierre piet pieter pietro piotr piyush plamen poul prabowo pradeep prafulla
    prakash pranab prashant prateek pratik praveen pravin prayut preben prithviraj purushottam pádraig pål péter qais
    qasem qassem quang quentin quinton rached rachid rade radek radosław radovan radu raed rafael rafał raffaele rafic
    rafik rafiqul raghav raghuram ragnar rahim rahul raimo raimondo rainer raj rajat rajeev rajendra rajesh rajiv
    rajkumar rajnath raju rakesh ralf ralph ram ramakrishna ramazan ramdas ramdev ramesh rami ramiro ramon ramy ramzan
    ramón randal randall randolph randy ranil ranjan ranjit raphael rashad rashid rasmus ratko raul ravi ravindra ray
    raymond raúl recep reggie reginald rehman reidar reinaldo reinhard reinhold renato rené reuben reuven rex reza
    rhett rhodri rhys riaz ricardo riccardo richard richie rick ricky rimantas rishi risto ritesh rizwan rob robbie
    robert roberto rocco roddy roderich roderick rodger rodney rodolfo rodrigo roel roelof roger rohan rohit roland
    rolf romain roman romano romeo rommel ron ronald ronaldo ronan ronny roscoe roshan ross rotimi roy ruairi ruairí
    ruaridh ruben rubén rudolf rudy rufus ruhollah rui rumen rupert ruslan russ russel russell rustam rutger ruud ryan
    ryszard rónán saad sabri sachin saddam sadio sadiq sadyr saeed saeid said saif sakari salah salih salim salman
    salvador salvatore sambit sameer sami samir samuel sandeep sander sanjay sanjeev santiago sarath sarfraz satish
    satoshi satya satyajit satyendar saul saulius saurabh sayed scott seamus sean sebastian sebastián seif selahattin
    selim senad seppo serge sergei sergey sergi sergio serhat serhii serhiy serkan seth seydou seán shahid shahram
    shahzad shakib shane shankar sharad sharif shashank shaukat shaul shaun shavkat shawn shehbaz shehryar shehu
    sheldon sherif sherwin shigeru shikhar shimon shinji shinjiro shinya shinzo shinzō shivraj shlomo shmuel shoaib
    shohei shoichi shota shujaat siamak sibusiso sid siddharth siddhartha sidney siegfried sigmund sigurður silas
    silvio simeon simon simón sinan siniša siphiwe sipho sirajuddin sitaram siyabonga sizwe sjoerd slamet slavko
    slobodan soeharto soren souleymane sourav spencer srdjan srđan stan stanislav stanisław stanley stef stefan stefano
    stefanos steffen stepan stephan stephen sterling stevan steve steven stewart stijn stjepan stojan stoyan stu stuart
    stéphane sudhir suharto suhas sukarno sukhbir sulaiman suleiman sumit sundar sunil suraj surendra suresh susilo
    suvendu svein sven svend sylvester szymon sándor séamus sébastien søren tadeusz tadhg tahir takahiro takashi
    takayuki takeshi talal tamim tamás taoufik tapani tapio tarek tariq taro tathagata tawfik tayyip ted teddy tedros
    teguh tejashwi teodoro terence terje terrance terrence tesfaye tetsuya thabo thad thaddeus theo theodor theodore
    theodoros theophilus thiago thibault thibaut thierry thomas thorsten thulani thurgood théo théodore tiago tibor
    tigran tihomir tiit tim timmy timo timothy titus tobias toby todd tom tomas tomasz tomislav tommy tomás tomáš tony
    toomas torben torsten toshihiro toshio travis trevor trey tristan troy trygve tuan tudor tudur tunde tuomas turki
    ty tyler tyrone tzachi uchechukwu uday uddhav udo uhuru uldis ulf ulrich ulysses umair umar umaru umberto umesh
    upendra uri uroš urs usman uwe vadim vaibhav valdis valentin valentyn valerio valeriu valeriy vartan varun vasile
    vasilios vasily vasyl vaughn veikko vern vernon veselin viacheslav vicente victor vidar viggo vijayan vikas vikram
    viktor ville vinay vinayak vince vincent vincenzo vinicius vinnie vinod viorel vipin virat virender virgil vishal
    vitali vitaliy vitaly vivek vladimir vladimír vladislav vojislav volker volodymyr vyacheslav vytautas václav víctor
    vítor wade wael waldo walid walker wallace wally walter ward warren wasim wayne wendell werner wes wesley wilbur
    wilfred wilfrid wilfried wilhelm will willard william willy wilmer wilson wim winston witold wojciech wole wolfgang
    wolfram woodrow woody wouter wyatt xander xavier yaakov yahya yair yann yannick yannis yaron yaroslav yasir yasser
    yasuhiro yasuo yehoshua yehuda yevgeny yitzhak yoav yogendra yogi yonas yonatan yosef yoshihide youcef younes
    youssef yoweri yuji yuri yurii yuriy yury yusuf yusuke yutaka yves zac zach zachary zack zafar zaid zakaria zakhar
    zbigniew zdeněk zdravko zeev zeke zia ziad zlatko zoltán zoran zsolt zurab zvonimir zygmunt álvaro åke éamon
    édouard émile éric étienne ólafur óscar øystein ümit łukasz štefan željko ștefan
    """)

FEMALE = word_set("""
    aaliyah aarti abbie abby abena abigail achieng ada adaeze adaobi adela adelaide adele adelina adeline adhiambo
    adriana adrianna adrienne agata agatha agnes agneta agnieszka aida aikaterini aileen ailsa aimee aine aino aisha
    aishwarya aisling aissatou aisyah ajla akanksha akiko akinyi akosua akua alana alanna alba albina alda aldona
    alecia alejandra aleksandra alena alessandra alessia alexa alexandra alexandria alexia alia alice alicia alina
    alisa alisha alison alissa aliza alla allie allison alma althea alyona alyson alyssa amaka amalia amanda amara
    amber amelia amelie amie amina aminata aminatou amira amita amna amrita amy ana ananya anastacia anastasia
    anastasiya anaïs andrea andreea andréa andrée aneela aneta anette angela angelia angelica angelika angeliki
    angelina angelique angelita anggun angharad angie anika anisha anissa anita anja anjali anke ankita ann anna
    annabel annabelle annalena annalisa annamarie annapurna annastacia anne annegret anneke anneli annelies anneliese
    annemarie annemiek annette anni annie annika anniken annikki annmarie antje antoinette antonella antonia antonietta
    anuradha anusha anushka aoibheann aoife arabella araceli areej arezoo ariana arianna arja arlene arline aruna
    arundhati arzu asha ashlee ashleigh ashley ashlyn asifa asma astrid atieno atishi atiya atsuko audra audrey aung
    aurelia aurora aurore aurélie ava awa awino ayako ayanna ayesha ayla aysel aysha ayşe ayşegül azadeh azalina azizah
    azra aïssatou baiba bakhtawar barbara barbora basma beata beate beatrice beatrix beatriz becca becky begoña begüm
    behnaz belinda bella belén benazir berit bernadette bernadine bernice berta bertha bessie beth bethan bethany betsy
    bette bettina betty beverley beyoncé beáta bhumika bianca biljana bilkis bilquis bintou birgit birgitta birgitte
    birutė blanche blanka bobbi bodil bojana bolanle bonnie boutheina bożena božena brandi branka branwen breanna
    brenda briana brianna bridget bridgette bridie brigid brigitte briony britney britta brittani brittany brittney
    bronwen bronwyn bruna bryony buthaina bärbel béatrice bénédicte caitlin callie camelia camila camilla camille canan
    candace candi candice caoimhe carina carine carissa carla carlotta carly carme carmela carmen carol carolann carole
    carolee carolina caroline carolyn carrie caryn carys casandra cassandra cassie catarina caterina catherine cathleen
    cathryn cathy catrin catriona catríona cecelia cecilia cecily celeste celia celina celine ceridwen cerys chandrika
    chantal chantelle charla charlene charlotte charmaine chasity chaya chelsea cher cherie cherise cheryl chiara
    chidinma chimamanda chinelo chioma chitra chloe chrissy christa christel christelle christi christiana christiane
    christina christine ciara cicely cindy claire clara clare clarice clarissa claudette claudia claudine clementine
    clodagh cloe cláudia clémence clémentine clíona colette colleen conceição concetta condoleezza connie constance
    consuelo cora coralie corazon cordelia coretta corina corinne cornelia corrine coumba courtney cressida cristina
    crystal cyndi cynthia cécile céline dace dagmar daisy dalal dalia dambisa danica daniela daniella danielle danijela
    danuta daphne darcie darla darleen darlene darya davina dawn dayna deana deann deanna deanne debbie debby debora
    deborah debra deepa deepika deepti deidre deirdre delia delilah delores deloris delphine delyth denise derartu
    dervla desiree despina destinee devika diana diane dianna dianne dilma dimitra dina dinah dinara dionne divya doina
    dollie dolly dolores donatella donika donna dora doreen dorinda doris dorit dorota dorothea dorothy dorothée dottie
    dragana dragica draupadi dubravka dušanka débora dóra eartha ebele ebony ecaterina edie edith edna edwina eeva
    effie efua eila eileen eilidh eimear einav eirini ekaterina elaine eleanor eleanora elena eleni eleonora eleonore
    eleri elfriede elif elin elina elinor elisa elisabeta elisabeth elisabetta elise elissa eliza elizabeth elke ella
    ellen ellie elly elmira eloise elsa elsbeth elsie eluned elvira elísabet elżbieta emanuela emilee emilia emilie
    emily emina emine emma emmeline endang enid enikő erica ericka erika erin erlinda erma erna ernestine erzsébet esme
    esmeralda esra esraa essie estella estelle esther estrelita eszter ethel etta eudora eugenia eugenie eunice
    euphemia eva evangelia evangeline eve evelina evelyn evgenia evgeniya evie ewa fabienne fadumo fairouz faizah famke
    fanny farah fariba farida farzaneh fatemeh fatima fatimah fatimata fatma fatou fatoumata fawzia faye federica
    fehmida feirouz felecia felicia felicity fereshteh fern fernanda ffion filiz filomena fiona fionnuala fiorella
    firouzeh fitri flora florence florentina flávia folake folasade folashade franca frances francesca francine
    francisca franziska françoise frauke freda frida frieda friederike funke funmi funmilayo fátima gabriela gabriella
    gabrielle gaenor gail galina galit gayane gayla gayle gaynor gaëlle geeta geetha geetika gemma genevieve geneviève
    genzebe georgeta georgette georgiana georgina geraldine gerda gerlinde germaine gertie gertraud gertrud gertrude
    ghada gianna gigi gila gilda gillian gina ginny giorgia giovanna gisela giselle gitte giulia giuliana giuseppina
    gladys glenda glenna glenys gloria glynis glória golda golshifteh gordana graca grace graciela grainne grazia
    graziella graça grażyna greer greta gretchen grete gretel grethe gro gráinne guadalupe gudrun gugu gulnara gunilla
    guðrún gwen gwenda gwendolyn gwenllian gwyneth habiba hadassah hadeel hadiza hafsat hailey hajra haleh halima
    halimah halina hallie hana hanan hania hanna hannah hanne hanneke hannele hannelore harini harriet harriett
    harsimrat hasina hatice hattie hauwa haviva hawa hayley hazel heather heba hedwig heidemarie heidi heike heledd
    helen helena helene helga heli helle heloísa henrietta henriette hermine hermione herta hester hettie hilary hilda
    hilde hildegard hildegarde hildur hillary hina hiroko hitomi hoda holly hortense houria hristina huda hulda humaira
    hélène hülya ibolya ida ieva ifeoma ijeoma ildikó ileana ilene ilhan ilka ilona ilse ilze imane imani imee imelda
    imogen indah indira ineke ines inese ineta inez inga ingeborg inger ingibjörg ingrid inmaculada inna inès inés
    ināra ioana ioanna iola irena irene irina irini iris irma irmgard iryna irène irén isabel isabela isabella isabelle
    isadora isha ishita isla isobel israa iulia iuliana iva ivana ivanka iveta ivonne ivy iwona izzah jacinda jackie
    jacklyn jaclyn jacqueline jacquelyn jacqui jada jadranka jadwiga jamila jamileh jana jane janelle janet janette
    janice janie janina janine janna janneke jarmila jaroslava jasmin jasmine jasna jaya jayalalithaa jayashree jayla
    jayne jazmine jeanette jeanie jeanine jeanne jeannette jeannie jeannine jelena jelka jemima jenna jenni jennie
    jennifer jenny jepchirchir jeri jerri jessica jette jhulan jill jillian jimena jitka jiřina joan joana joann joanna
    joanne jocelyn jodi jodie joelle johanna jolanda jolanta jolene joni josefa josefina josephine josette josie
    jovanka joyce joëlle juana juanita judi judie judit judith judy julia juliana julianna julianne julie juliet
    juliette jumoke justine justyna jutta jytte jóhanna júlia kaarina kadiatou kaija kaisa kaitlin kaitlyn kaja kajal
    kalpana kamala kanako kandace kangana kanimozhi kaori kara kareena karen karima karin karina karine karishma karla
    karoline kartika kartini karyn kasia katalin katarina katarzyna katarína kate katelyn katerina kateryna kateřina
    katharina katharine katherine kathleen kathrin kathryn kathy katie katja katri katrin katrina katrín katya kavitha
    kawthar kaye kayla kaylee kayleigh kazuko keely keiko keira keisha kelli kellie kellyanne kelsie kemi kendra keren
    keri kerri kersti kerstin ketevan kezia khadija khadijah khaleda khawla khofifah khushbu kiana kiara kiera
    kimberley kimberly kinga kira kirsteen kirsten kirsti kirstie kirsty kitty kjersti klara klára konstantina krista
    kristal
    kristen kristi kristie kristiina kristin kristina kristine kristy kristín krisztina krystal krystyna ksenia kseniya
    kumiko kylee kylie kyoko lacey laetitia laila laima lakeisha lakisha lakshmi lana laney lara larisa larissa larysa
    latanya latasha latifa latisha latonya latoya latrice laura lauren laurette lavanya lavinia layla leah leann leanna
    leanne leena leila lejla lena lene leni lenka leola leona leonie leonora lerato lesia leticia letitia letizia lexi
    leyla leymah liana liat libuše lidia lidija lidiya liesl liisa lila lilah liliana liliane lilit lilja lillian
    lillie lilly lily lina linda lindiwe linnea lisa lisbeth lise liselotte liudmila liv livia liz liza lizzie ljiljana
    ljubica ljudmila lobna loida lois lola lora lorena loreta loretta lori lorna lorraine lotte lottie louisa louise
    loujain lowri luana luanne lubna lucia luciana lucie lucile lucille lucinda lucretia lucrezia lucy lucía ludmila
    luisa luise luminița lupita lusine luzviminda lydia lynda lynette lynn lynne lynnette lyubov lyudmila lyudmyla
    maame mabel maddie madeleine madeline madelyn madge madhavi madonna maeve magda magdalena magdolna maggie maha
    mahira mahsa maia maija mair mairead mairi mairéad maisie maite maja majda makiko malala malalai malavika malika
    malin malka mamata mamie mandira mandy maneka manisha manjula manuela mara marcela marcella marcia marcie marcy
    mareike margaret margareta margarete margarita marge margery margie margit margo margot margrethe margrét
    marguerite maria mariah mariam mariama mariana marianna marianne maribel marie marieke mariela marielle marietta
    mariia marija marijana marika mariko marilou marilyn marina marine marion marisa marisol marissa marit marita
    marites maritza mariya marja marjane marjatta marjolein marjorie marla marleen marlene marlies marnie marsha marta
    martha martina martine marwa mary maryam maryann maryanne marybeth marylou maría masako masha mathilde matilda
    mattie maude maudie maura maureen mavis maxine maya mayawati mayumi maëva małgorzata mbali mckayla meagan meaghan
    medha meena meenakshi meera meg megan megawati meghan megumi mehbooba mehreen mehwish mei meirav melania melanie
    melba melinda melissa menna meral mercedes merceditas meredith merve meryem mette mhairi mia michaela michelle
    michiko michèle mihaela mikayla mila milada mildred milena milica millicent millie mimi mimoza mina mindi mindy
    minna minnie mira miranda mireille mirela mirella miriam mirja mirjam mirjana miroslava misako mitsue mitsuko mitzi
    miyuki moira mojgan mollie molly mona monica monika monique morag mrinalini muna munira muriel murielle myfanwy
    myra myriam myrna myrtle máire márcia mária márta mélanie mónika mônica mădălina nabila nadezhda nadežda nadia
    nadine nadira nadiya nadja nadège nafissatou naheed nahid najat najla najwa naledi namrata nancy nandini nanette
    naoko naomi narges nargess nasreen natalia natalie nataliia nataliya natalya natascha natasha nataša nathalie nawal
    nazia ndeye neelam neema neena negar neha nell nellie nelly nerissa nerys nesta nevaeh ngozi niamh nicole nicolette
    nidhi nigar nighat nijolė nikki nilüfer nina ninette nirmala nisha nisreen nitza nivedita njeri njoki nkechi
    nkiruka nkosazana nneka noelia noelle noemi noemí nompumelelo nomsa nomusa nomvula nona nonhlanhla noor noorjehan
    nooshin nora norah noreen noriko norma nosipho nosiviwe nthabiseng ntombi nuala nurhayati nuria nurit nursel nydia
    oana obiageli octavia océane odette oksana oleksandra olena olga olive olivia olwen oonagh ophelia oprah orla
    orlaith ornella oumou oxana padma padmini paloma pamela panagiota paola pascale patience patricia patrizia patrycja
    patti pattie patty paula paulette paulina pauline pavla payal pearl peggy penelope penny perla perlita pernilla
    petra petronella petula philippa philomena phoebe phumzile phyllis pia pilar pille pippa pirjo pirkko polina polly
    pooja poornima portia prachi prarthana preity prema prerna priscilla priti priya priyanka prue puan purnima putri
    queenie quratulain rachael rachel rachele rachelle rachida radha radhika radmila raffaella ragnheiður ragnhild
    rahila raija raisa rakel raluca ramata ramona ramya rana randa randi rani rania raquel rasha rasheeda rashida
    rashmika raylene reba rebeca rebecca rebekah rebekka regina rehana reiko rena renata renate renee renuka renáta
    renée reshma retno revathi reyhan rhea rhian rhiannon rhoda rhona rhonda ria rihanna riitta rika rikke rima rita
    rivka roberta robyn rochelle rocío rodica roisin rokia romina roopa rosa rosalia rosalie rosalind rosalyn rosamund
    rosanna rosanne rosaria rose roseanne rosemarie rosemary rosie roslyn rosmah roswitha rosângela rowaida rowena
    roxanne roya roza rozita rukhsana rukmini rupali rusudan ruth ruthie ruxandra ružica róisín saara sabina sabine
    sabrina sachiko sadaf sadako sadia sadie safiya sahar saida saira sakshi sakura salimata sallie sally salma salome
    salwa samaneh samantha samia samiksha samira sandie sandra sandrine sangeeta sangita sania sanja sanna saoirse sara
    sarah sarala sarita sarojini sasikala saskia satsuki savannah savitri scarlett selena selina seonaid serap serena
    setsuko sevda shabana shabnam shagufta shahida shahnaz shaila shaima shakira shakuntala shalini shamima shana
    shanelle shania shanice shanna shanta shari sharlene sharmila sharon shauna shawna shayla shazia sheena shehla
    sheila shelley shelly sheree sherine sherri sherry sheryl sheyda shilpa shireen shirin shirlene shirley shlomit
    shobhana shohreh shonda shoshana shpresa shreya shruti shukria shula shweta sian sibylle sigrid sigríður sigrún
    siham silke silvana silvia simona simone simonetta sindisiwe sinead sinikka sinéad siobhan siobhán sioned sirimavo
    sirpa sita siti siân slavica slavka smita sneha snežana sofia sofie sofiia sofija sofía sohair solange solveig
    solène sonakshi sonali sondra sonia sonja sonya sophia sophie soraya sorcha souad sridevi stacey stacia stacy
    stanislava stavroula stefania stefanie steffi stela stella stephanie stephany stéphanie subhadra sudha sue suella
    sujata sukanya sumaira sunita supriya susan susana susann susanna susannah susanne sushma sushmita susie suzan
    suzana suzanna suzanne suzette suzie svenja svetlana sviatlana swara swati sybil sylvia sylvie sylwia ségolène síle
    sólveig taapsee tabatha tabitha tahani tahira tahmina talia tallulah tamar tamara tameka tami tamika tamila tammy
    tamsin tania tanisha tanja tanuja tanushree tanya tara taraneh tasha taslima tasneem tatiana tatiane tatjana
    tatyana tawakkol tawanda tegan tehmina teodora teresa teresinha teresita tereza tessa tetiana tetyana thandeka
    thandi thandiwe thea thelma thembi theodora theresa therese theresia thoko thuli thérèse tiffany tiina tilda tillie
    tina tineke tirunesh titilayo tiziana tomoko tonia tonya toshiko tova tove traci tracie tracy tricia trina trish
    trisha trixie trudy trupti tuija tuula tzipi ulla ulrika ulrike uma ursula urszula uschi usha uzma vaira valentina
    valeria valerie valérie vanda vanessa varvara vasiliki velma vera verena verica verna vernice veronica veronika
    verónica vesna vibeke vicki vickie vicky victoria vidya viera vigdis vigdís vikki viktoria viktorija viktoriya
    vilma vimala viola violet violeta viorica virginia virginie vivian viviane vivienne vjosa vlasta vânia véronique
    věra waltraud wambui wanda wangari wanjiku wanjiru wati wendy weronika whitney wiebke wiktoria wilhelmina willa
    willemijn wilma winifred winnie wisława wynonna xiomara yaa yael yalda yana yasemin yasmeen yasmin yasmine yehudit
    yelena yelizaveta yesenia yetunde yevgenia yevheniia yewande yifat yingluck yoko yolanda yolande yoshiko yousra
    yukari yukiko yuko yulia yuliana yuliya yumiko yuriko yvette yvonne zahava zahida zahra zainab zanele zara zareen
    zdenka zdeňka zehra zeina zeinab zelda zenaida zeynep zhanna zinaida zindzi zineb zita ziva zlata zodwa zoe zoey
    zofia zora zorica zoya zsuzsa zsuzsanna zsófia zubaida zuhal zuleika zuzana ágnes áine åsa çiğdem éimear élisabeth
    élise élodie éléonore émilie éva özge özlem úna šárka željka
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
