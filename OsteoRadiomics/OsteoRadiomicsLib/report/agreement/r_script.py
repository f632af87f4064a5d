"""A script that repeats the folder's ICC and kappa tables in R, so that a statistician can check and go on with them."""

from __future__ import annotations

from collections.abc import Sequence

from ...agreement import ComparisonResult
from .agreement_inputs import file_name

SCRIPT = "agreement.R"

# Base packages only. Formulas: Shrout & Fleiss 1979, McGraw & Wong 1996, Cohen 1968.
_CODE = """\
read_table <- function(path) {
  read.csv(path, check.names = FALSE, colClasses = "character", na.strings = "", fileEncoding = "UTF-8")
}

# ICC of a cases x raters matrix with its interval; NA where it is undefined.
icc_of <- function(x, form, confidence) {
  x <- x[rowSums(!is.finite(x)) == 0, , drop = FALSE]
  n <- nrow(x)
  k <- ncol(x)
  if (n < 2) return(c(NA, NA, NA))
  between <- k * var(rowMeans(x))
  raters <- n * var(colMeans(x))
  within <- sum((x - rowMeans(x))^2) / (n * (k - 1))
  residual <- (n * within - raters) / (n - 1)
  tail <- 1 - (1 - confidence) / 2
  model <- substr(form, 5, 5)
  if (within == 0 && between > 0) return(c(1, 1, 1))
  if (model == "2") {
    icc <- (between - residual) / (between + (k - 1) * residual + k * (raters - residual) / n)
    a <- k * icc / (n * (1 - icc))
    b <- 1 + a * (n - 1)
    v <- (a * raters + b * residual)^2 / ((a * raters)^2 / (k - 1) + (b * residual)^2 / ((n - 1) * (k - 1)))
    f_low <- qf(tail, n - 1, v)
    f_high <- qf(tail, v, n - 1)
    rest <- k * raters + (k * n - k - n) * residual
    found <- c(
      icc,
      n * (between - f_low * residual) / (f_low * rest + n * between),
      n * (f_high * between - residual) / (rest + n * f_high * between)
    )
  } else {
    error <- if (model == "1") within else residual
    df2 <- if (model == "1") n * (k - 1) else (n - 1) * (k - 1)
    f <- between / error * c(1, 1 / qf(tail, n - 1, df2), qf(tail, df2, n - 1))
    found <- (f - 1) / (f + k - 1)
  }
  if (grepl("k", form)) k * found / (1 + (k - 1) * found) else found
}

# Cohen's kappa of two raters over all declared categories.
kappa_of <- function(a, b, categories, weights) {
  both <- !is.na(a) & !is.na(b)
  p <- unclass(table(factor(a[both], categories), factor(b[both], categories))) / sum(both)
  d <- abs(outer(seq_along(categories), seq_along(categories), "-")) / (length(categories) - 1)
  w <- 1 - switch(weights, none = (d > 0) * 1, linear = d, quadratic = d^2)
  chance <- sum(w * outer(rowSums(p), colSums(p)))
  (sum(w * p) - chance) / (1 - chance)
}

largest <- function(x) if (any(!is.na(x))) format(max(abs(x), na.rm = TRUE), digits = 3) else "none defined"

for (one in comparisons) {
  readings <- read_table(one$readings)
  ours <- read_table(one$icc)
  keys <- names(ours)[seq_len(match("feature", names(ours)) - 1)]
  raters <- sort(unique(readings[[one$rater]]))
  theirs <- t(sapply(seq_len(nrow(ours)), function(row) {
    own <- readings
    for (key in keys) own <- own[own[[key]] == ours[row, key], ]
    cases <- unique(own[[one$case]])
    x <- matrix(NA_real_, length(cases), length(raters))
    x[cbind(match(own[[one$case]], cases), match(own[[one$rater]], raters))] <- as.numeric(own[[ours[row, "feature"]]])
    icc_of(x, one$form, one$confidence)
  }))
  out <- cbind(ours[c(keys, "feature")], icc = theirs[, 1], ci_low = theirs[, 2], ci_high = theirs[, 3])
  out[is.na(ours$icc), c("icc", "ci_low", "ci_high")] <- NA
  write.csv(out, sub("[.]csv$", "_in_r.csv", one$icc), row.names = FALSE, na = "")
  gap <- as.matrix(out[c("icc", "ci_low", "ci_high")]) - sapply(ours[c("icc", "ci_low", "ci_high")], as.numeric)
  cat(one$name, ": largest difference of ", nrow(ours), " ICCs and their intervals: ", largest(gap), "\\n", sep = "")
}

if (file.exists("kappa.csv") && file.exists("grades.csv")) {
  grades <- read_table("grades.csv")
  ours <- read_table("kappa.csv")
  ours <- ours[ours$method == "Cohen" & !is.na(ours$kappa), ]
  grades_of <- function(row, rater) {
    session <- if (startsWith(rater, "session ")) sub("session ", "", rater) else "1"
    who <- if (startsWith(rater, "session ")) sub("intra-reader ", "", row$comparison) else rater
    own <- grades[grades$reader == who & grades$session == session, ]
    own[match(sort(unique(grades$case)), own$case), row$question]
  }
  gap <- vapply(seq_len(nrow(ours)), function(number) {
    row <- ours[number, ]
    categories <- strsplit(row$categories, ";", fixed = TRUE)[[1]]
    kappa_of(grades_of(row, row$rater_a), grades_of(row, row$rater_b), categories, row$weights) - as.numeric(row$kappa)
  }, 0)
  cat("grades: largest difference of ", nrow(ours), " kappas: ", largest(gap), "\\n", sep = "")
}
"""


def r_script(results: Sequence[ComparisonResult]) -> str:
    """The text of agreement.R: what was compared, and the code. It reads the tables beside it."""
    lists = ",\n".join(f"  {_r_list(result)}" for result in results)
    head = (
        "# Repeats the ICC and kappa tables of this folder in R (base packages only) and tells the largest difference.\n"
        "# Run it in this folder: Rscript agreement.R. For research use only: not a diagnosis.\n"
    )
    return f"{head}comparisons <- list(\n{lists}\n)\n\n{_CODE}"


def _r_list(result: ComparisonResult) -> str:
    own, name = result.comparison, file_name(result.comparison.name)
    words = {
        "name": own.name, "readings": f"readings_{name}.csv", "icc": f"icc_{name}.csv", "case": own.case_col,
        "rater": own.rater_col, "form": own.criterion.form,
    }  # fmt: skip
    parts = [f"{key} = {_quoted(value)}" for key, value in words.items()]
    return f"list({', '.join(parts)}, confidence = {own.criterion.confidence!r})"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
