"""Kandinsky 2.1 at its published size with random weights: parameters, one sampling step, one LoRA training step.

    python benchmarks/real_size.py [--latent-side 32] [--rank 8]

On a GPU it runs there, in bfloat16 as on the CPU, where it takes about a minute and 3.2 GiB.
"""

import argparse
import time

import torch

from modiste.design.real_size import (
    PARTS,
    build_unet,
    count_parameters,
    estimate_lora_memory,
    lora_step,
    sampling_step,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--latent-side", type=int, default=32, help="32 is 256 x 256 pixels")
    parser.add_argument("--rank", type=int, default=8)
    given = parser.parse_args()
    for part in PARTS:
        print(f"{part:<16} {count_parameters(part) / 1e6:8.1f} M parameters")
    estimate = estimate_lora_memory(given.latent_side, given.rank)
    print(f"a LoRA step is estimated at {estimate.total_gib:.2f} GiB, libraries not counted")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    start = time.monotonic()
    unet = build_unet(device)
    print(f"built the denoiser on {device} in {time.monotonic() - start:.1f} s")
    sampled = sampling_step(unet, given.latent_side)
    print(f"one guided sampling step: {sampled.seconds:.2f} s, peak {sampled.peak_gib:.2f} GiB")
    tuned = lora_step(unet, given.latent_side, given.rank)
    print(f"one LoRA step of rank {given.rank}: {tuned.seconds:.2f} s, peak {tuned.peak_gib:.2f} GiB")


if __name__ == "__main__":
    main()
