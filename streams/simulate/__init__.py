"""Organic traffic of any size from a seed: canonical events in event-time order, labelled by construction.

**Model.** A marked Hawkes process [1] in its branching form. On each platform root posts arrive
as a Poisson process with a day rhythm, rate μ·(1 + a·cos 2π(h − h₀)/24) at local hour h. Every
post and reshare i then triggers, independently,

    reshares   Poisson(R·wᵢ)      comments   Poisson(C·wᵢ)      reactions   Poisson(L·wᵢ)

and every comment Poisson(Q) replies, each after a delay drawn from the memory kernel [2]

    φ(s) ∝ 1 for s ≤ s₀,   (s/s₀)^−(1+θ) for s₀ < s ≤ s_max,   0 beyond.

wᵢ = fᵢ^β / E[f^β], with fᵢ the followers of i's author (a capped Pareto law) and the mean taken
over authors as they are drawn (a Zipf–Mandelbrot law), so E[w] = 1 exactly. R < 1 keeps the
process subcritical: the mean reshare tree has 1/(1 − R) nodes. The tail of w (exponent α/β) makes
the offspring numbers and with them the cascade sizes heavy-tailed: most posts stay alone, few
become large by one broadcast or by many generations [3].

A post that *takes off* gets Poisson((S − 1)(1 − R)) direct reshares, so its expected size is S.

| parameter | default | unit | from |
|---|---|---|---|
| R, C, Q, L | 0.75, 0.4, 0.3, 0.1 | events an event | chosen: mean tree of 4 nodes |
| s₀, θ | 300, 0.242 | s, – | [2], fitted there on Twitter |
| s_max | 24 | h | chosen: a hard cutoff; φ has no mean without one |
| α, β | 1.2, 0.8 | – | chosen: offspring tail exponent 1.5, finite mean, very large variance |
| a, h₀ | 0.6, 21 | –, local hour at UTC+8 | chosen: evening peak, trough before dawn |

`pace` divides every delay: 1 is life, 60 shows in a minute what takes an hour.

[1] Hawkes (1971), Spectra of some self-exciting and mutually exciting point processes.
[2] Zhao, Erdogdu, He, Rajaraman, Leskovec (2015), SEISMIC: a self-exciting point process model
    for predicting tweet popularity.
[3] Goel, Anderson, Hofman, Watts (2016), The structural virality of online diffusion.

**What it is not.** No follower graph, no topic drift, no fatigue, no abuse: scenarios add that.
The day rhythm moves root posts only; what they trigger follows after the kernel. The first s_max
of a run is a warm-up in which fewer children than in the long run have come.

Determinism: equal options give equal bytes with the same numpy release, whatever the hash seed.
Memory: about 0.4 KB an event that is still to come; that many = rate × mean delay (2 h) ÷ pace.
"""

from streams.simulate.options import Options
from streams.simulate.traffic import Simulation, simulate

__all__ = ["Options", "Simulation", "simulate"]
