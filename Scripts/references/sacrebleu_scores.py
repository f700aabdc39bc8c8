"""Makes Tests/MetricsTests/Fixtures/{corpus,tokenizers,bleu,chrf}.json.

    pip install sacrebleu==2.6.0 numpy==2.4.6 regex==2026.11.15
    python Scripts/references/sacrebleu_scores.py
"""

import itertools
import json
import logging
import pathlib

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.metrics.bleu import _get_tokenizer

from sacrebleu_corpus import FORMAT, checksum, corpus, require

FIXTURES = pathlib.Path(__file__).parents[2] / "Tests/MetricsTests/Fixtures"
TOKENIZERS = ["13a", "none", "char", "zh", "intl"]
SMOOTHINGS = [("exp", None), ("floor", None), ("floor", 0.3), ("add-k", None), ("add-k", 2.5), ("none", None)]
SENTENCES = 60

LINES = [
    "", " ", "Hello, world!", "1,000.5 and 1, 2", ",,,,", "....", ".,.,1.,2", "a.b,c", "3-4 --5- 1-2-3 a-b", "5-",
    "&amp;lt; &quot;x&quot; &gt;&apos;", "a<skipped>b <skip<skipped>ped>", "end-\nless line\nbreak", "-\n-\n", "it's don't 'x'",
    "U.S.A. No.5 .5 5. 5", "\x1c.5\x1d,", "a\u0085b\u00a0c\u3000d\u200be", "你好，世界。3.5元", "中a文,1", "\u3000中 ", "𠀀𠮷\u2a6d\u2001x",
    "«Où?» – ¿Sí? 1.5, ½. ²,", "١٢.٣٤ ,٥", "€5.00 +3=x ^_^ 50%", "e\u0301, \u0301.", "👩‍👩‍👧👍🏽🇫🇷", "a—b…c‘d’", "(hi) [x] {y} ~z`w|v\\u", "/-/.-,",
]


def write(name, value):
    text = json.dumps({"format": FORMAT, **value}, ensure_ascii=False, separators=(",", ":"))
    (FIXTURES / name).write_text(text + "\n", encoding="utf-8")
    print(name, len(text.encode()))


def tokenizers(streams):
    table = {name: _get_tokenizer(name)() for name in TOKENIZERS}
    lines = [line for stream in streams.values() for line in stream if line is not None]
    return {
        "lines": [{"line": line, **{name: table[name](line) for name in TOKENIZERS}} for line in LINES],
        "corpus": {name: [checksum(table[name](line)) for line in lines] for name in TOKENIZERS},
        "lower": [checksum(line.lower()) for line in lines],
        "stripped": [checksum(line.rstrip()) for line in lines],
    }


def measured(metric, hypotheses, reference_sets):
    scores = {}
    for name, references in reference_sets.items():
        score = metric.corpus_score(hypotheses, references)
        scores[name] = {
            "score": score.score, "text": str(score),
            "signature": str(metric.get_signature()).rsplit("|version", 1)[0]}
    streams = reference_sets["gaps"]
    sentences = []
    for index in range(SENTENCES):
        references = [stream[index] for stream in streams if stream[index] is not None]
        sentences.append(round(metric.sentence_score(hypotheses[index], references).score, 10))
    return {"corpus": scores, "sentences": sentences}


def bleus(streams, sets):
    hypotheses = streams["baseline"]
    for tok, lower, (smooth, value), eff, order in itertools.product(
            TOKENIZERS, [False, True], SMOOTHINGS, [False, True], [4, 2]):
        if order == 2 and (tok != "13a" or lower):
            continue
        if lower and smooth not in ("exp", "add-k"):
            continue
        metric = BLEU(lowercase=lower, tokenize=tok, smooth_method=smooth, smooth_value=value,
                      max_ngram_order=order, effective_order=eff)
        yield {"tokenizer": tok, "lowercase": lower, "smoothing": smooth, "smoothingValue": value,
               "effectiveOrder": eff, "maxOrder": order, **measured(metric, hypotheses, sets)}


def chrfs(streams, sets):
    few = {"gaps": sets["gaps"]}
    for lower, space, eps, (chars, words, beta) in itertools.product(
            [False, True], [False, True], [False, True],
            [(6, 0, 2), (6, 2, 2), (6, 1, 3), (4, 0, 1), (2, 3, 2)]):
        metric = CHRF(char_order=chars, word_order=words, beta=beta, lowercase=lower, whitespace=space,
                      eps_smoothing=eps)
        yield {"characterOrder": chars, "wordOrder": words, "beta": beta, "lowercase": lower,
               "whitespace": space, "epsilonSmoothing": eps,
               **measured(metric, streams["baseline"], few if lower or space else sets)}


def main():
    require(sacrebleu, "2.6.0")
    logging.getLogger("sacrebleu").setLevel(logging.ERROR)
    FIXTURES.mkdir(exist_ok=True)
    streams = corpus()
    full = [second or "" for second in streams["second"]]
    sets = {
        "one": [streams["reference"]], "two": [streams["reference"], full],
        "gaps": [streams["reference"], streams["second"]]}
    write("corpus.json", {"streams": streams})
    write("tokenizers.json", tokenizers(streams))
    write("bleu.json", {"scores": list(bleus(streams, sets))})
    write("chrf.json", {"scores": list(chrfs(streams, sets))})


if __name__ == "__main__":
    main()
