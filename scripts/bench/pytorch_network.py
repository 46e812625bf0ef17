"""The ICASSP 2020 network in plain PyTorch, float32: clips per second of scoring alone, in batches.
usage: pytorch_network.py BATCH [DEVICE]"""
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
    network, x = Network().eval().to(device), torch.rand(batch, 1, 646, 96)
    times = []
    with torch.inference_mode():
        for _ in range(2 + 128 // batch):
            begin = time.time()
            network(x.to(device)).cpu()
            times.append(time.time() - begin)
    print(f"{batch / sorted(times[2:])[(len(times) - 2) // 2]:.1f}")


if __name__ == "__main__":
    main()
