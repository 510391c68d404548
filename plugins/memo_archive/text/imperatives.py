"""Imperatives: whether a step tells its reader to do something, asks a question, or sells.

Sentences are classified by their words, and words mislead now and then, so the result sorts steps and never
changes one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from memo_archive.text.sentences import sentences_in

_QUESTION = re.compile(r"""[?？؟⸮]["'”’»)\]…!]*$""")
_TO_ANSWER = re.compile(
    r"(?:ask (?:yourself|yourselves|ourselves)\b"
    r"|(?:consider|wonder|(?:think|reflect) (?:about|on|of|over)?) ?"
    r"(?:whether|if|who|whom|whose|what|which|when|where|why|how)\b)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;:]\s+|\s+[–—-]{1,2}\s+|\s*—\s*")
_STRONG_BREAK = re.compile(r"[;:]\s+|\s+[–—-]{1,2}\s+|\s*—\s*")
_MAY_BREAK = re.compile(r"[,;:–—-]")
"""Every match of the two patterns holds one of these signs, and most sentences have none."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

# Words that may stand before the verb of a command.
_BEFORE = frozenset(
    """please now then next first second secondly third thirdly fourth finally lastly also always never
    just simply only so and but or instead today tomorrow tonight meanwhile afterwards later once again
    perhaps yes either otherwise at least not both""".split()
)
# Words that begin a clause or a phrase after which a command may follow, behind a comma.
_LEADING = frozenset(
    """if when whenever wherever before after once while until till unless since as where although though
    because whatever whichever whoever however in on at for from to with without by beside besides near
    during within between among over under instead rather even every each this next last one two three
    four five for tomorrow today monday tuesday wednesday thursday friday saturday sunday whether out of
    above below behind through throughout upon then first finally given having not only""".split()
)
_COMMANDS = frozenset(
    """accept act add address adjust admit adopt advise agree aim allow analyse analyze announce answer
    appoint approach arrange ask assess assign assume attach attend avoid back be begin block book borrow
    break bring budget build buy calculate call cancel carry catch celebrate challenge change charge chart
    check choose circle cite clean clear close collect combine come commit compare compile complete
    compliment compose concentrate conduct confirm congratulate connect consider consult contact continue
    convert copy correct count cover create credit cut cycle date deal decide decline define delegate
    delete deliver demand describe design determine develop devote dial dig discard discover discuss
    display distribute divide do document don't double draft draw drive drop e-mail earn eat educate elect
    eliminate email employ empower encourage end enforce engage enlist ensure establish estimate examine
    exchange exclude expect experiment explain explore express extend face fetch figure file fill find
    finish fire fix focus fold follow forbid force forget forgive form free gather generate get give go
    grade greet group guard hand handle hang have hear help hide hire hold honor honour identify ignore
    imagine implement improve include increase inform insist inspect install introduce invent invest
    investigate invite involve issue join judge keep kill know label lay lead learn leave lend let let's
    lift limit link list listen locate lock log look lower maintain make map mark match measure meet mend
    mention mind modify monitor move name negotiate note notice notify number obtain offer open order
    organise organize outline own paint part pass pause pay permit persuade phone photograph pick picture
    pin place plan plot point post practice practise praise prepare present press prevent price print
    prioritise prioritize prohibit promise promote propose protect prove provide publish pull punish push
    put question quit quote raise rank rate reach react read realise realize reassess recall receive
    recognise recognize recommend record recruit redesign reduce refer reflect refuse register rehearse
    reject relax remember remind remove rename repair repeat rephrase replace reply report request require
    research reserve resist resolve respect respond rest restore result retain rethink return review
    revise reward rewrite ride ring run save say schedule score scrap search seek segment select sell send
    separate serve set settle shadow share shift shop shorten show shut sign simplify sit sketch skip
    solve sort speak specify spend split spot stage stand start state stay step stick stop store strike
    strip study submit subscribe suggest sum summarise summarize supply support survey suspend switch take
    talk target teach telephone tell test thank think throw tick tie time total touch track trade train
    transfer translate travel treat trial trust try turn type understand undertake update upgrade use
    value verify view visit volunteer vote wait walk warn wash watch wear weigh welcome widen win withdraw
    wonder work write""".split()
)
# Words after a noun and not after a command: "Price is …", "Time spent …".
_AFTER_NOUN = frozenset(
    """is are was were has had will would can could may might must should shall does did 's isn't aren't
    wasn't weren't""".split()
)
# Words after the verb of any command: "Telephone a customer".
_AFTER_VERB = frozenset(
    """a an the your our my his her its their this that these those each every all any some no both one
    two three four five six seven eight nine ten half it them him us me yourself whoever whatever
    whichever what which who whom how whether""".split()
)
_NO_VERB = (
    frozenset(
        """a about across against all along am an another any anybody anything are aren't around been
        being both can could did does down each every everybody everything few had has he her here his how
        i is isn't it its like many may maybe might minus more most much must my neither no nobody none
        nor not nothing of off one only onto other our past per perhaps plus several shall she should some
        somebody something such than that the their there these they this those unlike up via was we were
        what when where which who whom whose why will would yes you your""".split()
    )
    | _LEADING
)
# More often nouns than verbs at the beginning of a sentence; the next word tells.
_NOUNS_TOO = frozenset(
    """change cost force interest market money plan praise price research respect talk time trade trust value
    work""".split()
)
_AFTER_SUCH = _AFTER_VERB | frozenset(
    """about anybody anyone anything at back by down everybody everyone everything for from how in into nobody
    nothing off on only out over somebody someone something through to up with""".split()
)
_DUTY = re.compile(
    r"(?:(?:you|we|everybody|everyone|somebody|someone|nobody|they)\s+(?:[^\W\d_]+\s+)?"
    r"(?:needs?\s+to|ha(?:ve|s)\s+to|had\s+better)"
    r"|(?:[^\W\d_]+(?:['’-][^\W\d_]+)*\s+){1,7}?(?<!that\s)(?<!which\s)(?<!who\s)(?:should|must|ought\s+to))"
    r"\b(?!\s+have\b)",
    re.IGNORECASE,
)
_OF_DUTY = ("should", "must", "ought", "need", "have", "has", "had")
"""Every match of `_DUTY` holds one of these words, and looking for them costs less."""
_NOT_TO = re.compile(r"(?:do\s+not|don['’]t|never|no\s+more)\b", re.IGNORECASE)

_GOODS = (
    r"(?:e-?books?|books?|booklets?|workshops?|seminars?|webinars?|courses?|class(?:es)?|masterclass(?:es)?|"
    r"training|consult(?:ing|ants?|ations?)|newsletters?|subscriptions?|conferences?|retreats?|bootcamps?|"
    r"programs?|programmes?|services?|products?|software|app|academy|offers?)"
)
_SELLING = re.compile(
    r"\b(?:order|buy|purchase|reserve|claim|download|get|grab|pre-?order)\s+(?:[\w’'-]+\s+){0,3}?"
    r"(?:your|a|our|my|the)\s+(?:(?:free|own|signed|personal|new)\s+)*(?:copy|copies|seats?|places?|tickets?)\b"
    rf"|\b(?:order|buy|purchase|book|join|attend|try|get|enrol+|register|sign\s+up|subscribe)\b[^.?!]{{0,40}}?"
    rf"\b(?:our|my)\s+(?:[\w’'-]+\s+){{0,4}}?{_GOODS}\b"
    r"|\b(?:register|enrol+|sign\s+up|order|subscribe|book)\s+(?:now|here|at\s+(?:www|https?)|"
    r"(?:online\s+)?at\s+\S+\.(?:com|org|net)\b)"
    r"|\b(?:call|contact|e-?mail|phone|ring|write\s+to)\s+(?:us|me)\b[^.?!]{0,60}?"
    r"\b(?:quote|quotation|order|book|price|pricing|details|information|learn|demo|consultation|workshop|"
    r"seminar|how\s+we\s+can)\b"
    r"|\b(?:available|sold)\s+(?:from|at|through|on)\s+(?:us|our|amazon|www\.)"
    r"|\b\d{1,2}\s?(?:%|per\s?cent)\s+(?:off|discount)\b[^.?!]{0,60}\b(?:code|coupon|our|readers?|subscribers?)\b"
    r"|\b(?:code|coupon|voucher)\b[^.?!]{0,40}\b\d{1,2}\s?(?:%|per\s?cent)\s+(?:off|discount)\b"
    r"|\b(?:early[- ]bird|money[- ]back|limited[- ]time\s+offer|while\s+(?:stocks?|supplies)\s+last)\b"
    r"|\bisbn\b"
    r"|(?:[$€£]\s?\d[\d.,]*|\d[\d.,]*\s?(?:dollars|euros|pounds))[^.?!]{0,30}"
    r"\b(?:plus\s+(?:shipping|postage|vat)|per\s+(?:copy|seat|person|participant)|a\s+copy)\b"
)
_PIECE = re.compile(r"[a-z]+|[$€£%]")
# Every match of the pattern holds one of these, and looking for them costs less.
_OF_SALES = frozenset(
    """our my us me copy copies seat seats place places ticket tickets now here www http https com org net
    amazon off discount cent early money limited while isbn $ € £ % dollars euros pounds""".split()
)


@dataclass(frozen=True, slots=True)
class Asks:
    """The demands of a step on its reader: one, both or neither."""

    task: bool
    """A sentence of it tells its reader to do something."""
    question: bool
    """A sentence of it asks something, or tells its reader to ask themselves."""


@lru_cache(maxsize=65_536)
def asks_of(text: str, *, language: str = "en") -> Asks:
    """Return the demands of `text`, a step as plain text.

    Questions are told by their marks, commands by English words. In another language, every sentence that is
    no question counts as a command.
    """
    is_english = language.partition("-")[0].lower() == "en"
    task = question = False
    for sentence in sentences_in(text):
        if _QUESTION.search(sentence) or _TO_ANSWER.match(sentence):
            question = True
        elif not task:
            task = _tells(sentence) if is_english else True
    return Asks(task, question)


def sells(text: str) -> bool:
    """Tell whether `text`, a step as plain text, offers its author's goods for sale."""
    text = text.lower()
    return not _OF_SALES.isdisjoint(_PIECE.findall(text)) and _SELLING.search(text) is not None


def _tells(sentence: str) -> bool:
    """Tell whether an English sentence that is no question tells its reader to do something."""
    sentence = sentence.lstrip("\"'“‘«([ ")
    first = _WORD.match(sentence)
    if first is None:
        return False
    if not _MAY_BREAK.search(sentence):
        return _is_command(sentence)
    # "If it rains, stay at home": behind a clause that leads, each comma may begin the command.
    is_led = first[0].lower() in _LEADING
    clauses = (_BREAK if is_led else _STRONG_BREAK).split(sentence)
    return any(_is_command(clause) for clause in clauses)


def _is_command(clause: str) -> bool:
    clause = clause.strip("\"'“”‘’«»([ ").replace("’", "'")
    words = (found[0].lower() for found in _WORD.finditer(clause))
    verb, after = next(words, ""), next(words, "")
    while after and (verb in _BEFORE or verb.endswith("ly")):
        verb, after = after, next(words, "")
    # The commonest first: most sentences of steps begin with their verb.
    return _begins_with_verb(verb, after) or _is_duty(clause) or bool(_NOT_TO.match(clause))


def _is_duty(clause: str) -> bool:
    folded = clause.casefold()
    return any(word in folded for word in _OF_DUTY) and bool(_DUTY.match(clause))


def _begins_with_verb(verb: str, after: str) -> bool:
    if after in _AFTER_NOUN:
        return False
    if verb in _NOUNS_TOO:
        return not after or after in _AFTER_SUCH
    if verb in _COMMANDS:
        return True
    is_open = verb not in _NO_VERB and not verb.endswith(("s", "ing", "ed")) and verb.isalpha()
    return is_open and after in _AFTER_VERB
