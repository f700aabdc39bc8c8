"""Makes Tests/ExperimentsTests/Fixtures/marian-layout: a MarianMT model in Hugging Face's layout.

    pip install torch==2.13.0 transformers==4.57.1 safetensors==0.8.0 sentencepiece==0.2.3
    python Scripts/references/marian_layout.py

A tiny model that has learnt four sentences, laid out as OPUS-MT's multilingual models are: one SentencePiece model
for each side, one joint vocabulary with tags such as >>deu<< in another order than theirs, a
bias on the scores, and tensors of three types. translations.json holds what transformers makes of
some sentences, greedily and with beams.
"""

import json
import pathlib
import shutil
import tempfile

import sentencepiece
import torch
import transformers
from safetensors.torch import load_file, save_file
from transformers import MarianConfig, MarianMTModel, MarianTokenizer

FORMAT = 1
FOLDER = pathlib.Path(__file__).parents[2] / "Tests/ExperimentsTests/Fixtures/marian-layout"
SOURCES = ["the cat sat on the mat", "a dog ran to the cat", "the mat is red", "dogs and cats ran", "xyz!"]
TARGETS = ["die katze saß auf der matte", "ein hund lief zur katze", "die matte ist rot", "hunde und katzen liefen"]
LIMIT = 20

assert torch.__version__.startswith("2.13.0") and transformers.__version__ == "4.57.1"
torch.manual_seed(2010)
torch.set_num_threads(1)


def subwords(path, lines, size):
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines * 20), model_writer=open(path, "wb"), vocab_size=size, hard_vocab_limit=False,
        model_type="unigram", normalization_rule_name="identity", minloglevel=2, num_threads=1)
    model = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [model.id_to_piece(i) for i in range(model.get_piece_size()) if not model.is_control(i)]


def learn(model, tokenizer, steps=150):
    batch = tokenizer(
        [f">>deu<< {source}" for source in SOURCES[:4]], text_target=TARGETS, return_tensors="pt", padding=True)
    batch["labels"][batch["labels"] == model.config.pad_token_id] = -100
    optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
    for _ in range(steps):
        optimizer.zero_grad()
        model(**batch).loss.backward()
        optimizer.step()


def main():
    if FOLDER.exists():
        shutil.rmtree(FOLDER)
    FOLDER.mkdir(parents=True)
    joint = subwords(FOLDER / "source.spm", SOURCES[:4], 30) + subwords(FOLDER / "target.spm", TARGETS, 40)
    pieces = ["</s>", "<unk>", ">>deu<<", ">>nld<<"]
    pieces += sorted(set(joint) - {"<unk>"}, key=lambda piece: piece[::-1]) + ["<pad>"]
    vocabulary = {piece: i for i, piece in enumerate(pieces)}
    (FOLDER / "vocab.json").write_text(json.dumps(vocabulary))  # with escapes, as OPUS-MT's files have
    (FOLDER / "tokenizer_config.json").write_text(json.dumps(
        {"source_lang": "eng", "target_lang": "gmw", "tokenizer_class": "MarianTokenizer"}))
    padding = len(pieces) - 1
    model = MarianMTModel(MarianConfig(
        vocab_size=len(pieces), decoder_vocab_size=len(pieces), d_model=16, encoder_layers=1, decoder_layers=2,
        encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=24, decoder_ffn_dim=24,
        activation_function="swish", max_position_embeddings=32, scale_embedding=True, dropout=0.0, init_std=0.2,
        pad_token_id=padding, eos_token_id=0, bos_token_id=0, decoder_start_token_id=padding, forced_eos_token_id=0,
        num_beams=3, max_length=32, bad_words_ids=[[padding]], share_encoder_decoder_embeddings=True))
    with torch.no_grad():
        model.final_logits_bias.normal_(0, 1)
    learn(model, MarianTokenizer.from_pretrained(FOLDER))
    model.save_pretrained(FOLDER)
    weights = FOLDER / "model.safetensors"
    types = [torch.float32, torch.float16, torch.bfloat16]
    tensors = {name: value.to(types[i % 3]) for i, (name, value) in enumerate(sorted(load_file(weights).items()))}
    save_file(tensors, weights, metadata={"format": "pt"})

    tokenizer = MarianTokenizer.from_pretrained(FOLDER)
    model = MarianMTModel.from_pretrained(FOLDER, dtype=torch.float32).eval()
    found = []
    for source in SOURCES:
        batch = tokenizer([f">>deu<< {source}"], return_tensors="pt")
        for beams in (1, 3):
            output = model.generate(
                **batch, num_beams=beams, max_new_tokens=LIMIT + 1, early_stopping=beams > 1, length_penalty=1.0)
            tokens = output[0, 1:].tolist()
            found.append({
                "source": source, "ids": batch.input_ids[0].tolist(), "beam": beams,
                "tokens": tokens[:tokens.index(0)],
                "text": tokenizer.decode(output[0], skip_special_tokens=True)})
    facts = {"format": FORMAT, "limit": LIMIT, "translations": found}
    (FOLDER / "translations.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n")


main()
