"""The ICASSP 2020 network in plain PyTorch: clips per second of scoring alone, in batches, the fastest of several
(as `ctxtag-model info` reports the fastest). On a card input comes from pinned memory, and the next batch is sent
while one is computed.
usage: pytorch_network.py BATCH [DEVICE [PRECISION [channels_last]]]      PRECISION: float32 or bfloat16"""
import os
import sys
import time

import torch

sys.path.insert(0, os.path.dirname(__file__))
from pytorch_train import Network  # noqa: E402


def main():
    batch = int(sys.argv[1])
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False
    device = sys.argv[2] if len(sys.argv) > 2 else "cpu"
    lowered = "bfloat16" in sys.argv[3:]
    layout = torch.channels_last if "channels_last" in sys.argv[3:] else torch.contiguous_format
    on_card = device != "cpu"
    network = Network().eval().to(device).to(memory_format=layout)
    batches = 8 if on_card else 1
    x = [torch.rand(batch, 1, 646, 96) for _ in range(batches)]
    if on_card:
        x = [part.pin_memory() for part in x]
    times = []
    with torch.inference_mode(), torch.autocast(device.split(":")[0], torch.bfloat16, enabled=lowered):
        for _ in range(2 + max(5, 128 // batch)):
            begin = time.time()
            scores = [network(part.to(device, non_blocking=True)) for part in x]
            for part in scores:
                part.cpu()
            times.append(time.time() - begin)
    print(f"{batch * batches / min(times[2:]):.1f}")


if __name__ == "__main__":
    main()
