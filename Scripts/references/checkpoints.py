"""Writes Tests/CheckpointsTests/Fixtures/reference.safetensors with Hugging Face's own library.

Made with: pip install safetensors==0.8.0
Run from the package's folder: python Scripts/references/checkpoints.py
"""

import ctypes
import struct
from pathlib import Path

from safetensors import TensorSpec, serialize

FIXTURE = Path("Tests/CheckpointsTests/Fixtures/reference.safetensors")


BUFFERS = []  # the library takes addresses, so the bytes must stay


def tensor(dtype, shape, code, values):
    data = struct.pack(f"<{len(values)}{code}", *values)
    BUFFERS.append(ctypes.create_string_buffer(data, len(data)))
    address = ctypes.addressof(BUFFERS[-1])
    return TensorSpec(dtype=dtype, shape=shape, data_ptr=address, data_len=len(data))


TENSORS = {
    "angles": tensor("float64", [2], "d", [0.1, -1e300]),
    "brain": tensor("bfloat16", [2, 1], "H", [0x3F80, 0xC000]),
    "empty": tensor("float32", [0, 3], "f", []),
    "ids": tensor("int64", [3], "q", [1, -2, 2**62]),
    "model.größe.\"x\\y\"\t/\x01": tensor("float32", [2, 3], "f", [1, -2.5, 3e-8, 4, 5, 6.25]),
    "scalar": tensor("int32", [], "i", [-7]),
    "truth": tensor("bool", [3], "B", [1, 0, 1]),
    "unsigned": tensor("uint8", [5], "B", [0, 1, 2, 254, 255]),
}

FIXTURE.parent.mkdir(parents=True, exist_ok=True)
FIXTURE.write_bytes(serialize(TENSORS, {"format": "pt"}))
