"""Twenty steps of PyTorch's optimisers on f(x) = sum(a_i * x_i^2) / 2 + sum(b_i * x_i), and OneCycleLR's rates.
Writes optimizer.csv beside itself: name, step, then the four parameters (float32 arithmetic)."""
import pathlib
import torch

a = torch.tensor([[1.0, 0.5], [2.0, 0.1]])
b = torch.tensor([[0.3, -0.2], [0.1, 0.7]])
makers = {
    "adadelta": lambda p: torch.optim.Adadelta(p, lr=0.1, rho=0.95, eps=1e-8),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.05),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.05),
}
lines = []
for name, make in makers.items():
    x = torch.tensor([[1.0, -1.0], [0.5, 2.0]], requires_grad=True)
    optimizer = make([x])
    for step in range(1, 21):
        optimizer.zero_grad()
        (0.5 * (a * x * x).sum() + (b * x).sum()).backward()
        optimizer.step()
        lines.append(",".join([name, str(step)] + [repr(v) for v in x.detach().flatten().tolist()]))
p = torch.nn.Parameter(torch.zeros(1))
optimizer = torch.optim.SGD([p], lr=1.0)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.02, total_steps=40, pct_start=0.3)
for step in range(40):
    lines.append(f"one_cycle,{step},{schedule.get_last_lr()[0]!r},0,0,0")
    optimizer.step()
    if step < 39:
        schedule.step()
out = pathlib.Path(__file__).with_name("optimizer.csv")
out.write_text("name,step,x0,x1,x2,x3\n" + "\n".join(lines) + "\n")
print(torch.__version__, out)
