"""Trains a run's model on a run's text with Hugging Face's MarianMT or with Marian; called by Benchmarks/training.

Reads the encoded pairs, the configuration and the first weights of a run of `gradvac train`, and prints
JSON: a list of intervals, each with `step`, `tokens` (of the targets, ends included, padding not),
`seconds` and `loss` (label-smoothed, per target token). Exit status: 0, or 1 with a message.
"""

import argparse
import json
import random
import re
import struct
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import yaml


def read_pairs(path):
    """The (source, target) ids of a file that Documentation/EncodedPairs.md describes."""
    data = path.read_bytes()
    if data[:8] != b"GVPAIRS\0" or struct.unpack_from("<I", data, 8)[0] != 1:
        sys.exit(f"{path} is no file of encoded pairs, version 1")
    width, pairs, count = struct.unpack_from("<IQQ", data, 12)
    ids = np.frombuffer(data, f"<u{width}", count, 64)
    place = 64 + (width * count + 7) // 8 * 8
    starts = np.frombuffer(data, "<u8", pairs + 1, place).astype(int)
    sources = np.frombuffer(data, "<u4", pairs, place + 8 * (pairs + 1)).astype(int)
    return [(ids[a:a + n].tolist(), ids[a + n:b].tolist())
            for a, b, n in zip(starts, starts[1:], sources)]


def one_pass(pairs, limit, generator):
    """All pairs in batches of like length, at most `limit` padded tokens: rows times the longest side."""
    order = list(pairs)
    generator.shuffle(order)
    order.sort(key=lambda pair: max(map(len, pair)))
    found = [[]]
    for pair in order:
        if (len(found[-1]) + 1) * max(map(len, pair)) > limit:
            found.append([])
        found[-1].append(pair)
    generator.shuffle(found)
    return found


def batches(pairs, limit, generator):
    """Endless batches."""
    while True:
        yield from one_pass(pairs, limit, generator)


def source_tokens(pairs, limit):
    """The mean number of source tokens in a batch: what Marian counts."""
    count = len(one_pass(pairs, limit, random.Random(1)))
    return round(sum(len(pair[0]) for pair in pairs) / count)


def rate(step, settings):
    """gradvac's schedule: linear warm-up, then the inverse square root."""
    warmup = settings["warmup_steps"]
    return settings["learning_rate"] * min(step / warmup, (warmup / step) ** 0.5)


def with_transformers(options, configuration, weights, pad):
    import torch
    from torch.nn.functional import cross_entropy
    from transformers import MarianConfig, MarianMTModel

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    shape, settings = configuration["model"], configuration["training"]
    vocabulary = len(weights["model.shared.weight"])
    model = MarianMTModel(MarianConfig(
        vocab_size=vocabulary, d_model=shape["width"], max_position_embeddings=shape["max_positions"],
        encoder_layers=shape["encoder_layers"], decoder_layers=shape["decoder_layers"],
        encoder_attention_heads=shape["heads"], decoder_attention_heads=shape["heads"],
        encoder_ffn_dim=shape["feed_forward"], decoder_ffn_dim=shape["feed_forward"],
        activation_function=shape["activation"], dropout=shape["dropout"],
        attention_dropout=shape["attention_dropout"], activation_dropout=shape["activation_dropout"],
        scale_embedding=True, share_encoder_decoder_embeddings=True, tie_word_embeddings=True,
        use_cache=False, pad_token_id=pad, eos_token_id=0, decoder_start_token_id=pad,
        forced_eos_token_id=None))
    if options.start == "run":
        left = model.load_state_dict({k: torch.from_numpy(v) for k, v in weights.items()}, strict=False)
        assert not left.unexpected_keys, left.unexpected_keys
        model.tie_weights()
    model.train()
    adam = settings["adam"]
    parameters = [one for one in model.parameters() if one.requires_grad]
    optimiser = torch.optim.Adam(
        parameters, betas=(adam["beta1"], adam["beta2"]), eps=adam["epsilon"], fused=True)

    def padded(rows, value):
        length = max(map(len, rows))
        return torch.tensor([row + [value] * (length - len(row)) for row in rows])

    pairs = read_pairs(options.pairs)
    feed = batches(pairs, configuration["sampling"]["max_tokens"], random.Random(options.seed))
    found, tokens, total, begun = [], 0, 0.0, time.perf_counter()
    for step in range(1, options.updates + 1):
        batch = next(feed)
        source = padded([pair[0] for pair in batch], pad)
        labels = padded([pair[1] for pair in batch], -100)
        shifted = padded([[pad] + pair[1][:-1] for pair in batch], pad)
        with torch.autocast("cpu", torch.bfloat16, enabled=options.precision == "bfloat16"):
            scores = model(
                input_ids=source, attention_mask=(source != pad).long(), decoder_input_ids=shifted).logits
            loss = cross_entropy(
                scores.flatten(0, 1), labels.flatten(), label_smoothing=settings["label_smoothing"])
        loss.backward()
        if settings["clip_norm"] > 0:
            torch.nn.utils.clip_grad_norm_(parameters, settings["clip_norm"])
        for group in optimiser.param_groups:
            group["lr"] = rate(step, settings)
        optimiser.step()
        optimiser.zero_grad()
        count = sum(len(pair[1]) for pair in batch)
        tokens, total = tokens + count, total + count * loss.item()
        if step % options.interval == 0:
            now = time.perf_counter()
            found.append({"step": step, "tokens": tokens, "seconds": now - begun, "loss": total / tokens})
            tokens, total, begun = 0, 0.0, now
    return found


def marian_weights(weights):
    """The weights by Marian's names."""
    found = {"Wemb": weights["model.shared.weight"]}
    for name, value in weights.items():
        match = re.fullmatch(r"model\.(encoder|decoder)\.layers\.(\d+)\.(.+)\.(weight|bias)", name)
        if not match:
            continue
        side, layer, part, kind = match.groups()
        prefix = f"{side}_l{int(layer) + 1}_"
        matrix = kind == "weight"
        if attention := re.fullmatch(r"(self|encoder)_attn\.(q|k|v|out)_proj", part):
            place = "self" if attention[1] == "self" else "context"
            letter = attention[2][0]
            key = f"{place}_{'W' if matrix else 'b'}{letter}"
        elif norm := re.fullmatch(r"(self_attn|encoder_attn|final)_layer_norm", part):
            place = {"self_attn": "self_Wo", "encoder_attn": "context_Wo", "final": "ffn_ffn"}[norm[1]]
            key, matrix = f"{place}_ln_{'scale' if matrix else 'bias'}", False
        else:
            key = f"ffn_{'W' if matrix else 'b'}{part[2:]}"
        found[prefix + key] = np.ascontiguousarray(value.T) if matrix else value.reshape(1, -1)
    return found


def with_marian(options, configuration, weights, pad):
    import sentencepiece
    from pymarian import Trainer

    shape, settings = configuration["model"], configuration["training"]
    pieces = sentencepiece.SentencePieceProcessor(
        model_file=str(options.run / "vocabulary" / "sentencepiece.model"))
    names = [pieces.id_to_piece(i) for i in range(pieces.get_piece_size())]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        pairs = read_pairs(options.pairs)
        for side, path in enumerate((place / "train.source", place / "train.target")):
            with open(path, "w", encoding="utf-8") as file:
                for pair in pairs:
                    file.write(" ".join(names[i] for i in pair[side][:-1]) + "\n")
        (place / "vocabulary.yml").write_text(
            "".join(f"{json.dumps(name, ensure_ascii=False)}: {i}\n" for i, name in enumerate(names)),
            encoding="utf-8")
        words = options.words or source_tokens(pairs, configuration["sampling"]["max_tokens"])
        adam, warmup = settings["adam"], settings["warmup_steps"]
        command = [
            "--type transformer --train-sets", place / "train.source", place / "train.target",
            "--vocabs", place / "vocabulary.yml", place / "vocabulary.yml",
            "--dim-emb", shape["width"], "--transformer-heads", shape["heads"],
            "--transformer-dim-ffn", shape["feed_forward"],
            "--transformer-ffn-activation", shape["activation"],
            "--enc-depth", shape["encoder_layers"], "--dec-depth", shape["decoder_layers"],
            "--tied-embeddings-all --output-omit-bias --transformer-dropout", shape["dropout"],
            "--cost-type ce-sum --normalize-gradient --label-smoothing", settings["label_smoothing"],
            "--clip-norm", settings["clip_norm"], "--optimizer-params", adam["beta1"], adam["beta2"],
            adam["epsilon"], "--learn-rate", settings["learning_rate"], "--lr-warmup", f"{warmup}u",
            "--lr-decay-inv-sqrt", f"{warmup}u", "--max-length", shape["max_positions"] + 1,
            "--mini-batch-words", words, "--mini-batch-round-up=false --maxi-batch", 100,
            "--shuffle-in-ram --tempdir", place, "--seed", options.seed, "--sync-sgd",
            "--cpu-threads", options.threads, "--workspace", options.workspace,
            "--after", f"{options.updates}u", "--disp-freq", f"{options.interval}u", "--overwrite",
            "--save-freq 1000000u --quiet --log", place / "log", "--model", place / "model.npz"]
        if options.start == "run":
            np.savez(place / "first.npz", **marian_weights(weights))
            command += ["--pretrained-model", place / "first.npz"]
        Trainer(" ".join(map(str, command))).train()
        text = (place / "log").read_text(encoding="utf-8")
    if options.log:
        options.log.write_text(text, encoding="utf-8")
    found = []
    for line in text.splitlines():
        match = re.search(r"Up\. (\d+) .*Cost ([\d.]+) \* ([\d,]+) .*Time ([\d.]+)s", line)
        if match:
            step, loss, tokens, seconds = (one.replace(",", "") for one in match.groups())
            found.append({"step": int(step), "tokens": int(tokens), "seconds": float(seconds),
                          "loss": float(loss)})
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", choices=["transformers", "marian"], required=True)
    parser.add_argument("--run", type=Path, required=True, help="a run with one direction and a checkpoint")
    parser.add_argument("--updates", type=int, required=True)
    parser.add_argument("--interval", type=int, required=True, help="updates that are timed together")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--learning-rate", type=float, required=True, help="at the end of the warm-up")
    parser.add_argument("--rate-warm-up", type=int, required=True, help="updates in which the rate rises")
    parser.add_argument("--start", choices=["run", "own"], default="run",
                        help="from the run's weights, or as the peer draws them")
    parser.add_argument("--words", type=int, help="Marian's --mini-batch-words; else what gives batches alike")
    parser.add_argument("--workspace", type=int, default=2048, help="Marian's, in MB for each thread")
    parser.add_argument("--log", type=Path, help="keep Marian's log here")
    options = parser.parse_args()
    configuration = yaml.safe_load((options.run / "config.yaml").read_text())
    adam = configuration["training"]["adam"]
    adam["epsilon"] = float(adam["epsilon"])  # YAML 1.1 takes 1e-09 for text
    configuration["training"]["learning_rate"] = options.learning_rate
    configuration["training"]["warmup_steps"] = options.rate_warm_up
    [options.pairs] = (options.run / "data" / "encoded").glob("*.pairs")
    from safetensors.numpy import load_file

    weights = load_file(options.run / "last" / "model.safetensors")
    table = weights["model.shared.weight"]
    [pad] = [i for i in range(16) if not table[i].any()]
    peer = {"transformers": with_transformers, "marian": with_marian}[options.peer]
    print(json.dumps(peer(options, configuration, weights, pad)))


if __name__ == "__main__":
    main()
