"""Makes Tests/MetricsTests/Fixtures/resampling.json from the corpus of sacrebleu_scores.py.

    pip install sacrebleu==2.6.0 numpy==2.4.6
    python Scripts/references/sacrebleu_resampling.py
"""

import json
import logging
import pathlib

import numpy
import sacrebleu
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.significance import PairedTest

from sacrebleu_corpus import FORMAT, corpus, require

FIXTURES = pathlib.Path(__file__).parents[2] / "Tests/MetricsTests/Fixtures"
METRICS = {
    "bleu": lambda: BLEU(),
    "bleu add-k": lambda: BLEU(smooth_method="add-k"),
    "bleu floor": lambda: BLEU(smooth_method="floor", tokenize="char", lowercase=True),
    "chrf": lambda: CHRF(),
    "chrf++": lambda: CHRF(word_order=2),
    "chrf eps": lambda: CHRF(eps_smoothing=True),
}


def streams_of_numpy():
    for seed in (0, 1, 12345, 2**32 - 1, 2**32, 2**64 - 1):
        entry = {"seed": str(seed)}
        generator = numpy.random.default_rng(seed)
        entry["raw"] = [str(x) for x in generator.bit_generator.random_raw(4)]
        entry["choices"] = {
            str(n): numpy.random.default_rng(seed).choice(n, size=(3, 5)).ravel().tolist()
            for n in (1, 2, 7, 1000, 65536, 3_000_000_000, 4_294_967_295)}
        generator = numpy.random.default_rng(seed)
        entry["coins"] = "".join(
            str(int(x)) for x in generator.integers(2, size=(7, 11), dtype=bool).ravel())
        # An odd number of 32-bit words was drawn: the other half of the last 64 bits comes first.
        entry["after"] = generator.choice(1000, size=5).tolist()
        yield entry


def result(entry):
    values = {"score": entry.score, "pValue": entry.p_value, "mean": entry.mean, "halfWidth": entry.ci}
    return {key: None if value is None else float(value) for key, value in values.items()}


def paired(kind, count, confidence, segments, streams, second):
    names = ["baseline", "better", "similar"]
    references = [streams["reference"][:segments]] + ([streams["second"][:segments]] if second else [])
    for name, make in METRICS.items():
        systems = [(system, streams[system][:segments]) for system in names]
        test = PairedTest(systems, {"metric": make()}, references, kind, count, confidence)
        signatures, scores = test()
        (title,) = signatures
        signature = str(signatures[title]).rsplit("|version", 1)[0]
        yield {
            "metric": name, "test": kind, "count": count, "confidence": max(confidence, 0), "segments": segments,
            "second": second, "signature": signature, "systems": [result(x) for x in scores[title]]}


def intervals(streams):
    for name, make in METRICS.items():
        metric = make()
        score = metric.corpus_score(streams["better"][:200], [streams["reference"][:200]], n_bootstrap=300)
        yield {
            "metric": name, "mean": float(score._mean), "halfWidth": float(score._ci),
            "signature": str(metric.get_signature()).rsplit("|version", 1)[0]}


def main():
    require(sacrebleu, "2.6.0")
    require(numpy, "2.4.6")
    logging.getLogger("sacrebleu").setLevel(logging.ERROR)
    streams = corpus()
    tests = [
        *paired("bs", 1000, -1, 60, streams, False), *paired("bs", 100, -1, 200, streams, True),
        *paired("bs", 50, -1, 3, streams, False),
        *paired("ar", 2000, -1, 60, streams, False), *paired("ar", 101, 100, 97, streams, True)]
    value = {"format": FORMAT, "numpy": list(streams_of_numpy()), "paired": tests, "intervals": list(intervals(streams))}
    text = json.dumps(value, separators=(",", ":")) + "\n"
    (FIXTURES / "resampling.json").write_text(text)
    print("resampling.json", len(text))


if __name__ == "__main__":
    main()
