"""Why a model gave a score: Shapley values of linear, tree and any other models."""
