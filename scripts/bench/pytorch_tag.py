"""Tags a folder of MP3s in one plain PyTorch process: torchaudio decodes, resamples and computes the mel bands.
Prints seconds per run without the imports. usage: pytorch_tag.py FOLDER"""
import os
import pathlib
import sys
import time

import torch
import torchaudio

sys.path.insert(0, os.path.dirname(__file__))
from pytorch_train import Network  # noqa: E402


def main():
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.mp3"))
    network = Network().eval()
    mel = torchaudio.transforms.MelSpectrogram(22050, n_fft=1024, hop_length=1024, n_mels=96, norm="slaney",
                                               mel_scale="slaney")
    begin = time.time()
    with torch.inference_mode():
        batch = []
        for i, file in enumerate(files):
            signal, rate = torchaudio.load(str(file))
            signal = torchaudio.functional.resample(signal.mean(0, keepdim=True), rate, 22050)[:, :661500]
            signal = torch.nn.functional.pad(signal, (0, 661500 - signal.shape[1]))
            batch.append(torch.log1p(100 * mel(signal)).transpose(1, 2))
            if len(batch) == 8 or i + 1 == len(files):
                torch.sigmoid(network(torch.stack(batch)))
                batch = []
    print(f"{time.time() - begin:.3f}")


if __name__ == "__main__":
    main()
