"""Makes Tests/SubwordsTests/Fixtures/wordpiece.json: words and ids of BERT's tokeniser.

    pip install transformers==4.57.1
    python3.11 Scripts/references/wordpiece.py        # 3.11 for its Unicode, 14.0

The reference is Python code: BasicTokenizer, then WordpieceTokenizer. Two classes of the same package differ from them:

- BertTokenizer looks for special pieces in the text, and lower-cases one character at a time before anything else, so a
  final capital sigma becomes σ and not ς.
- BertTokenizerFast (Rust) does both, does not compose to NFC, keeps unassigned characters, and separates no U+2B820 to U+2B91F.
"""

import json
import pathlib
import random
import unicodedata

from transformers.models.bert.tokenization_bert import BasicTokenizer, WordpieceTokenizer

FORMAT = 1
FIXTURES = pathlib.Path(__file__).parents[2] / "Tests/SubwordsTests/Fixtures"
UNICODE = "14.0.0"
# Whether to lower-case, to strip accents (None: as the first), and to separate Chinese characters.
OPTIONS = [
    (True, None, True), (False, None, True), (True, None, False), (False, None, False), (True, False, True), (False, True, True)]
# Later Unicode calls this mark spacing, so accents are stripped differently.
CHANGED = {0x1171E}

SENTENCES = [
    "The committee was unaffable; its members' answers weren't.", "Fußgänger mögen ÖPNV, Straßenbahnen über alles!",
    "L’élève naïf a mangé à Noël : « où ? »", "El niño comió 3,5 kg de piñas… ¿verdad?", "Zażółć gęślą jaźń, proszę.",
    "İstanbul'da ILIK bir gün, ışık ve İĞNE.", "Ο ΟΔΥΣΣΕΥΣ ΕΙΔΕ ΤΗΣ ΘΑΛΑΣΣΑΣ ΤΟΥΣ ΔΡΟΜΟΥΣ.", "Ὁ ἄνθρωπος φύσει πολιτικὸν ζῷον.",
    "Мама мыла раму — ещё и йод, ЁЖ!", "У Києві їжак з'їв ґрунт.", "भारत एक विशाल देश है। क़िला, फ़िल्म, ज़रूर?",
    "বাংলা ভাষা ৰ ও য় ড়।", "தமிழ் மொழி கொ கோ", "ภาษาไทยไม่มีช่องว่าง กำลังดี", "བོད་ཡིག་ནི་ ཱི ཱུ རེད།", "ქართული ენა, ᲥᲐᲠᲗᲣᲚᲘ",
    "הַסֵּפֶר עַל הַשֻּׁלְחָן.", "اللُّغَةُ العَرَبِيَّةُ، جميلة؟ أإآ", "زبان می\u200cخواهم فارسی", "我爱自然语言处理，他在2019年。", "東京タワーへ行きます。ガギグ ｶﾞ",
    "한국어 문장은 띄어쓰기가 있다.", "한국어", "Tiếng Việt có nhiều dấu: ệ ộ ữ", "Հայերեն ԵՎ և", "አማርኛ ፊደል፡ ነው።", "Yorùbá ẹ̀kọ́ ọ̀rẹ́",
]
LETTERS = "abcdefghijklmnopqrstuvwxyz" "αβγδεικλνορσςτυω" "абвгдеёийклмнорстуы" "अआकगतदनभरलशस" "أالمعر" "אבגדהלסר" "がきタワ" "가국어한"
CAPITALS = "ABCDEFGHILMNORSTUVWXYZ" "ΔΕΟΣΥ" "АМЁ"
WHOLE = "一二人他在年我爱自然语言处理中国東京" "0123456789" "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" "—…’«»।，。：！？"
MARKS = "\u0301\u0308\u0327\u093c\u093e\u094d"
WORDS = """the was its un ##aff ##able com ##mit ##tee member ##s answer ##er ##ing we ##ren über mog ##en stra ##ße el ##ev
niño nino ist ##anbul gun οδ ##υσσ ##ευς ##ευσ της ##μους ма ##ма мы ##ла раму еще ещё भा ##रत देश 한국 ##어 ガ ##ガ é ##é e\u0301 ##e\u0301
## ##- ß ##ß i\u0307 ##i\u0307 [un ##used]""".split()


def vocabulary():
    pieces = ["[PAD]", "[unused1]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WHOLE, *(LETTERS + CAPITALS)]
    pieces += ["##" + letter for letter in LETTERS + CAPITALS + MARKS + "一二0123456789"] + WORDS
    return list(dict.fromkeys(pieces))


def edges():
    """Texts that look for trouble."""
    yield from ("", " ", "\t\r\n", "\u00a0\u2003\u3000", "\u0301", "\u200b\u200d\ufeff\u00ad", "\x00\ufffd\x07\x7f\x85\x9f")
    yield from ("a\x00b\ufffdc", "a\u200db", "so\u00adft", "a\u200bb\ufeffc", "a\tb\nc\rd\x0be\x0cf", "a\x1cb\x1fc\x85d",
        "a\u00a0b\u3000c\u2028d\u2029e\u1680f\u202fg\u180eh")
    yield from ("e\u0301e\u200d\u0301e\x07\u0308", "\u0301a", "a \u0301b", "a\u0323\u0307\u0301", "\u212b\u2126\u212a", "\ufb01 \ufb03",
        "\u226e\u2260", "\u037e\u0387\u1fef")
    yield from ("İ I\u0307 ı I", "ΣΑΣ Σ ΑΣ. ΑΣ.Α Α\u0301Σ\u0301 'Σ ΑΣ' ΑʰΣ ΣʰΑ", "ẞ ß ŉ ǰ ΐ ﬓ ᾳ ᾼ", "ǅ ǈ ᾈ Ⅷ Ⓐ Ꭰ ꭰ 𐐀 𞤀")
    yield from ("👩\u200d👩\u200d👧 🏳️\u200d🌈 ☺️ 👍🏽", "一a二", "a一\u0301b",
        "\u3400\u4dbf\u9fff\uf900\ufa0e\U00020000\U0002a6d6\U0002a700\U0002b740\U0002b820\U0002ceb0\U0002f800", "〇々ヶー")
    yield from ("가\u11a8 \u1100\u1161\u11a8 \u1100\uac00\u11a8 각\u11a8 \ua960\ud7b0",
        "\u0f73\u0301 \u0f40\u0f74\u0f71 \u0f81 \u0f71\u0f75\u0f72", "\u0958 \u09dc \u0fb9 \u2adc \U0001d15e",
        "\u1025\u102e \u09c7\u09be \U00011131\U00011127")
    yield from ("[CLS] a [SEP]", "[MASK]", "[unused1]", "##able", "# #a ##", "un##aff", "unaffable unaffableq Unaffable", "a-b--c",
        "$1,000.50", "don't", "_a_", "^`|~", "¿a?¡", "。，", "‿a༺b")
    yield from ("\ue000a\U000f0000b\U0010fffd", "\u0378a\ufffeb\uffff", "a\u061cb\u2066c\U000e0041d", "\u20dda\u20de",
        "क\u093c क़ क\u093eख", "Å\u0323", "Å" * 3)
    for length in (99, 100, 101, 200):
        yield from ("a" * length, "é" * length, "e\u0301" * length, "ab" * (length // 2), "А" * length, "Σ" * length)
    yield from ("a" * 100 + "." + "b" * 101, "x\u200d" * 100, "가" * 101, "un" * 50 + "q", "q" * 50 + "ж")


def pools():
    assigned = [code for code in range(0x110000) if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs") and code not in CHANGED]
    marks = [code for code in assigned if unicodedata.category(chr(code)) in ("Mn", "Mc", "Me")]
    composed = [code for code in assigned if unicodedata.decomposition(chr(code))[:1] not in ("", "<")]
    cased = [code for code in assigned if chr(code).lower() != chr(code)]
    odd = [code for code in assigned if unicodedata.category(chr(code))[0] in "CZP"]
    near = [ord(letter) for letter in LETTERS + CAPITALS + WHOLE + MARKS]
    jamo = [*range(0x1100, 0x1113), *range(0x1161, 0x1176), *range(0x11A7, 0x11C3), 0xAC00, 0xAC01, 0xD788]
    sigma = [0x3A3, 0x3A3, 0x391, 0x27, 0xB7, 0x2B0, 0x301, 0x345, 0x2E, 0x20, 0xAD]
    return [assigned, marks, composed, cased, odd, near, near, near, jamo, sigma, [0x20, 0x41, 0x65, 0x301, 0x323, 0xF71, 0xF73, 0xF75, 0xF81]]


def randoms(count):
    generator = random.Random(11)
    every = pools()
    for _ in range(count):
        chosen = [generator.choice(every) for _ in range(2)]
        yield "".join(chr(generator.choice(generator.choice(chosen))) for _ in range(generator.randrange(1, 11)))


def main():
    found = unicodedata.unidata_version
    assert found == UNICODE, f"Python's Unicode is {found}, not {UNICODE}: take Python 3.11"
    pieces = vocabulary()
    ids = {piece: place for place, piece in enumerate(pieces)}
    cutter = WordpieceTokenizer(ids, "[UNK]")
    basics = [BasicTokenizer(lower, strip_accents=strip, tokenize_chinese_chars=chinese) for lower, strip, chinese in OPTIONS]

    def case(text):
        """The text, the different words and their ids, and for each of the options the place of its words."""
        found = [basic.tokenize(text) for basic in basics]
        different = [list(words) for words in dict.fromkeys(map(tuple, found))]
        return {
            "text": text, "words": [" ".join(words) for words in different],
            "ids": [[ids[piece] for word in words for piece in cutter.tokenize(word)] for words in different],
            "places": [different.index(words) for words in found]}

    cases = [case(text) for text in [*SENTENCES, *edges(), *randoms(1500)]]
    write = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    options = [{"lowercases": lower, "stripsAccents": strip, "separatesChineseCharacters": chinese} for lower, strip, chinese in OPTIONS]
    head = f'{{"format":{FORMAT},"vocabulary":{write(pieces)},\n"options":{write(options)},\n"cases":[\n'
    text = head + ",\n".join(map(write, cases)) + "\n]}\n"
    (FIXTURES / "wordpiece.json").write_text(text, encoding="utf-8")
    print("wordpiece.json", len(text.encode()), "bytes,", len(cases), "cases")


if __name__ == "__main__":
    main()
