"""Studies of a measured end point such as BMD: multiple linear regression, cross-validated, frozen and judged in its unit."""
