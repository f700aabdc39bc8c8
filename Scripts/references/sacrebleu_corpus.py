"""A seeded corpus of awkward Unicode lines, shared by the scripts that make the Metrics fixtures."""

import random
import sys
import unicodedata

SEGMENTS = 640
FORMAT = 1

_WORDS = (
    "the a cat sat on mat Hello WORLD don't it's e-mail 3.14 1,000 10-20 2-year 5% $5 U.S. Mr. . , ; : ! ? -- "
    "... \" ' ( ) [x] {y} a/b a+b=c x<y <skipped> &amp; &quot; &lt;b&gt; &apos; #1 @me * ** _ ` ~ ^ | \\ "
    "ΟΔΥΣΣΕΥΣ Σ ΑΣ. Σ' İstanbul ŞIK ß ẞ Ǆ ﬁ ΰ naïve nai\u0308ve e\u0301 E\u0301 \u0301 "
    "привет Мир, «да» — № 中文 漢字。 你好,世界 日本語 カタカナ ｶﾞ １２．３ 한국어 한 ㄱ "
    "שלום, مرحبا ١٢٣.٤ ٫ नमस्ते क्षि ไทย ༼ ២ ½ ² Ⅷ ⅷ € £ ¥ ✓ ☃ ❤️ ➀ → ≠ 👩‍👩‍👧 🇫🇷 👍🏽 𝒳 𝟙 𠀀 𠮷 "
    "… – — ‐ ‑ “q” ‘s’ ¿qué? ¡sí! ¬ ¨ ´ ꙳ ⁇ ‿ 〜 〽 ﹏ ＿ ￥ ⺀ ⼀ ⿰ ㇀ ㈀ ㎏ 豈 𪛖 \u2a6d \u2a6e \u2f81 "
    "\u200b \u200d \u200e \ufeff \u00ad \u180e \u2060 \ufffd"
).split(" ")
_SPACES = [" "] * 24 + [
    "  ", "\t", "\x0b", "\x0c", "\r", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\xa0", "\u1680", "\u2000",
    "\u2003", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "", "", "", "-\n", "\n"]


def _assigned(generator):
    """A random scalar that Unicode assigned long ago, so that databases of several years agree."""
    while True:
        top = generator.choice([0x250, 0x3000, 0xFFFF, 0x1FFFF])
        character = chr(generator.randrange(0x20, top))
        if unicodedata.category(character) not in ("Cn", "Cs", "Co"):
            return character


def _token(generator):
    roll = generator.random()
    if roll < 0.75:
        return generator.choice(_WORDS)
    if roll < 0.9:
        return "".join(generator.choice("ab1,.-'9 ") for _ in range(generator.randrange(1, 6)))
    return "".join(_assigned(generator) for _ in range(generator.randrange(1, 4)))


def _join(generator, tokens):
    line = "".join(token + generator.choice(_SPACES) for token in tokens)
    return generator.choice(["", "", "", " ", "\u3000", "\x1c"]) + line


def _mutated(generator, tokens, rate):
    result = []
    for token in tokens:
        roll = generator.random()
        if roll < rate / 3:
            continue
        if roll < rate * 2 / 3:
            result.append(_token(generator))
        elif roll < rate:
            result += [token, token]
        else:
            result.append(token.upper() if generator.random() < 0.05 else token)
    return result


def corpus():
    """Five parallel streams: two references (the second with gaps) and three systems."""
    generator = random.Random(20210503)
    streams = {name: [] for name in ("reference", "second", "baseline", "better", "similar")}
    for index in range(SEGMENTS):
        length = generator.choice([0, 1, 2, 3, 4, 5, 6, 8, 10, 14]) if index % 7 else 9
        tokens = [_token(generator) for _ in range(length)]
        streams["reference"].append(_join(generator, tokens))
        second = _join(generator, _mutated(generator, tokens, 0.3))
        streams["second"].append(None if index % 5 == 3 else second)
        streams["baseline"].append(_join(generator, _mutated(generator, tokens, 0.42)))
        streams["better"].append(_join(generator, _mutated(generator, tokens, 0.34)))
        streams["similar"].append(_join(generator, _mutated(generator, tokens, 0.41)))
    return streams


def checksum(text):
    """FNV-1a, 32 bits, of the UTF-8."""
    value = 0x811C9DC5
    for byte in text.encode("utf-8"):
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def require(package, version):
    found = package.__version__
    if found != version:
        sys.exit(f"{package.__name__} {found} found, {version} wanted: pip install {package.__name__}=={version}")
