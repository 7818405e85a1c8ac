"""Arrays: the types of NumPy arrays that analyses and the demo share."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
