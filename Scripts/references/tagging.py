"""Makes Tests/TaggingTests/Fixtures: a tiny model of BertForTokenClassification and its results.

    pip install torch==2.13.0 transformers==4.57.1 safetensors==0.8.0
    python Scripts/references/tagging.py

`bert` is a folder as `transformers` saves it, with a vocabulary; `expected.{safetensors,json}` hold
a padded batch with states, logits, losses and gradients.
"""

import json
import pathlib
import shutil

import torch
import transformers
from safetensors.torch import save_file
from torch.nn.functional import cross_entropy
from transformers import BertConfig, BertForTokenClassification

FORMAT = 1
FIXTURES = pathlib.Path(__file__).parents[2] / "Tests/TaggingTests/Fixtures"
TAGS = ["O", "B-LOC", "B-PER", "I-LOC", "I-PER"]
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + list("abcdefghij") + [f"##{c}" for c in "abcdefghij"] + [
    "ana", "berlin", "##in", "in", "Ber", "##l", "lin", ",", ".", "京", "都"]
UNTAGGED = -100

assert torch.__version__.startswith("2.13.0") and transformers.__version__ == "4.57.1"
torch.manual_seed(2021)
torch.set_num_threads(1)


def build():
    model = BertForTokenClassification(BertConfig(
        vocab_size=len(PIECES), hidden_size=16, num_hidden_layers=2, num_attention_heads=4, intermediate_size=24,
        max_position_embeddings=20, initializer_range=0.3, hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1,
        id2label=dict(enumerate(TAGS)), label2id={tag: number for number, tag in enumerate(TAGS)}))
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):
                parameter.normal_(0, 0.2)
            elif "LayerNorm" in name:
                parameter.normal_(1, 0.2)
    return model.eval()


def sentence(length):
    """Pieces between [CLS] and [SEP], and tags of some of them."""
    pieces = [2] + torch.randint(5, len(PIECES), (length,)).tolist() + [3]
    tags = torch.randint(0, len(TAGS), (length,)).tolist()
    tags = [tag if number % 3 != 1 else UNTAGGED for number, tag in enumerate(tags)]
    return pieces, [UNTAGGED] + tags + [UNTAGGED]


def padded(lists, filler):
    length = max(map(len, lists))
    return torch.tensor([tokens + [filler] * (length - len(tokens)) for tokens in lists])


def main():
    shutil.rmtree(FIXTURES, ignore_errors=True)
    model = build()
    model.save_pretrained(FIXTURES / "bert")
    (FIXTURES / "bert/vocab.txt").write_text("\n".join(PIECES) + "\n", encoding="utf-8")
    (FIXTURES / "bert/tokenizer_config.json").write_text(
        json.dumps({"do_lower_case": False, "tokenizer_class": "BertTokenizer"}, indent=2) + "\n")
    batch = [sentence(length) for length in (7, 1, 18, 4)]
    pieces, tags = [row[0] for row in batch], [row[1] for row in batch]
    output = model(input_ids=padded(pieces, 0), attention_mask=padded([[1] * len(row) for row in pieces], 0),
                   output_hidden_states=True)
    losses = cross_entropy(output.logits.flatten(0, 1), padded(tags, UNTAGGED).flatten(), reduction="none",
                           ignore_index=UNTAGGED)
    losses.sum().backward()
    tensors = {"states": output.hidden_states[-1], "logits": output.logits}
    tensors |= {f"gradient.{name}": parameter.grad for name, parameter in model.named_parameters()}
    save_file({name: tensor.detach().contiguous() for name, tensor in tensors.items()},
              FIXTURES / "expected.safetensors")
    kept = (padded(tags, UNTAGGED) != UNTAGGED).flatten()
    facts = {"format": FORMAT, "paths": [name for name, _ in model.named_parameters()], "pieces": pieces, "tags": tags,
             "losses": losses[kept].tolist()}
    (FIXTURES / "expected.json").write_text(json.dumps(facts) + "\n")


main()
