"""Makes Tests/MetricsTests/Fixtures/spans.json: spans and F1 of both senses of seqeval.

    pip install seqeval==1.2.2 numpy==2.4.6 && pip install --no-deps --target OLD seqeval==0.0.12
    python Scripts/references/seqeval_spans.py [OLD]

Each version is loaded in a process of its own; OLD is the folder of 0.0.12.
"""

import json
import pathlib
import random
import subprocess
import sys
import warnings

FORMAT = 1
FIXTURES = pathlib.Path(__file__).parents[2] / "Tests/MetricsTests/Fixtures"
SETS = {
    "ner": "O O B-PER I-PER B-ORG I-ORG B-LOC I-LOC".split(),
    "upos": "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split(),
    "conjunctions": "CCONJ SCONJ NOUN".split(),
    "odd": "O B I E S B- I- O- E-PER S-PER I-PER B-a-b I-a-b I-x-b PER ORG . .-X N 人 人-B-é".split(),
}


def sequences():
    generator = random.Random(7)
    for name, tags in SETS.items():
        reference, predicted = [], []
        for _ in range(60):
            sentence = [generator.choice(tags) for _ in range(generator.randrange(0, 12))]
            reference.append(sentence)
            predicted.append([generator.choice(tags) if generator.random() < 0.25 else tag for tag in sentence])
        yield name, reference, predicted


def measure():
    """Prints what the seqeval on the path says of all sequences."""
    warnings.simplefilter("ignore")
    from seqeval.metrics import accuracy_score, f1_score, precision_score, recall_score
    from seqeval.metrics.sequence_labeling import get_entities
    found = {}
    for name, reference, predicted in sequences():
        types = {}
        sides = [set(get_entities(reference)), set(get_entities(predicted))]
        for entity in sorted({span[0] for side in sides for span in side}):
            gold, guess = ({span for span in side if span[0] == entity} for side in sides)
            types[entity] = [len(gold & guess), len(guess), len(gold)]
        found[name] = {
            "precision": float(precision_score(reference, predicted)), "recall": float(recall_score(reference, predicted)),
            "f1": float(f1_score(reference, predicted)), "accuracy": float(accuracy_score(reference, predicted)),
            "types": types, "spans": [get_entities(sentence) for sentence in reference[:20]]}
    print(json.dumps(found))


def main():
    old = sys.argv[1] if len(sys.argv) > 1 else "OLD"
    versions = {}
    for version, path in (("0.0.12", [old]), ("1.2.2", [])):
        code = f"import sys; sys.path[:0] = {path + [str(pathlib.Path(__file__).parent)]!r}; import seqeval_spans; seqeval_spans.measure()"
        versions[version] = json.loads(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
    corpora = {name: {"reference": reference, "predicted": predicted} for name, reference, predicted in sequences()}
    text = json.dumps(
        {"format": FORMAT, "corpora": corpora, "versions": versions}, ensure_ascii=False, separators=(",", ":"))
    (FIXTURES / "spans.json").write_text(text + "\n", encoding="utf-8")
    print("spans.json", len(text.encode()))


if __name__ == "__main__":
    main()
