"""Writes Tests/SubwordsTests/Fixtures/sentencepiece.json and .model: ids from the PyPI package on the same model.

    python -m venv /tmp/references && /tmp/references/bin/pip install sentencepiece==0.2.0
    /tmp/references/bin/python Scripts/references/corpora.py
"""

import io
import json
import pathlib

import sentencepiece

FORMAT = 1
FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "SubwordsTests" / "Fixtures"
SENTENCES = [
    f"{verb} the {thing}{end}"
    for verb in ("Open", "Close", "Cannot find", "Please remove", "Печатать", "Größe:")
    for thing in ("file", "folder", "last message", "принтер", "Übersicht", "e\u0301t\u00e9")
    for end in ("", ".", "?", " %s")
]
TEXTS = [
    "Open the file",
    "  Two  spaces and a\ttab ",
    "Größe: принтер",
    "ﬁle ① ｆｕｌｌ ½",
    "e\u0301t\u00e9",
    "日本語 unknown",
    "__de__ Open the folder",
    "",
    "%s: %d (100%)",
]

model = io.BytesIO()
sentencepiece.SentencePieceTrainer.train(
    sentence_iterator=iter(SENTENCES), model_writer=model, vocab_size=120, character_coverage=1.0,
    eos_id=0, unk_id=1, pad_id=2, bos_id=-1, user_defined_symbols=["__de__", "__en__"],
    hard_vocab_limit=False, num_threads=1, minloglevel=2)
processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
cases = [
    {"text": text, "ids": processor.encode(text), "decoded": processor.decode(processor.encode(text))}
    for text in TEXTS
]
FOLDER.mkdir(parents=True, exist_ok=True)
(FOLDER / "sentencepiece.model").write_bytes(model.getvalue())
content = {"format": FORMAT, "version": sentencepiece.__version__, "cases": cases}
(FOLDER / "sentencepiece.json").write_text(
    json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
