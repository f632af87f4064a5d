"""Times to an event by closed formulas, so that R makes the same table: what tests compare with R's packages.

i <- 1:80
x1 <- round(2*sin(1.7*i), 2); x2 <- round(2*cos(0.9*i*i), 2); x3 <- as.integer(i %% 3 == 0)
time <- ceiling(6*exp(-0.5*x1 - 0.4*x3 + 0.9*sin(0.7*i*i) + 0.2*cos(3.1*i)))
event <- as.integer((7*i) %% 10 < 6)
X <- sapply(1:12, function(k) round(2*sin((k+0.3)*i + 0.1*k*k*i*i), 3)); X[,1] <- x1; X[,2] <- x2; X[,3] <- x3
y <- Surv(time, event); lp <- floor(2*x1) + x3
"""

from __future__ import annotations

import numpy as np
from OsteoRadiomicsLib.modelling.data.survival import survival

ROW = np.arange(1, 81)
X1, X2, X3 = np.round(2 * np.sin(1.7 * ROW), 2), np.round(2 * np.cos(0.9 * ROW * ROW), 2), (ROW % 3 == 0).astype(float)
TIME = np.ceil(6 * np.exp(-0.5 * X1 - 0.4 * X3 + 0.9 * np.sin(0.7 * ROW * ROW) + 0.2 * np.cos(3.1 * ROW)))
EVENT = (7 * ROW) % 10 < 6
OUTCOME = survival(TIME, EVENT)
INPUTS = np.column_stack([X1, X2, X3])
FEATURES = np.column_stack([INPUTS, *[np.round(2 * np.sin((k + 0.3) * ROW + 0.1 * k * k * ROW * ROW), 3) for k in range(4, 13)]])
SCORE = np.floor(2 * X1) + X3
