"""Function words by language: articles, pronouns, prepositions, conjunctions, auxiliaries. No word that carries news."""

from __future__ import annotations

_LISTS = {
    "en": """a an the and or but nor so yet if then than that this these those it its it's he him his she her hers they
    them their we us our you your i me my mine who whom whose which what when where why how as at by for from in into of
    off on onto out over under to toward towards up with within without about above across after against along among
    around before behind below beneath beside between beyond despite down during except inside near outside past since
    through throughout till until upon via is am are was were be been being has have had having do does did doing done
    will would shall should can could may might must not no also just only very too more most much many some any each
    every both either neither such own same other another again there here now s t re ve ll d m isn aren wasn don doesn
    didn won wouldn couldn shouldn hasn haven hadn while because though although whether per amid""",
    "es": """el la los las un una unos unas y e o u pero sino si que qué quien quién quienes cual cuál cuales cuyo donde
    dónde cuando cuándo como cómo porque pues aunque mientras de del a al en con sin por para sobre entre hasta desde
    hacia contra según ante bajo tras durante mediante se me te le les lo nos os mi mis tu tus su sus nuestro nuestra
    este esta esto estos estas ese esa eso esos esas aquel aquella él ella ellos ellas yo es son era eran fue fueron ser
    sido siendo está están estaba estar ha han había haber hay he hemos no ni ya más menos muy tan también tanto solo
    sólo todo toda todos todas otro otra otros otras cada""",
    "fr": """le la les l un une des du de d et ou mais donc or ni car si que qu qui quoi dont où quand comment pourquoi
    parce lorsque puisque à au aux en dans par pour sur sous avec sans entre vers chez contre depuis pendant avant après
    selon je tu il elle on nous vous ils elles me te se s lui leur leurs y mon ma mes ton ta tes son sa ses notre nos
    votre vos ce c cet cette ces cela ça est sont était étaient être été a ont avait avaient avoir eu sera seront fait
    ne n pas plus moins très aussi même tout toute tous toutes autre autres comme j m t""",
    "de": """der die das den dem des ein eine einer eines einem einen und oder aber sondern denn wenn dass daß ob weil als
    wie wo wer was wann warum welche welcher welches da damit während nachdem bevor zu zum zur in im ins an am auf aus
    bei beim mit nach seit von vom vor für durch gegen ohne um über unter zwischen hinter neben bis ich du er sie es wir
    ihr mich dich sich uns euch ihm ihn ihnen mein dein sein seine seinen seiner ihre ihren ihrer unser dieser diese
    dieses diesem diesen jener ist sind war waren sei bin bist sein gewesen hat haben hatte hatten wird werden wurde
    wurden worden kann können soll sollen will wollen muss müssen nicht kein keine auch nur noch schon sehr so mehr""",
    "ru": """и в во не что он на я с со как а то все она так его но да ты к ко у же вы за бы по только ее её мне было
    вот от меня еще ещё нет о об обо из изо ему теперь когда даже ну ли если уже или ни быть был была были него до вас
    они тут где есть надо ней для мы тебя их чем сам себя себе под будет будут ж кто этот эта это эти того тому этого
    этой этом этому этих какой какая какие потому здесь этим при про без над между через перед после который которая
    которое которые которого которой которым которых также чтобы тем том та те тот свой своей своего своих своими свою
    всех всего весь вся мой наш ваш их нее неё ним них более""",
    "uk": """і й в у не що він на я з зі із як а то все вона так його але та ти до же ви за б би по тільки її мені було
    від мене ще ні про йому коли навіть чи якщо вже або бути був була були нього вас вони тут де є для ми тебе їх чим
    сам себе собі під буде будуть хто цей ця це ці того тому цього цієї цьому цих який яка яке які тому при без над між
    через перед після також щоб тим той те свій своєї свого своїх всіх всього весь наш ваш""",
    "vi": """và của là có được cho trong với các những một này đó khi từ đến để ở về ra vào lên xuống thì mà nhưng hay
    hoặc nếu vì do bởi tại theo trên dưới sau trước giữa cùng cũng đã đang sẽ vẫn còn chỉ không chưa rất lại nữa như thế
    nào gì ai đâu sao bị bằng qua tới rằng nên tôi ông bà anh chị họ chúng ta mình người việc sự""",
    "bn": """এ এই ও ওই সে তা তার তাঁর তাকে তাঁকে তারা তাঁরা তাদের তাঁদের আমি আমার আমরা আমাদের আপনি আপনার তুমি যে যা
    যার যিনি যারা কি কী কে কোন কোনো কেন কবে কোথায় এবং আর বা কিন্তু তবে যদি তাহলে কারণ জন্য থেকে দিয়ে করে করা করেন
    করেছেন করেছে করতে করবে করবেন করার হয় হয়ে হয়েছে হবে হওয়া ছিল ছিলেন আছে আছেন নেই না নয় সঙ্গে সাথে মধ্যে পর পরে
    আগে উপর ওপর নিয়ে প্রতি পর্যন্ত হিসেবে বলে বলেন মতো একটি একটা এক সব আরও আরো শুধু খুব এখন তখন যখন এর এতে ওর কাছে
    দিকে পক্ষে দ্বারা অথবা""",
    "fi": """ja tai mutta vaan sekä eli jos kun koska että jotta kuin niin myös vain jo vielä ei en et emme ette eivät
    on ovat oli olivat olla ollut olleet olisi se ne hän he minä sinä me te tämä nämä tuo nuo joka jotka jonka jossa
    josta jota mikä mitä missä mistä kuka miten miksi milloin sen sitä siitä siinä hänen häntä heidän tämän tätä tässä
    tästä kanssa ennen jälkeen yli alle ilman kohti mukaan sitten nyt aina hyvin enää""",
    "pt": """o a os as um uma uns umas e ou mas se que quem qual quais cujo onde quando como porque pois embora enquanto
    de do da dos das em no na nos nas com sem por pelo pela pelos pelas para sobre entre até desde contra segundo sob
    após durante me te lhe lhes eu tu ele ela eles elas nós vocês meu minha seu sua seus suas nosso nossa este esta isto
    esse essa isso aquele aquela aquilo é são era eram foi foram ser sido está estão estava estar há ter tem têm tinha
    não nem já mais menos muito também só todo toda todos todas outro outra ao aos à às""",
    "it": """il lo la i gli le un uno una l e ed o ma se che chi cui quale quali dove quando come perché poiché mentre di
    del dello della dei degli delle a al allo alla ai agli alle da dal dallo dalla dai dagli dalle in nel nello nella nei
    negli nelle con su sul sullo sulla sui sugli sulle per tra fra contro dopo prima durante senza verso mi ti si ci vi ne
    io tu lui lei noi voi loro mio mia tuo suo sua suoi sue nostro questo questa questi queste quello quella è sono era
    erano essere stato stata ha hanno aveva avere ho non né già più meno molto anche solo tutto tutti altro altri d""",
    "ar": """في من إلى على عن مع هذا هذه ذلك تلك التي الذي الذين ما لا لم لن إن أن أنه أنها كان كانت يكون قد هو هي هم
    نحن أنا أو و ثم لكن بل حتى إذا كما بعد قبل بين عند منذ خلال حول ضد كل بعض أي غير سوى فيه فيها به بها له لها منه منها
    عليه عليها""",
    "zh": "",
}  # fmt: skip

# East Asian pairs that hold a function character say little of the news.
UNSPACED_FUNCTION = frozenset(
    "的了是在和与及或也都就而但被把对从为于以之其这那个们着过吗呢吧啊のはがをにでとへもやかからまでです"
)
"""Characters that make a pair of an unspaced script a function word."""

STOP_WORDS = {lang: frozenset(words.split()) for lang, words in _LISTS.items()}
"""Function words by language, lower case."""

NO_STOP_WORDS: frozenset[str] = frozenset()
"""For languages without a list."""
