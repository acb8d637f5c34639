"""Writes the checkpoints beside it with PyTorch itself: python3 generate.py (they were written by PyTorch 1.13)."""

import argparse
import collections
import json
import os
import struct

import numpy
import torch

HERE = os.path.dirname(os.path.abspath(__file__))


def save(name, value, **how):
    torch.save(value, os.path.join(HERE, name), **how)


numbers = torch.arange(24, dtype=torch.float32) / 4 - 2
kinds = collections.OrderedDict(
    contiguous=numbers[:6].clone().reshape(2, 3),
    transposed=numbers[:6].clone().reshape(2, 3).t(),
    sliced=numbers.reshape(4, 6)[1:3, ::2],
    shared=numbers[20:],
    expanded=numbers[3:5].reshape(2, 1).expand(2, 3),
    scalar=torch.tensor(0.5),
    empty=torch.zeros(0, 3),
    parameter=torch.nn.Parameter(torch.tensor([1.5, -1.5])),
    half=torch.tensor([1.0, -2.5, 6.1035e-05, 5.9605e-08, 65504.0, float("inf"), -0.0]).half(),
    half_sliced=torch.tensor([1.0, 2.0, 3.0, 4.0]).half()[1::2],
    bfloat16=torch.tensor([1.0, -2.5, 3.140625, 1e-38]).bfloat16(),
    double=torch.tensor([0.1, -1e300], dtype=torch.float64),
    num_batches_tracked=torch.tensor(7),
)
save("kinds.pth", kinds)
save("kinds-protocol-4.pth", kinds, pickle_protocol=4)
save("kinds-legacy.pth", kinds, _use_new_zipfile_serialization=False)

def save_safetensors(name, tensors):
    """The format is small enough to be written by hand: no other package is needed."""
    types = {
        torch.float16: "F16",
        torch.bfloat16: "BF16",
        torch.float32: "F32",
        torch.float64: "F64",
        torch.int64: "I64",
    }
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for key, tensor in tensors.items():
        bits = tensor.detach().contiguous()
        bits = bits.view(torch.int16) if tensor.dtype == torch.bfloat16 else bits
        raw = bits.numpy().tobytes()
        header[key] = {
            "dtype": types[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header).encode()
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


save_safetensors("kinds.safetensors", kinds)

layer = torch.nn.Linear(2, 1)
with torch.no_grad():
    layer.weight.copy_(torch.tensor([[0.25, -0.75]]))
    layer.bias.copy_(torch.tensor([2.0]))
optimizer = torch.optim.SGD(layer.parameters(), lr=0.1, momentum=0.9)
layer(torch.ones(1, 2)).sum().backward()
optimizer.step()
with torch.no_grad():
    layer.weight.copy_(torch.tensor([[0.25, -0.75]]))
    layer.bias.copy_(torch.tensor([2.0]))
training = {
    "epoch": 90,
    "arch": "linear",
    "best_acc1": 76.13,
    "state_dict": torch.nn.DataParallel(layer).state_dict(),
    "optimizer": optimizer.state_dict(),
}
save("training.pth", training)
save("training-legacy.pth", training, _use_new_zipfile_serialization=False)
save("whole-model.pth", layer)
torch.jit.script(layer).save(os.path.join(HERE, "torchscript.pt"))

# As training scripts write them: only the tensors are of use here.
base = layer.state_dict()
arguments = argparse.Namespace(lr=0.1, data_path="/data", device="cuda")
schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [30, 60]).state_dict()


def prefixed(prefix, tensors=base):
    return collections.OrderedDict((prefix + key, value) for key, value in tensors.items())


arguments_beside = {
    "model": base,
    "optimizer": optimizer.state_dict(),
    "lr_scheduler": schedule,
    "epoch": 3,
    "args": arguments,
    "seen": {1, 2},
    "device": torch.device("cpu"),
    "type": torch.float16,
}
save("script-arguments.pth", arguments_beside)
save("script-arguments-protocol-4.pth", arguments_beside, pickle_protocol=4)
save(
    "script-lightning.pth",
    {
        "epoch": 4,
        "state_dict": collections.OrderedDict([*prefixed("model.").items(), ("criterion.weight", torch.ones(1))]),
        "hyper_parameters": {"lr": 1e-3},
        "callbacks": {("a", "tuple"): 1},
    },
)
save("script-compiled.pth", prefixed("_orig_mod."))
averaged = collections.OrderedDict([("n_averaged", torch.tensor(12)), *prefixed("module.").items()])
save("script-averaged.pth", averaged)
save("script-numpy.pth", {"state_dict": base, "best_acc": numpy.float64(58.1), "history": numpy.zeros(3)})
moved = {"weight": base["weight"], "bias": torch.tensor([3.0])}
save("script-ema.pth", {"model": base, "model_ema": prefixed("module.", moved), "epoch": 3})
save("script-whole-model.pth", {"epoch": 3, "model": layer})
for name, value in {"nan": float("nan"), "infinite": float("inf")}.items():
    spoilt = {key: tensor.clone() for key, tensor in base.items()}
    spoilt["weight"][0, 0] = value
    save("script-%s.pth" % name, spoilt)
