"""Decodes with transformers or CTranslate2 and prints the speed as JSON; called by Benchmarks/decoding."""

import argparse
import json
import tempfile
import time
import warnings

warnings.filterwarnings("ignore")
CELLS = [(1, 1), (1, 32), (5, 1), (5, 32)]


def tokenized(options):
    from transformers import MarianTokenizer

    tokenizer = MarianTokenizer.from_pretrained(options.model)
    with open(options.input, encoding="utf-8") as file:
        lines = [line.strip() for line in file if line.strip()][:options.sentences]
    ids = [tokenizer.encode(f">>{options.to}<< {line}") for line in lines]
    return tokenizer, sorted(ids, key=len)


def with_transformers(options):
    """A function that translates batches of ids and gives the tokens of the best translations."""
    import torch
    from transformers import MarianMTModel

    torch.set_num_threads(options.threads)
    tokenizer, sources = tokenized(options)
    model = MarianMTModel.from_pretrained(options.model).eval()

    def translate(batch, beam):
        length = max(map(len, batch))
        ids = torch.tensor([one + [tokenizer.pad_token_id] * (length - len(one)) for one in batch])
        mask = torch.tensor([[1] * len(one) + [0] * (length - len(one)) for one in batch])
        with torch.inference_mode():
            output = model.generate(
                ids, attention_mask=mask, num_beams=beam, do_sample=False, early_stopping=beam > 1,
                min_new_tokens=options.length, max_new_tokens=options.length + 1)
        assert output.shape[1] == options.length + 2, output.shape
        return len(batch) * (options.length + 1)

    return sources, translate


def with_ctranslate2(options):
    import ctranslate2

    tokenizer, sources = tokenized(options)
    sources = [tokenizer.convert_ids_to_tokens(ids) for ids in sources]
    with tempfile.TemporaryDirectory() as place:
        ctranslate2.converters.TransformersConverter(options.model).convert(place + "/model")
        translator = ctranslate2.Translator(
            place + "/model", compute_type="float32", inter_threads=1, intra_threads=options.threads)

    def translate(batch, beam):
        output = translator.translate_batch(
            batch, beam_size=beam, min_decoding_length=options.length, max_decoding_length=options.length)
        # It stops at the limit, without the step in which the others find the end.
        return sum(len(one.hypotheses[0]) for one in output)

    return sources, translate


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", choices=["transformers", "ctranslate2"], required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--to", required=True)
    parser.add_argument("--input", required=True)
    parser.add_argument("--sentences", type=int, required=True)
    parser.add_argument("--length", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    options = parser.parse_args()
    sources, translate = (with_transformers if options.peer == "transformers" else with_ctranslate2)(options)
    found = []
    for beam, batch in CELLS:
        batches = [sources[i:i + batch] for i in range(0, len(sources), batch)]
        translate(batches[0], beam)
        wall, processor = time.perf_counter(), time.process_time()
        tokens = sum(translate(one, beam) for one in batches)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        found.append({
            "beam": beam, "batch": batch, "tokens": tokens, "tokens_per_second": tokens / wall,
            "tokens_per_processor_second": tokens / processor})
    print(json.dumps(found))


main()
