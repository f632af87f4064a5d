"""One case: from image and mask to a record of every measurement, each with its method, or with the reason why there is none."""
