"""Common given names by grammatical gender, for pronouns. Names borne by both are in neither list. Data only."""

from __future__ import annotations

from typing import Literal

from transforms.word_lists import word_set

Gender = Literal["m", "f"]

MALE = word_set("""
    aage aaron abbas abdallah abdelmadjid abdoulaye abdul abdullah abel abhijit abhishek abiy abner abraham abu achim
    adam adebayo adekunle adel adhir aditya adnan adolf adolfo adrian agus agustín aharon ahmad ahmadou ahmed ahmet
    aidan aivars ajay ajith akhilesh akihiro akio akira aksel akshay alain alan alasdair alassane alastair albert
    alberto alden aldo alec aled alejandro aleksandar aleksander aleksandr aleksei aleksey alessandro alexander
    alexandr alexandre alexandros alexandru alexei alexey aleš alfie alfons alfonso alfonzo alfred alfredo algirdas ali
    aliko alistair allan alois alojz alonzo aloysius alphonse alun alvaro alvin amadou amanuel amar amarinder ambrose
    amir amirali amit amnon amos amrullah américo anand anant anatoliy anatoly anders andre andreas andrei andrej
    andrew andrey andris andriy andrus andrzej andré andrés andy aneurin angelo angus anies aniket anil ankur antanas
    antar antero anthony antoine anton antoni antonino antonio antony antti antwan antónio anurag anwar apostolos aram
    aravind arben archibald archie ardeshir arild arjan arjun armand armando armin arnab arnaud arne arnie arnold arsen
    arseniy artem arthur artis artur arturo artyom arun arvid arvind arvydas aryeh asaduddin asadullah asbjørn ashok
    ashoke ashwani asif assaf athanasios atif atiku atsushi attila augustin augusto augustus aurel avi avraham axel
    ayad ayman aziz azmin azubuike babacar babatunde balram bambang bandar barack barham barnaby barney barry bart
    bartosz baruch bashar basil bassam bassirou bastian bayu bekir ben benedict bengt benito benjamin benji bennie
    benny benoît bernard bernardo bernd bernhard bernie bernt bert bertrand besim besnik bezalel bhupendra bhupesh
    bilal bilawal bill billy bjarne bjarni bjorn björn bjørn blerim bob bobby bogdan bohdan bohumil bohuslav bojan
    bongbong boris borislav borut boyd boško božidar brad bradley bram brandon branislav branko brendan brendon brent
    brenton bret brett brian brij brijesh brock brodie bruce bruno bryan bryce budi burak burhanuddin burt byron béla
    bülent caleb callum calvin cameron carl carlo carlos carmelo carsten cathal cecil cedric cem cengiz cesar cesare
    chad chaim chandra chandrashekhar charles chester chetan chidi chinedu chinua chirag chris christer christian
    christoper christoph christophe christopher christos chuck chukwuemeka chukwuma cian ciaran ciarán clarence claude
    claudio clayton clemens clement cletus clifford clint clive clyde clément cody colin colm connor conor conrad
    cormac corneliu cornelius cory cosimo craig cristian csaba curt curtis cyril cyrus cédric cătălin dafydd dainis
    daisuke damian damien damion damir damon dan daniel daniele danilo daniyar danny dante darin darius dariusz darko
    darnell darrel darrell darren darrin darryl dashawn dave davey david davide davit davor dawit dean deandre
    debashish declan dedi deepak deepender dejan delbert demarcus demba demetrius deng denis dennis denny denys denzel
    derek dermot deron derrick deshaun deshawn desmond detlef devendra devin dewayne dewey dexter dharmendra dhruv
    diarmuid didier diego dieter dietmar digvijay dimitar dimitri dimitris dino dirk djoko dmitri dmitriy dmitry dmytro
    domenic domenico dominic dominick donal donald donavan donncha donnell donnie donny donovan donte doug dougal
    douglas dragan dragutin dražen drew dror duane dumitru duncan dushyant dustin dušan dwain dwayne dwight dylan
    dáithí eamon earl earnest eberhard ed eddie edgar edgardo edgars edin edmond edmund edouard eduard eduardo edward
    edwin eero efraín egil egon ehud eiji einar eitan ekrem elazar elbert eldar eldon eli elias eliezer elijah elio
    eliud elliot elliott elmer elon elroy elton elvin elvis emanuel emeka emil emile emilio emlyn emmanuel emmerson
    emmet emmett emre emyr enoch enrique enver enzo eoghan eoin ephraim erdal erez erhan eric erich erik erion erkki
    erling ernest ernesto ernie ernst erol errol ervin erwin esfandiar esko espen esteban ethan etienne euan eugen
    eugene eugenio eusebio eustace evan evangelos everett everette evgeny ewald ewan ewen eyal ezekiel ezequiel ezra
    fabian fabien fabio fabrice fabrizio fadi faisal faizal farid farouk faruk fatih fatmir faysal fazlur feargal
    federico fela felipe felix ferdinand ferenc fereydoun fergal fergus ferhat fernand fernando feroz fidel fikret
    filip filipe finn fintan fionn flavio florent florian florin floyd forrest fouad francis francisco franck franco
    francois frank franklin františek franz françois fraser fred freddy frederic frederick frederik fredrick fredrik
    friedrich fritz frédéric fuad félix gabriel gael gaetano ganjar gareth garrett garth gary gaston gaurav gavin
    gbenga gediminas geert geir gene gennadiy gennady geoff geoffery geoffrey georg george georges georgi georgios
    georgy geraint gerald gerard gerd gerhard germán gerrit gerry gethin ghaleb ghassan gheorghe giacomo giancarlo
    gianfranco gianni gibran gideon gil gilbert gilberto giles gilles gino gintaras giorgi giorgio giovanni girish
    girma giuseppe glen glenn godfrey gonzalo goodluck gopal gopalakrishna goran gordon gotabaya gottfried graeme
    graham grant greg greggory gregor gregorio gregory grigore grigory gruffydd grzegorz grégory guido guillaume
    guillermo gulbuddin gunawan gunnar gunther guntis gus gustav gustave gustavo guy guðmundur guðni gwilym gyula
    györgy gábor gérard géza gísli göran günter günther haakon hafiz haibatullah hailemariam haim hakainde hakan hal
    halil halldór hamdan hamdi hamed hamid hamidreza hamish hammad hamza hani hank hannes hannu hans harald haris
    harlan harold harry harshad hartmut haruki haruto harvey hasan hashim hassan heath hector heikki heiko heinrich
    heinz hekmatullah helge helmut hendra hendrik henk henning henri henrik henrique henry henryk herbert herman
    hermann herschel hervé hibatullah hideaki hideki hideo himanshu hiram hiroki hiroshi hiroyuki hisham hishammuddin
    hitoshi holger horace horacio horst hossein houari hovhannes howard howie hristo hubert huey hugh hugo humberto
    humphrey hun hushang hussain hussein huw hywel håkan héctor hüseyin iain ian ibrahim ibrahima idriss idrissa iestyn
    ieuan ifan ignacio ignatius igor ihor ikechukwu ilan ilham ilias ilie ilija ilir ilkka ilya imad imants imran imre
    indra indrek ingo ingvar inzamam ioan ioannis iolo iosif irakli irfan irvin irwan isaac isaiah isam ishtiaq isiah
    isko ismail istván itay ivan ivars ivica ivo ivor iván iwan jaak jaakko jaan jaap jabari jacek jack jacob jacques
    jagan jagdeep jaime jairam jakaya jake jakob jakub jamaal jamal jamar jamel james jamil janez janko janusz jared
    jari jarod jaroslav jarred jarrett jarrod jason jatin javier jawaharlal jay jayant jed jedediah jeff jeffery
    jeffrey jeffry jejomar jens jerald jeremiah jeremy jermain jermaine jerod jeroen jerome jerrod jerrold jerry jerzy
    jesper jesse jesus jesús jethro jignesh jim jimi jimmie jimmy jindřich jitendra jiří joachim joaquim joaquin
    joaquín jochen joe joel johan johann johannes john johnathan johnny joko jomo jon jonah jonas jonathan jonathon
    joost jorge jorma jose josef joseph josh joshua josiah josip josé jouko jovan jozef joão joël juan judd juha juhani
    jukka jules julian julien julio julius julián junaid junichi juozas juraj jure juris jussi justin justus jusuf
    juvénal jyotiraditya jános jérémy jérôme jóhann jón józef józsef jörg jörgen jørgen jørn jürgen jānis kalevi kalle
    kamal kamran kanhaiya kareem karel karim karl karsten kartik kaspar kaspars kayode kazimierz kazuhiko kazuhiro
    kazuo keanu keegan keenan kees keir keiran keisuke keith kelechi kelvin kemal ken kenan kenenisa kenichi kenji
    kenneth kenny kent kentaro keon keshav kevin khairul khaled khalid khalil kieran kingsley kipchoge kipchumba
    kiplagat kiren kiril kirill kirk kishore kiyoshi kjartan kjell klaas klaus knud knut koen kofi koichi koji konrad
    konstantin konstantinos krasimir kristian kristján kristopher krzysztof kunal kurt kurtis kwabena kwadwo kwaku
    kwame kwasi kwesi kyle kåre kęstutis lachlan ladislav lajos lalu lamar lance landon lanny larry lars lasse lateef
    laurent lauri lawrence leander lebron lech lee leif leland lemuel lennart lennie lenny leo leody leon leonard
    leonardo leonid leopold leopoldo leroy lester leszek levan levi levon lewis liam linus lionel liviu ljubomir
    llewellyn lloyd logan lokesh lonnie lorcan lorenzo lorne lothar louie louis loïc lubomír luc luca lucas lucian
    luciano lucien lucius ludovic ludwig luhut luigi luis luka lukas luke lukman luther luís lyle lyndon lyubomir
    lászló maarten maciej mads magne magnus magnús mahamat mahathir maher mahinda mahir mahmoud mahmud majid maksim
    malachi malcolm malcom malik mallikarjun mamadou manfred manmohan manohar manoj manu manuel marat marc marcel
    marcelo marcin marco marcus marek margus mariano mario marius mariusz marián marjan mark markku marko markus marlon
    marshall marshawn martin martti marvin marwan masaaki masahiko masahiro masaki masao masaru masashi masato masayuki
    masoud massimo matej mateo mateusz mathew mathias mathieu mats matt matteo matthew matthias matthieu matti matty
    mauri maurice mauricio maurizio mauro max maxim maxime maximilian mayank maynard mazen mehdi mehmet mehmood meir
    meles melvin melvyn menachem mengistu merle mervin mervyn metin micah michael michal michał michel micheál mick
    mickey miguel mihai mihail mihkel mikael mike mikhail mikheil mikko miklós milan milind milorad milos miloslav
    milovan miloš mindaugas miodrag mircea mirko miroslav mirosław mirsad mitch mitchell mladen mogens mohamad mohamed
    mohammad mohammed mohamud mohan mohd mohit momčilo montgomery moqtada mordecai mordechai morris morten mortimer
    moses moshe motilal mounir moussa muhammad mujibur mulayam munir muqtada murali murat murdo musa mustafa mustapha
    mwai mykhailo mykola myles myron mário māris nabil nadim nagendra naguib naif naim najib naoki narendra naruhito
    naser nasr nasser nate nathan nathanael nathanial nathaniel navid nawaz nayef nazar nebojša nechirvan ned neil
    nelson nemanja nenad neville niall nicholas nick nickolas nicolae nicolas nicolás niels nigel niklas nikol nikola
    nikolai nikolaos nikolay nilesh nils nir nitin nitish nnamdi noah noel norbert norihiko norio norman nuno nurlan
    nursultan obafemi obinna octavio octavius oded ofer oisin oisín okechukwu olaf olav oldřich ole oleg oleksandr
    oleksiy oliver olivier olli olof olumide olusegun oluwaseun omar omer oren orhan orlando orrin orson orville osama
    osamu oscar oskar osman osvaldo oswald otis otto ousmane ove ovidiu owain owen ozzie paavo pablo padraig panagiotis
    panayiotis paolo pascal pasquale patricio patrick patrik paul paulo pavel pavle pavlo pawel paweł peadar peder
    pedro peeter pekka pentti per percy perry pertti pervaiz petar pete peter petr petre petri petro petros petru
    petter phil philip philipp philippe phillip phineas pierre piet pieter pietro piotr piyush plamen poul prabowo
    prafulla prakash pranab prateek pratik pravin prayut preben primož prithviraj przemysław purushottam pádraig pål
    péter qasem quang quentin quinten quinton rached rade radek radosław radovan radu rafael rafał raffaele rafic rafik
    rafiqul raghav raghuram ragnar rahul raimo raimonds rainer raj rajat rajesh rajiv rajnath rakesh ralf ralph ram
    ramakrishna ramazan ramdas ramdev ramesh rami ramil ramiro ramon ramzi ramón randal randall randolph randy ranil
    raphael rashad rashid rasmus ratko raul ravi ravindra ray raymond recep reggie reginald rehman reidar reijo reiner
    reinhard reinhold renato renzo rené reuben reuven rex reza rhett rhodri rhys riad ricardo riccardo richard richie
    rick ricky rimantas rishi risto ritesh rob robbie robert roberto rocco roddy roderich roderick rodger rodney
    rodolfo rodrick rodrigo roel roger rohan rohit roland rolf romain roman romano romeo rommel ron ronald ronan ronen
    ronny roscoe roshan ross rotimi roy ruairi ruairí ruaridh ruben rubén rudolf rudy rueben rufus ruhollah rui rumen
    rupert ruslan russ russel russell rustam rutger ruud ryan ryszard rónán rüdiger sabri sadio sadiq saeed saeid said
    sakari saleh salih salim salman salvador salvatore sambit sami samir samuel sandeep sander sandro sanjay santiago
    sarath sarfraz satoru satoshi satya satyendar saul saulius saurabh scott seamus sean sebastian sebastiano sebastián
    seif seiji selim senad seppo serge sergei sergey sergio serhiy seth seydou seán shahid shakib shane shashank
    shaukat shaun shawn shehbaz shehryar shehu sheldon sherwin shigeru shikhar shimon shinichi shinji shinjiro shinzo
    shinzō shivraj shlomo shmuel shoaib shota shujaat siamak sibusiso sid siddharth siddhartha sidney siegfried sigmund
    sigurd sigurður silas silvio simeon simon simón sinan siniša siphiwe sipho sirajuddin sitaram siyabonga sizwe
    sjoerd slamet slavko slobodan snorri soeharto sohail soren sorin souleymane sourav spencer srdjan srđan stan
    stanislav stanisław stanley stavros stefan stefano steffen stepan stephan stephen sterling stevan steve steven
    stewart stjepan stojan stoyan stu stuart sture stéphane suhail suharto suhas sukarno sundar sunil surendra suresh
    susilo suvendu svein sven svend sverre sylvain sylvester sándor séamus sébastien søren süleyman taavi tadashi
    tadeusz tadhg tahir takahiro takashi takayuki takeshi takuya tamás tapani tapio tarek tariq tarmo taro tatenda
    tathagata tatsuya tayyip ted teddy tedros teguh tejashwi terence terje terrance terrence tesfaye tetsuo tetsuya
    thabo thad thaddeus theo theodor theodore theodoros theophilus thiago thierry thomas thorsten thulani thurgood théo
    tiago tibor tigran tihomir tiit tim timmy timo timothy tito titus tobias toby todd tom tomas tomasz tomislav tommy
    tomohiro tomás tomáš tony toomas torben torsten toru toshio traian travis tremaine trevor trey tristan trond troy
    tsutomu tsuyoshi tuan tudor tudur tunde tuomas turki ty tyler tyrone tzachi tzvi uchechukwu uddhav udo ugo uhuru
    uldis ulf ulrich ulrik ulysses umair umar umaru umberto upendra uri urmas uroš urs usama usman uwe vadim vadym
    vahid vaibhav vakhtang valdas valdis valentin valeriu valeriy vartan varun vasile vasilios vasily vasyl vaughn
    veikko vern vernon veselin viacheslav vicente victor vijayan vikram viktor vinay vinayak vince vincent vincenzo
    vinnie viorel vipin virat virender virgil vishal vishnu vitali vitaliy vitaly vito vittorio vivek vlad vladimir
    vladimír vladislav vladyslav vojislav volker volodymyr vyacheslav vytautas václav vítor wade waldemar waldo wale
    waleed walid walker wallace wally walter ward warren wassim wayne wendell werner wes wesley wilbert wilbur wilfred
    wilfrid wilfried wilhelm will willard willem willi william willy wilmer wilson wim winfred winston wissam witold
    wojciech wole wolfgang woodrow woody wouter wyatt władysław włodzimierz xander xavier yaakov yair yakubu yann
    yannick yared yariv yaron yaroslav yasser yasuhiro yasuo yasushi yehoshua yehuda yerlan yevgeniy yevgeny yisrael
    yitzhak yoav yogi yohannes yoichi yonas yoram yosef yoshiaki yoshihide yoshihiko yoshinori yoshio yossi yosuke
    yotam yousef youssef yousuf yoweri yuji yukio yuri yurii yuriy yury yusef yusuf yusuke yuta yutaka yuto yuvraj yuya
    yves zac zach zachariah zachary zachery zack zackary zayed zbigniew zdeněk zdravko zdzisław zeev zeke ziad zlatan
    zlatko zoltán zoran zsolt zubair zulkifli zurab zviad zvonimir álvaro árpád åke éamon étienne ólafur ömer łukasz
    štefan željko
    """)

FEMALE = word_set("""
    aaliyah abbie abby abeer abena abigail achieng ada adaeze adaobi adela adelaide adele adelheid adelina adeline
    adhiambo adriana adrianna adrienne agata agatha agnes agneta agnieszka agnès aicha aida aikaterini aiko aileen
    ailsa aimee aine aino aisha aishwarya aisling aissatou aisyah akanksha akemi akiko akinyi akosua akua alana alanna
    alba albina alda aldona alecia alejandra aleksandra alena alessandra alessia alexa alexandra alexandria alexia alia
    alice alicia alicja alina alisa alisha alison alissa alla allie allison alma althea alyson alyssa amaka amalia
    amanda amara amber amelia amelie amie amina aminata aminatou amira amna amy ana ananya anastacia anastasia
    anastasiya anaïs anca andrea andréa andrée aneela aneta anette angela angelia angelica angelika angeliki angelina
    angelique angelita anggun angharad angie anika anikó anisha anissa anita anja anke ankita ann anna annabel
    annabelle annalena annamarie annapurna annastacia anne annegret anneke anneli annelies anneliese annemarie annette
    anni annie annika anniken annikki annmarie antje antoinette antonella antonia antonietta anusha aoibheann aoife
    arabella archana areej arezoo ariana arianna arja arlene arlette arline arundhati arzu asako asha ashlee ashleigh
    ashley ashlyn asma asmaa astrid atieno atishi atiya atsuko audra audrey aung aurelia aurora aurélie ava awa awino
    ayako ayanna ayelet ayesha ayla aysel aysha ayumi ayşe azadeh azalina azizah azra aïssatou baiba bakhtawar barbara
    batya beata beate beatrice beatrix beatriz becca becky behnaz belinda bella benazir berit bernadette bernadine
    bernice berta bertha bessie beth bethan bethany betsy bette bettie bettina betty bettye beverley beyoncé beáta
    bhumika bianca biljana bilkis bilquis bintou birgit birgitta birgitte birutė blanche blanka bobbi bodil bojana
    bolanle bonnie boutheina bożena božena bracha brandi branka branwen breanna brenda briana brianna bridget bridgette
    bridie brigid brigitte briony britney britta brittani brittany brittney bronwen bronwyn bruna bryony bushra
    buthaina bärbel béatrice caitlin callie camelia camila camilla camille candace candi candice caoimhe carina carine
    carissa carla carlene carlotta carly carme carmela carmen carol carolann carole carolee carolina caroline carolyn
    carrie caryn carys casandra cassandra cassie catarina caterina catherine cathleen cathryn cathy catrin catriona
    catríona cecelia cecilia cecily celeste celia celina celine ceridwen cerys chandrika chantal chantelle charla
    charleen charlene charlotte charmaine chasity chaya chelsea cher cheri cherie cherise cheryl chiara chidinma chieko
    chimamanda chinelo chioma chloe chrissie chrissy christa christal christel christelle christi christiana christiane
    christina christine ciara cicely cindi cindy claire clara clare clarice clarissa claudette claudia claudine
    clementine clodagh cloe clíona coleen colette colleen conceição concetta condoleezza connie constance consuelo cora
    coralie cordelia coretta corina corinne cornelia corrine coumba courtney cressida cristina crystal csilla cyndi
    cynthia cécile céline dace dagmar daisy dalia dambisa danica daniela daniella danielle danijela danièle danuta
    daphne darcie dariya darla darleen darlene darya davina dawn dayna deana deann deanna deanne debbie debby debora
    deborah debra deidre deirdre delia delilah delores deloris delphine delyth denice denisa denise derartu dervla
    desiree despina despoina destinee devika devora diana diane dianna dianne dilek dilma dimitra dina dinah dinara
    dionne doina dollie dolly dolores donika donna dora doreen dorinda doris dorit dorota dorothea dorothy dorothée
    dottie dragana dragica draupadi dubravka dušanka dvora débora dóra earlene earline eartha ebele ebony ebru
    ecaterina edeltraud edie edith edna edwina eeva effie efua eija eila eileen eilidh eimear einat eirini ekaterina
    elaine eleanor eleanora eleftheria elena eleni eleonora eleri elfriede eliane elif elin elina elinor elisa
    elisabeta elisabeth elise elissa eliza elizabeth elke ella ellen ellie elly elmira elodie eloise elsa elsbeth elsie
    eluned elvira elísabet elżbieta emanuela emiko emilee emilia emilie emily emina emine emma emmeline endang enid
    erica ericka erika eriko erin erma erna ernestine erzsébet esme esmeralda esra esraa essie estella estelle esther
    estrelita eszter ethel etsuko etta eudora eugenia eugenie eula eunice euphemia eva evangelia evangeline eve evelina
    evelyn evgenia evgeniya evie ewa fabienne fadumo fairouz faizah fanny farah farida fatemeh fatima fatimata fatma
    fatou fatoumata faye fehmida feirouz felecia felicia felicity fern fernanda ffion filiz filomena fiona fionnuala
    firouzeh fitri flora florence florentina florrie flossie folake folasade folashade foteini franca frances francesca
    francine francisca franziska françoise freda frida frieda friederike fumiko funke funmi funmilayo gabriela
    gabriella gabrielle gaenor gail galina galit gayane gayla gayle gaynor geetika gemma genevieve geneviève genzebe
    georgeta georgette georgiana georgina geraldine gerda geri gerlinde germaine gertie gertraud gertrud gertrude ghada
    ghislaine gianna gigi gila gilda gillian gina ginny giorgia giovanna gisela giselle gisèle gita gitte giulia
    giuseppina gladys glenda glenna glenys gloria glynis golda golshifteh gordana graca grace grainne grazia graça
    grażyna greer greta gretchen grete gretel grethe gro gráinne guadalupe gudrun gugu gulnara gunilla guðrún gwen
    gwenda gwendolyn gwenllian gwyneth gülay hadas hadeel hadiza hafsat hagit hailey hajra haleh halimah halina
    halldóra hallie hana hanan hanna hannah hanne hannele hannelore harini harriet harriett harsimrat haruka hatice
    hattie hauwa haviva havva hayley hazel heather hedwig hege heidi heidrun heike heledd helen helena helene helga
    heli helle henrietta henriette hermine hermione herta hester hettie hilary hilda hilde hildegard hildegarde hildur
    hillary hina hiroko hisako hitomi holly hortense houria hristina huda huguette hulda humaira hélène hülya ibolya
    ida idit ieva ifeoma ijeoma ikuko ildikó ileana ilene ilhan ilka ilona ilse ilze imani imee imelda imogen inbal
    indah indira indu ineke ines inese inez inga ingeborg inger ingibjörg ingrid ingrīda inna inès ināra ioana ioanna
    iola irena irene irina irini iris irma irmgard iryna irène irén isabel isabela isabella isabelle isadora isha
    ishita isla isobel israa iulia iuliana iva ivana ivanka iveta ivonne ivy iwona izzah jacinda jackeline jackie
    jacklyn jaclyn jacquelin jacqueline jacquelyn jacqui jada jadranka jadwiga jamila jamileh jana jane janelle janet
    janette janice janie janina janine janna jarmila jaroslava jasmin jasmine jasna jayalalithaa jayla jayne jazmine
    jeanette jeanie jeanine jeanne jeannette jeannie jeannine jelena jelka jemima jenifer jenna jenni jennie jennifer
    jenny jepchirchir jeri jerilyn jerri jessica jette jhulan jill jillian jitka jiřina joan joana joanie joann joanna
    joanne jocelyn jodi jodie joelle johanna jolanda jolanta jolene joni josefa josefina josephine josette josiane
    josie jovanka joyce joëlle juana juanita judi judie judit judith judy julia juliana julianna julianne julie juliet
    juliette jumana jumoke justine jutta jyoti jytte jóhanna júlia kaarina kadiatou kaija kaisa kaitlin kaitlyn kaja
    kalliopi kamala kanako kandace kangana kanimozhi kaori kara kareena karen karima karin karina karine karishma
    karissa karla karoline karolyn kartika kartini karyn kasia kassandra kassie katalin katarina katarzyna katarína
    kate katelyn katerina kateryna kateřina katharina katharine katherine kathi kathie kathleen kathrin kathryn
    kathryne kathy katie katja katlyn katrin katrina katrín katya kavita kawthar kaye kayla kaylee kayleigh kazue
    kazuko keely keiko keira keisha kelli kellie kellyanne kelsie kemi kendra kenisha keren keri kerri kersti kerstin
    ketevan kezia khadija khadijah khaleda khawla khloe khofifah khushbu kiana kiara kiera kimberlee kimberley kimberly
    kimiko kira kirsi kirsteen kirsten kirsti kirstie kirstin kirsty klara klára konstantina krista kristal kristen
    kristi kristie kristiina kristin kristina kristine kristy kristín krisztina krysta krystal krystle krystyna kumiko
    kylee kylie kyoko kyriaki käthe lacey ladonna laetitia laila laima lakeisha lakesha lakisha lakshmi lana laney
    laquita lara larisa larissa larysa latanya latasha latifa latisha latonya latoya latrice laura laure lauren
    laurette lavanya lavinia lavonne layla leah leann leanna leanne leena leila lejla lela lena lene lenka lenora
    lenore leola leona leonie leonora leora lerato leta leticia letitia lettie lexi leyla leymah liana liat libuše
    lidia lidija lidiya liesl liina liisa lila lilah liliana liliane lilit lilja lillian lillie lilly lily lina linda
    lindiwe linnea liora lisa lisbeth lise liselotte liudmila liv livia liz liza lizzie ljiljana ljubica ljudmila lobna
    loida lois lola lora loraine lorena loreta loretta lori lorna lorraine lotta lotte lottie louella louisa louise
    loujain lowri luana luann luanne lucia luciana lucie lucienne lucile lucille lucinda lucretia lucrezia lucy ludmila
    luisa luise luiza lupita lusine luzviminda luísa lydia lynda lynette lynn lynne lynnette lyubov lyudmila lyudmyla
    léa léonie maame maarit mabel maddie madeleine madeline madelyn madge madina madonna maeve magali magda magdalena
    magdaléna magdolna maggie maha mahsa maia maija maike mair mairead mairi mairéad maisie maja majda makiko malala
    malalai malavika malene malin malka mamata mamie mandira mandy maneka manuela mara marcela marcella marci marcia
    marcie marcy maren margaret margareta margarete margarita marge margery margherita margie margit margo margot
    margret margrethe margrét marguerite maria mariah mariam mariama mariana marianna marianne maribel marie marieke
    mariella marielle marietta marija marijana marika mariko marilou marilyn marilynn marina marine marion marisa
    mariska marissa marit marita marites mariya marja marjane marjatta marjorie marjory markéta marla marleen marlene
    marlies marlys marnie marsha marta martha marthe martina martine marva mary maryam maryann maryanne marybeth
    maryellen maryjane marylou maryna maryse maría masako masha masoumeh mathilde matia matilda mattie maude maudie
    maura maureen mavis maxine maya mayawati mayumi małgorzata mbali mckayla meagan meaghan medha meena meera meg megan
    megawati meghan megumi mehbooba mehreen mehwish mei meike melania melanie melba melinda melissa menna merav
    mercedes merceditas meredith merete merilyn mette mhairi mia michaela micheline michelle michiko michèle midori
    mieke mieko mihaela mikayla mila milada mildred milena milica millicent millie miloslava mimi mimoza mina mindi
    mindy minna minnie mira miranda mireille mirela mirella miriam mirja mirjam mirjana miroslava mitsue mitsuko mitzi
    miyuki moira mollie molly mona monica monika monique morag mouna mrinalini muna munira muriel myfanwy myra myriam
    myrna myrtle máire mária márta mónika nadezhda nadežda nadia nadine nadira nadja nafissatou nahid naima najla
    naledi namrata nancy nanette nannie naoko naomi nargess narine nasreen nasrin natalia natalie nataliia nataliya
    natalya natascha natasha nataša nathalie natsuko nazia ndeye neelam neema neha nelda nell nellie nelly nerissa
    nerys nessa nesta netta nevaeh ngozi niamh nicole nicoleta nicolette nigar nighat nijolė nikki nili nina ninette
    nisreen nitza nivedita njeri njoki nkechi nkiruka nkosazana nneka nobuko noelle noemi nompumelelo nomsa nomusa
    nomvula nona nonhlanhla noor noorjehan nooshin nora norah noreen noriko norma nosipho nosiviwe nthabiseng ntombi
    nuala nurhayati nuria nurit nydia obiageli octavia odette oksana oleksandra olena olga olive olivia olwen oonagh
    ophelia oprah orit orla orlaith orna osnat oumou oxana padmini paloma pamela panagiota paola parvin patience
    patrica patricia patrizia patti pattie patty paula paulette paulina pauline pavla payal pearl peggy penelope penny
    perla perlita pernille petra petronella petula philippa philomena phoebe phumzile phyllis pia pilar pille pippa
    pirjo pirkko pnina polly pooja poonam poornima portia prachi prarthana preity prema prerna priscilla priti prue
    puan purnima putri queenie quratulain rachael rachel rachele rachelle radhika radmila raelene ragnheiður rahila
    raija raisa rakel ramata ramona ramya rana randa randi rania raquel rasheeda rashmi rashmika raylene reba rebeca
    rebecca rebekah rebekka reem regina reiko rekha rena renae renata renate renee renita renu renáta renée retno reva
    revathi reyhan rhea rhian rhiannon rhoda rhona rhonda ria rihanna riitta rika rikke rima risa rita ritva rivka
    roberta robyn rochelle rodica roisin rokia romona ronit roopa rosa rosalia rosalie rosalind rosalyn rosamund
    rosanna rosanne rosaria rose roseanne rosella rosemarie rosemary rosie roslyn rosmah rowaida rowena roxana roxanne
    roxie roya roza rozita rukmini rupali rusudan ruth ruthie ružica ryoko róisín rūta sabina sabine sabrina sachiko
    sadako sadie safiya sahar saida saira sakshi sakura salimata sallie sally salma salome samaneh samantha samiksha
    samira sandie sandra sandrine sangeeta sania sanja sanna saoirse sara sarah sarala sarita sasikala saskia savannah
    savita sayaka sayuri scarlett seda seema selena selina seonaid serena sevda shabana shabnam shagufta shaima shakira
    shamima shana shanelle shania shanice shanna shanta shantel shari sharla sharlene sharmila sharon sharyn shauna
    shawna shayla shazia sheena shehla sheila shelia shelley shelly sheree sheri sherine sherri sherrie sherry sheryl
    sheyda shirin shirlene shirley shlomit shobhana shohreh shona shonda shoshana shpresa shreya shukria shula sian
    sibylle signe sigrid sigríður sigrún silke silvana silvia simona simone simonetta sindisiwe sinead sinikka sinéad
    siobhan siobhán sioned sirimavo sissel siti siv siân slavica slavka snežana sofia sofie sofija sohair solange
    solveig sonakshi sondra sonia sonja sonya sophia sophie soraya sorcha souad soňa sridevi stacey staci stacia stacie
    stacy stanislava stavroula stefania stefanie steffi stela stella stephanie stephany stephenie stéphanie subhadra
    sue suella suha sukanya sumaira sunita supriya susan susana susann susanna susannah susanne sushmita susie suzan
    suzana suzanna suzanne suzette suzie svetlana svitlana swara swati sybil sylvia sylvie synnøve síle sólveig taapsee
    tabatha tabitha tahani talia tallulah tamar tamara tameka tami tamia tamika tammie tammy tamsin tania tanisha tanja
    tanushree tanya tara taraneh tarja tasha tasneem tatiana tatjana tatyana tawakkol tawanda tawanna teena tegan
    tehmina teodora teresa teresita tessa tessie tetiana tetyana thandeka thandi thandiwe thea thelma thembi theodora
    theresa therese theresia thoko thuli thérèse tiffany tiina tilda tillie tina tineke tirunesh titilayo tomoko tonia
    tonja tonya tova tove traci tracie tracy tricia trina trine trish trisha trixie trudie trudy trupti tuula twila
    twyla ulla ulrika ulrike ursula urszula uschi usha uzma valarie valentina valeria valerie valérie vanda vandana
    vanessa vasiliki velma vera verena verica verna vernice veronica veronika vesna vibeke vicki vickie vicky victoria
    viera vikki viktoria viktorija viktoriya vilma vimala viola violet violeta viorica virginia virginie vivian viviane
    vivienne vlasta vonda véronique věra waltraud wambui wanda wangari wanjiku wanjiru wati wendi wendy whitney wilda
    wilhelmina willa wilma winifred winnie wynonna xiomara yaa yael yalda yana yasmeen yasmin yasmine yehudit
    yekaterina yelena yesenia yetunde yevgenia yewande yingluck yoko yolanda yolande yolonda yoshiko yukari yukiko yuko
    yulia yuliana yuliya yumiko yuriko yvette yvonne zahra zainab zanele zara zareen zdenka zdeňka zehra zeina zeinab
    zelda zeynep zhanna zinaida zindzi zineb zita zlata zodwa zoe zoey zofia zohra zora zorica zoya zsuzsanna zubaida
    zuleika zuzana ágnes áine åsa éimear éva özlem úna
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
