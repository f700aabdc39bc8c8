"""Makes Tests/MetricsTests/Fixtures/published.json from the test cases that sacreBLEU publishes.

    git clone --branch v2.6.0 https://github.com/mjpost/sacrebleu sacrebleu-2.6.0
    pip install sacrebleu==2.6.0 numpy==2.4.6 pytest==9.0.1
    python Scripts/references/sacrebleu_published.py sacrebleu-2.6.0 [--gradvac COMMAND]

Runs sacreBLEU's tests of BLEU and chrF and records every score that they ask for: the metric's settings, the texts, and
sacreBLEU's answer (Apache License 2.0, copyright 2017 Amazon.com, Inc. or its affiliates). With --gradvac it also compares
the p-values of both paired tests on the sixteen WMT 2017 systems of its significance test, which are too large to keep.
"""

import argparse
import bz2
import json
import os
import pathlib
import pickle
import subprocess
import tempfile

import pytest
import sacrebleu
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.significance import PairedTest

from sacrebleu_corpus import FORMAT, require
from sacrebleu_scores import write

FILES = ["test_bleu.py", "test_chrf.py", "test_sentence_bleu.py"]


def settings(metric):
    if isinstance(metric, BLEU):
        value = metric.smooth_value
        if value is None:
            value = metric.SMOOTH_DEFAULTS[metric.smooth_method]
        return {
            "metric": "BLEU", "tokenize": metric.tokenizer.signature(), "lowercase": metric.lowercase,
            "smoothing": metric.smooth_method, "smooth_value": value, "order": metric.max_ngram_order,
            "effective_order": metric.effective_order}
    return {
        "metric": "chrF", "char_order": metric.char_order, "word_order": metric.word_order, "beta": metric.beta,
        "lowercase": metric.lowercase, "whitespace": metric.whitespace, "eps_smoothing": metric.eps_smoothing}


class Recorder:
    """Puts itself in front of the metrics' entrances."""

    def __init__(self):
        self.cases = []
        self.depth = 0
        for kind in (BLEU, CHRF):
            kind.corpus_score = self.recording(kind.corpus_score, "corpus")
            kind.sentence_score = self.recording(kind.sentence_score, "sentence")
        BLEU.compute_bleu = staticmethod(self.recording_statistics(BLEU.compute_bleu))

    def recording(self, method, unit):
        def recorded(metric, hypotheses, references, *rest, **named):
            self.depth += 1
            score = method(metric, hypotheses, references, *rest, **named)
            self.depth -= 1
            lines = [hypotheses] if unit == "sentence" else list(hypotheses)
            streams = [[line] for line in references] if unit == "sentence" else [list(s) for s in references]
            case = {
                "unit": unit, **settings(metric), "hypotheses": lines, "references": streams, "score": score.score}
            if case not in self.cases:
                self.cases.append(case)
            return score

        return recorded

    def recording_statistics(self, function):
        def recorded(correct, total, sys_len, ref_len, smooth_method="none", smooth_value=None, **rest):
            score = function(correct, total, sys_len, ref_len, smooth_method, smooth_value, **rest)
            if self.depth == 0:
                assert not rest
                self.cases.append({
                    "unit": "statistics", "metric": "BLEU", "smoothing": smooth_method,
                    "smooth_value": smooth_value, "sums": [sys_len, ref_len, *correct, *total],
                    "score": score.score})
            return score

        return recorded


def compare_p_values(checkout, gradvac):
    with bz2.BZ2File(checkout / "test/wmt17_en_de_systems.pkl.bz2") as file:
        systems = pickle.load(file)
    references = systems.pop()[1]
    os.environ["SACREBLEU_SEED"] = "12345"
    metric = BLEU(references=references, tokenize="none")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for index, lines in enumerate([references[0], *(lines for _, lines in systems)]):
            paths.append(pathlib.Path(folder) / f"{index:02}.de")
            paths[-1].write_text("".join(line.rstrip("\n") + "\n" for line in lines), encoding="utf-8")
        for kind, samples in (("bs", 1000), ("ar", 10000)):
            expected = PairedTest(systems, {"BLEU": metric}, None, test_type=kind, n_samples=samples)()[1]["BLEU"]
            command = [gradvac, "score", *map(str, paths), "--metrics", "bleu", "--tokenize", "none"]
            found = subprocess.run(
                [*command, f"--paired-{kind}", "--json"], check=True, stdout=subprocess.PIPE, text=True).stdout
            report(kind, json.loads(found), expected)


def report(kind, found, expected):
    scores = [system["bleu"] for system in found["systems"]]
    pairs = [(own["p_value"], other.p_value) for own, other in zip(scores, expected) if other.p_value is not None]
    gaps = [abs(own["score"] - other.score) for own, other in zip(scores, expected)]
    largest = max(abs(own - other) for own, other in pairs)
    print(f"paired {kind}: {len(pairs)} p-values, largest difference {largest:.2g}; of scores {max(gaps):.2g}")
    assert len(pairs) == len(expected) - 1 and largest <= 1e-9 and max(gaps) <= 1e-6


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkout", type=pathlib.Path)
    parser.add_argument("--gradvac")
    options = parser.parse_args()
    require(sacrebleu, "2.6.0")
    if options.gradvac:
        compare_p_values(options.checkout, options.gradvac)
    recorder = Recorder()
    tests = [str(options.checkout / "test" / name) for name in FILES]
    assert pytest.main(["-q", "-p", "no:cacheprovider", "--rootdir", str(options.checkout), *tests]) == 0
    write("published.json", {"cases": recorder.cases})


if __name__ == "__main__":
    main()
