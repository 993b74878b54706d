"""The words that would say what this is about, wherever they stood."""

import unicodedata
from urllib.parse import unquote

# The words for trafficking, victim, help, in the languages of those this is for and around them.
TOPIC = {
    "am": "ዝውውር ተጠቂ እርዳታ",
    "ar": "الاتجار ضحية مساعدة",
    "bg": "трафик жертва помощ",
    "cs": "obchodování oběť pomoc",
    "de": "menschenhandel opfer hilfe",
    "en": "trafficking victim help exploit slave abuse shelter rescue",
    "es": "trata víctima ayuda",
    "fa": "قاچاق قربانی کمک",
    "fr": "traite victime aide",
    "hi": "तस्करी पीड़ित मदद",
    "hr": "trgovanje žrtva pomoć",
    "hu": "emberkereskedelem áldozat segítség",
    "it": "tratta vittima aiuto",
    "lt": "prekyba auka pagalba",
    "lv": "tirdzniecība upuris palīdzība",
    "nl": "mensenhandel handel slachtoffer hulp uitbuiting misbruik opvang slaaf",
    "pl": "handel ofiara pomoc",
    "pt": "tráfico vítima ajuda",
    "ro": "trafic victimă ajutor",
    "ru": "торговля жертва помощь",
    "sk": "obchodovanie obeť pomoc",
    "so": "tahriib dhibane caawimo",
    "sq": "trafikim viktimë ndihmë",
    "th": "ค้ามนุษย์ เหยื่อ ช่วยเหลือ",
    "ti": "ንግዲ ግዳይ ሓገዝ",
    "tl": "trapiko biktima tulong",
    "tr": "ticareti mağdur yardım",
    "uk": "торгівля жертва допомога",
    "vi": "buôn nạn giúp",
    "zh": "贩卖 受害者 帮助",
}


def folded(text):
    """Without accents and capitals, as a person in a hurry would type it."""
    parts = unicodedata.normalize("NFKD", unquote(text).casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))


def topic_words(*languages):
    return {word for code in languages or TOPIC for word in folded(TOPIC[code]).split()}


def given_away(text, *languages):
    """The topic words in a text."""
    return sorted(word for word in topic_words(*languages) if word in folded(text))
