"""Makes Tests/TranslationTests/Fixtures/marian.{safetensors,json}.

    pip install torch==2.13.0 transformers==4.57.1 safetensors==0.8.0
    python Scripts/references/translation.py

A tiny MarianMT model learns for a moment to reverse short sequences, so that its translations end
and their probabilities are neither flat nor one. The fixtures hold its weights, a padded batch with
states, logits, losses and gradients, and what it generates.
"""

import json
import pathlib

import torch
import transformers
from safetensors.torch import save_file
from torch.nn.functional import cross_entropy
from transformers import MarianConfig, MarianMTModel

FORMAT = 1
FIXTURES = pathlib.Path(__file__).parents[2] / "Tests/TranslationTests/Fixtures"
END, UNKNOWN, PADDING, VOCABULARY = 0, 1, 23, 24
SMOOTHING = 0.1
IGNORED = -100

assert torch.__version__.startswith("2.13.0") and transformers.__version__ == "4.57.1"
torch.manual_seed(2021)
torch.set_num_threads(1)


def build():
    return MarianMTModel(MarianConfig(
        vocab_size=VOCABULARY, decoder_vocab_size=VOCABULARY, d_model=16, encoder_layers=2, decoder_layers=2,
        encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=24, decoder_ffn_dim=24,
        activation_function="swish", max_position_embeddings=32, scale_embedding=True, dropout=0.0,
        attention_dropout=0.0, activation_dropout=0.0, init_std=0.25, pad_token_id=PADDING, eos_token_id=END,
        decoder_start_token_id=PADDING, forced_eos_token_id=None, share_encoder_decoder_embeddings=True))


def padded(lists, filler):
    length = max(map(len, lists))
    return torch.tensor([tokens + [filler] * (length - len(tokens)) for tokens in lists])


def forward(model, sources, targets):
    """Encoder states, logits, and labels of a padded batch."""
    source = padded(sources, PADDING)
    mask = padded([[1] * len(tokens) for tokens in sources], 0)
    decoder_input = padded([[PADDING] + tokens[:-1] for tokens in targets], PADDING)
    output = model(input_ids=source, attention_mask=mask, decoder_input_ids=decoder_input)
    return output.encoder_last_hidden_state, output.logits, padded(targets, IGNORED)


def loss_sum(logits, labels, smoothing):
    return cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="sum", ignore_index=IGNORED,
                         label_smoothing=smoothing)


def sentence(length):
    return torch.randint(2, VOCABULARY - 1, (length,)).tolist()


def train(model, steps=250):
    optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
    for _ in range(steps):
        bodies = [sentence(int(torch.randint(1, 7, ()))) for _ in range(32)]
        _, logits, labels = forward(model, [body + [END] for body in bodies], [body[::-1] + [END] for body in bodies])
        optimizer.zero_grad()
        loss_sum(logits, labels, 0.0).div(len(bodies)).backward()
        optimizer.step()


def generate(model, source, beams, penalty):
    """Without a cache or a batch. Stops, as fairseq does, when as many translations ended as there are beams."""
    output = model.generate(
        torch.tensor([source]), num_beams=beams, num_return_sequences=beams, length_penalty=penalty,
        early_stopping=beams > 1, do_sample=False, max_new_tokens=25, bad_words_ids=[[PADDING], [UNKNOWN]],
        use_cache=False, return_dict_in_generate=True, output_scores=True)
    ended = []
    for row, tokens in enumerate(output.sequences[:, 1:].tolist()):
        assert END in tokens, "raise max_new_tokens: a translation did not end"
        score = float(output.sequences_scores[row]) if beams > 1 else None
        ended.append({"tokens": tokens[:tokens.index(END)], "score": score})
    return {"source": source, "beam": beams, "lengthPenalty": penalty, "translations": ended}


model = build()
train(model)
model.eval()
model.zero_grad()

sources = [sentence(length) + [END] for length in (5, 1, 7, 3)]
targets = [sentence(length) + [END] for length in (3, 6, 0, 5)]
states, logits, labels = forward(model, sources, targets)
loss_sum(logits, labels, SMOOTHING).backward()

learned = {name: value for name, value in model.named_parameters() if value.requires_grad}
tensors = {name: value.detach().contiguous() for name, value in learned.items()}
tensors |= {f"gradient.{name}": value.grad.contiguous() for name, value in learned.items()}
tensors |= {"encoder": states.detach().contiguous(), "logits": logits.detach().contiguous()}
with torch.no_grad():
    facts = {
        "format": FORMAT, "paths": list(learned), "sources": sources, "targets": targets,
        "loss": loss_sum(logits, labels, 0.0).item(), "smoothing": SMOOTHING,
        "smoothedLoss": loss_sum(logits, labels, SMOOTHING).item(),
        "generations": [
            generate(model, source, beams, penalty)
            for source in (sentence(length) + [END] for length in (2, 4, 6, 9, 12))
            for beams, penalty in ((1, 1.0), (4, 0.0), (4, 0.6), (4, 1.0))
        ],
    }
FIXTURES.mkdir(parents=True, exist_ok=True)
save_file(tensors, FIXTURES / "marian.safetensors")
(FIXTURES / "marian.json").write_text(json.dumps(facts, indent=1) + "\n")
