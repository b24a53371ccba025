"""The words of a note, and the ones that say nothing about what it is about. English, Swedish and Welsh are always on together."""
import re
import unicodedata

WORD = re.compile(r"[^\W_][\w'-]*")

ENGLISH = """
    a an the and or but if so of to in on at for from by with as is are was were be been being it its this that these those there here
    i im i'm me my we our us you your he she they them their his her not no do does did don't dont can can't could would should will
    just have has had what when where which who how why than then too very about into over up down out more most some any all also get
    got need needs really much many one only other such because"""
SWEDISH = """
    och att det som en ett den de i på av för med till är inte har inga ingen inget mot efter innan vid bara så om från vi du ni man sig
    sin sitt var kan vill ska än men eller där här finns får tar går över under"""
WELSH = """
    mae mae'r mae'n y yr yn i'r ar o ac am gyda gyda'r ddim does dim dyw dyw'r ei eu wedi ni rhy iawn gan dan rhag ger bob byth hyn hynny
    cael ôl tu bod oes sydd ond un"""
STOP = frozenset(f"{ENGLISH} {SWEDISH} {WELSH}".split())


def spelled(text: str) -> list[str]:
    """The words as they are written. Phones type ’ where the list above has '."""
    return WORD.findall(unicodedata.normalize("NFKC", text).replace("’", "'"))


def words(text: str) -> list[str]:
    """The words without regard to capitals."""
    return [word.casefold() for word in spelled(text)]


def kept(text: str) -> list[str]:
    """The words that say what a note is about. A note of stop words alone keeps them all."""
    return [word for word in words(text) if word not in STOP] or words(text)
