"""The ICASSP 2020 network in plain PyTorch, trained on batches of 32 with Adadelta: clips per second.
On a card input comes from pinned memory without waiting.
usage: pytorch_train.py [STEPS [DEVICE [bfloat16] [channels_last]]]"""
import os
import sys
import time

import torch


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        filters = [1, 32, 64, 128, 256]
        self.norm = torch.nn.BatchNorm2d(1)
        self.convolutions = torch.nn.ModuleList(
            [torch.nn.Conv2d(filters[i], filters[i + 1], 3, padding=1) for i in range(4)])
        self.pool = torch.nn.MaxPool2d(2, 2, ceil_mode=True)
        self.hidden = torch.nn.Linear(62976, 256)
        self.dropout = torch.nn.Dropout(0.7)
        self.tags = torch.nn.Linear(256, 15)

    def forward(self, x):
        x = self.norm(x)
        for convolution in self.convolutions:
            x = self.pool(torch.relu(convolution(x)))
        return self.tags(self.dropout(torch.sigmoid(self.hidden(x.flatten(1)))))


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False
    device = sys.argv[2] if len(sys.argv) > 2 else "cpu"
    on_card = device != "cpu"
    lowered = "bfloat16" in sys.argv[3:]
    layout = torch.channels_last if "channels_last" in sys.argv[3:] else torch.contiguous_format
    network = Network().to(device).to(memory_format=layout)
    optimizer = torch.optim.Adadelta(network.parameters(), lr=0.1, rho=0.95, eps=1e-8)
    loss = torch.nn.BCEWithLogitsLoss()
    x, y = torch.rand(32, 1, 646, 96), torch.randint(0, 2, (32, 15)).float().to(device)
    if on_card:
        x = x.pin_memory()
    for i in range(steps + 2):
        if i == 2:
            if on_card:
                torch.cuda.synchronize()
            begin = time.time()
        optimizer.zero_grad()
        with torch.autocast(device.split(":")[0], torch.bfloat16, enabled=lowered):
            logits = network(x.to(device, non_blocking=True))
        loss(logits.float(), y).backward()
        optimizer.step()
    if on_card:
        torch.cuda.synchronize()
    print(f"{32 * steps / (time.time() - begin):.2f}")


if __name__ == "__main__":
    main()
