# Base packages only. Formulas: Shrout & Fleiss 1979, McGraw & Wong 1996, Patterson & Thompson 1971 (REML), Bland & Altman 1986 and
# 1996, Cohen 1968, Fleiss, Cohen & Everitt 1969, Fleiss 1971.
options(digits = 15)

read_table <- function(path) {
  read.csv(path, check.names = FALSE, colClasses = "character", na.strings = "", fileEncoding = "UTF-8")
}

numbers <- function(table, columns) {
  found <- suppressWarnings(vapply(table[columns], as.numeric, numeric(nrow(table))))
  matrix(found, nrow(table), length(columns), dimnames = list(NULL, columns))
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
    v <- max(v, 1e-3)
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
  average(found, k, form)
}

average <- function(single, k, form) {
  if (!grepl("k", form)) return(single)
  ifelse(single > -1 / (k - 1), k * single / (1 + (k - 1) * single), -Inf)
}

# ICC of a cases x raters matrix with readings missing: variance components by restricted maximum likelihood, cases random, raters
# none, random or fixed by the form; Fisher scoring on the whole covariance matrix.
icc_of_all <- function(x, form) {
  x <- x[rowSums(is.finite(x)) > 0, , drop = FALSE]
  place <- which(is.finite(x), arr.ind = TRUE)
  y <- x[place]
  spread <- sqrt(mean((y - mean(y))^2))
  y <- (y - mean(y)) / spread
  same <- function(column) outer(place[, column], place[, column], "==") * 1
  model <- substr(form, 5, 5)
  parts <- list(case = same(1), rater = if (model == "2") same(2), rest = diag(length(y)))
  parts <- parts[!vapply(parts, is.null, NA)]
  fixed <- if (model == "3") outer(place[, 2], sort(unique(place[, 2])), "==") * 1 else matrix(1, length(y), 1)
  theta <- rep(1 / length(parts), length(parts))
  for (step in 1:500) {
    inverse <- chol2inv(chol(Reduce(`+`, Map(`*`, theta, parts))))
    seen <- inverse %*% fixed
    p <- inverse - seen %*% solve(crossprod(fixed, seen), t(seen))
    py <- p %*% y
    pv <- lapply(parts, function(part) p %*% part)
    score <- vapply(seq_along(parts), function(i) sum(py * (parts[[i]] %*% py)) - sum(diag(pv[[i]])), 0)
    free <- theta > 1e-12 | score > 0
    information <- outer(seq_along(parts), seq_along(parts), Vectorize(function(i, j) sum(pv[[i]] * t(pv[[j]]))))
    change <- numeric(length(parts))
    change[free] <- solve(information[free, free, drop = FALSE], score[free])
    following <- pmax(theta + change, 0)
    if (following[length(parts)] == 0) following <- theta / 2
    done <- max(abs(following - theta)) < 1e-13
    theta <- following
    if (done) break
  }
  counts <- rowSums(is.finite(x))
  k <- (sum(counts) - sum(counts^2) / sum(counts)) / (length(counts) - 1)
  average(theta[1] / sum(theta), k, form)
}

# Bias, standard deviation of the differences and limits of agreement of two raters.
limits_of <- function(a, b) {
  d <- (a - b)[is.finite(a) & is.finite(b)]
  if (length(d) < 2) return(rep(NA_real_, 4))
  c(mean(d), sd(d), mean(d) - 1.96 * sd(d), mean(d) + 1.96 * sd(d))
}

# Standard deviation of repeated measurements of one case, and the minimal detectable change.
within_of <- function(x) {
  x <- x[rowSums(!is.finite(x)) == 0, , drop = FALSE]
  sd <- sqrt(mean(apply(x, 1, var)))
  c(sd, 1.96 * sqrt(2) * sd)
}

# Cohen's kappa of two raters over all declared categories, with its standard error.
kappa_of <- function(a, b, categories, weights) {
  both <- !is.na(a) & !is.na(b)
  n <- sum(both)
  p <- unclass(table(factor(a[both], categories), factor(b[both], categories))) / n
  d <- abs(outer(seq_along(categories), seq_along(categories), "-")) / (length(categories) - 1)
  w <- 1 - switch(weights, none = (d > 0) * 1, linear = d, quadratic = d^2)
  rows <- rowSums(p)
  columns <- colSums(p)
  chance <- sum(w * outer(rows, columns))
  kappa <- (sum(w * p) - chance) / (1 - chance)
  mean_weights <- outer(c(w %*% columns), c(rows %*% w), "+")
  spread <- sum(p * (w - mean_weights * (1 - kappa))^2) - (kappa - chance * (1 - kappa))^2
  c(kappa, sqrt(max(spread, 0) / n) / (1 - chance))
}

# Fleiss' kappa of a cases x raters matrix of grades, with Gwet's linearised standard error.
fleiss_of <- function(x, categories) {
  x <- x[rowSums(is.na(x)) == 0, , drop = FALSE]
  r <- ncol(x)
  n <- nrow(x)
  counts <- t(apply(x, 1, function(row) table(factor(row, categories))))
  share <- colMeans(counts) / r
  agreed <- rowSums(counts * (counts - 1)) / (r * (r - 1))
  chance <- sum(share^2)
  kappa <- (mean(agreed) - chance) / (1 - chance)
  own <- (agreed - chance) / (1 - chance) - 2 * (1 - kappa) * (c(counts %*% share) / r - chance) / (1 - chance)
  c(kappa, sqrt(sum((own - kappa)^2) / (n * (n - 1))))
}

# The segments of a .seg.nrrd file as a function: name -> which voxels are drawn.
read_mask <- function(path) {
  content <- readBin(path, "raw", file.size(path))
  line_ends <- which(content == as.raw(10))
  head_end <- line_ends[which(diff(line_ends) == 1)[1]]
  head <- strsplit(rawToChar(content[seq_len(head_end - 1)]), "\n", fixed = TRUE)[[1]]
  field <- function(name, sign = ": ") {
    own <- head[startsWith(head, paste0(name, sign))]
    if (length(own)) substring(own[1], nchar(name) + nchar(sign) + 1) else NA
  }
  size <- as.integer(strsplit(field("sizes"), " ")[[1]])
  width <- if (grepl("short|16", field("type"))) 2L else 1L
  data <- content[-seq_len(head_end + 1)]
  if (field("encoding") != "raw") {
    packed <- gzcon(rawConnection(data))
    data <- readBin(packed, "raw", prod(size) * width)
    close(packed)
  }
  endian <- if (is.na(field("endian"))) "little" else field("endian")
  voxels <- readBin(data, "integer", prod(size), size = width, signed = FALSE, endian = endian)
  layers <- if (length(size) == 4) matrix(voxels, size[1]) else matrix(voxels, 1)
  segments <- sub("_Name:=.*", "", grep("^Segment[0-9]+_Name:=", head, value = TRUE))
  names(segments) <- vapply(segments, function(key) field(paste0(key, "_Name"), ":="), "")
  function(name) {
    if (!name %in% names(segments)) return(logical(ncol(layers)))
    number <- function(what) {
      value <- field(paste0(segments[[name]], what), ":=")
      if (is.na(value)) 0L else as.integer(value)
    }
    layers[1 + number("_Layer"), ] == number("_LabelValue")
  }
}

largest <- list()
compare <- function(what, theirs, ours) {
  gap <- abs(theirs - ours)
  gap[which(theirs == ours)] <- 0
  if (any(is.na(theirs) != is.na(ours))) stop(what, ": defined here and not there, or the other way round")
  largest[[what]] <<- if (any(!is.na(gap))) max(gap, na.rm = TRUE) else NA
  told <- if (is.na(largest[[what]])) "none defined" else format(largest[[what]], digits = 3)
  cat(what, ", largest difference of ", sum(!is.na(gap)), " numbers: ", told, "\n", sep = "")
}
# Features have units of their own: differences of what has a unit are told as a share of the largest reading.
largest_reading <- function(row, x) max(abs(x), 1e-300, na.rm = TRUE)

for (one in comparisons) {
  readings <- read_table(one$readings)
  ours <- read_table(paste0("icc_", one$file))
  keys <- names(ours)[seq_len(match("feature", names(ours)) - 1)]
  raters <- sort(unique(readings[[one$rater]]))
  measured <- function(row) {
    own <- readings
    for (key in keys) own <- own[own[[key]] == row[[key]], ]
    cases <- unique(own[[one$case]])
    x <- matrix(NA_real_, length(cases), length(raters), dimnames = list(NULL, raters))
    x[cbind(match(own[[one$case]], cases), match(own[[one$rater]], raters))] <- as.numeric(own[[row[["feature"]]]])
    x
  }
  each <- function(table, run, columns) {
    found <- lapply(seq_len(nrow(table)), function(number) run(table[number, ], measured(table[number, ])))
    matrix(unlist(found), nrow(table), length(columns), byrow = TRUE, dimnames = list(NULL, columns))
  }
  write_ours <- function(table, theirs, name) {
    write.csv(cbind(table, theirs), paste0(name, "_", sub("[.]csv$", "_in_r.csv", one$file)), row.names = FALSE, na = "")
  }

  columns <- c("icc", "ci_low", "ci_high")
  theirs <- each(ours, function(row, x) icc_of(x, one$form, one$confidence), columns)
  theirs[is.na(ours$icc), ] <- NA
  if ("icc_all" %in% names(ours)) {
    all_readings <- each(ours, function(row, x) if (is.na(row$icc_all)) NA else icc_of_all(x, one$form), "icc_all")
    compare(paste(one$name, "ICC of all readings"), all_readings, numbers(ours, "icc_all"))
    write_ours(ours[c(keys, "feature")], cbind(theirs, all_readings), "icc")
  } else {
    write_ours(ours[c(keys, "feature")], theirs, "icc")
  }
  compare(paste(one$name, "ICC"), theirs, numbers(ours, columns))

  ours <- read_table(paste0("limits_", one$file))
  columns <- c("bias", "sd", "lower_limit", "upper_limit")
  theirs <- each(ours, function(row, x) limits_of(x[complete.cases(x), row$rater_a], x[complete.cases(x), row$rater_b]), columns)
  scale <- each(ours, largest_reading, "largest")[, 1]
  write_ours(ours[c(keys, "rater_a", "rater_b", "feature")], theirs, "limits")
  compare(paste(one$name, "limits of agreement"), theirs / scale, numbers(ours, columns) / scale)

  ours <- read_table(paste0("repeatability_", one$file))
  columns <- c("within_sd", "minimal_detectable_change")
  theirs <- each(ours, function(row, x) within_of(x), columns)
  scale <- each(ours, largest_reading, "largest")[, 1]
  write_ours(ours[c(keys, "feature")], theirs, "repeatability")
  compare(paste(one$name, "repeatability"), theirs / scale, numbers(ours, columns) / scale)
}

if (file.exists("overlap.csv") && dir.exists("masks")) {
  ours <- read_table("overlap.csv")
  file_of <- function(case, reading) file.path("masks", paste0(case, "_", sub(", session ", "_", reading), ".seg.nrrd"))
  ours <- ours[file.exists(file_of(ours$case, ours$a)) & file.exists(file_of(ours$case, ours$b)), ]
  kept <- list()
  mask_of <- function(path) {
    if (is.null(kept[[path]])) kept <<- c(tail(kept, 8), setNames(list(read_mask(path)), path))
    kept[[path]]
  }
  theirs <- t(vapply(seq_len(nrow(ours)), function(number) {
    row <- ours[number, ]
    a <- mask_of(file_of(row$case, row$a))(row$roi)
    b <- mask_of(file_of(row$case, row$b))(row$roi)
    c(dice = 2 * sum(a & b) / (sum(a) + sum(b)), jaccard = sum(a & b) / sum(a | b))
  }, c(dice = 0, jaccard = 0)))
  write.csv(cbind(ours[c("case", "roi", "a", "b")], theirs), "overlap_in_r.csv", row.names = FALSE, na = "")
  compare("masks Dice and Jaccard", theirs, numbers(ours, c("dice", "jaccard")))
}

if (file.exists("kappa.csv") && file.exists("grades.csv")) {
  grades <- read_table("grades.csv")
  ours <- read_table("kappa.csv")
  cases <- sort(unique(grades$case))
  compared <- function(comparison) {
    one <- Filter(function(each) each$name == comparison, comparisons)[[1]]
    unique(read_table(one$readings)[c("reader", "session")])
  }
  column_of <- function(question, who, session) {
    own <- grades[grades$reader == who & grades$session == session, ]
    own[match(cases, own$case), question]
  }
  # A rater is a reader, or a session of the one reader of the comparison.
  grades_of <- function(row, rater, readings) {
    by_session <- startsWith(rater, "session ") && length(unique(readings$reader)) == 1
    own <- if (by_session) readings[readings$session == sub("session ", "", rater), ] else readings[readings$reader == rater, ]
    column_of(row$question, own$reader, own$session)
  }
  theirs <- t(vapply(seq_len(nrow(ours)), function(number) {
    row <- ours[number, ]
    if (is.na(row$kappa)) return(c(kappa = NA_real_, se = NA_real_))
    readings <- compared(row$comparison)
    categories <- strsplit(row$categories, ";", fixed = TRUE)[[1]]
    found <- if (row$method == "Fleiss") {
      every <- mapply(function(who, session) column_of(row$question, who, session), readings$reader, readings$session)
      fleiss_of(every, categories)
    } else {
      kappa_of(grades_of(row, row$rater_a, readings), grades_of(row, row$rater_b, readings), categories, row$weights)
    }
    c(kappa = found[1], se = if (is.na(row$se)) NA_real_ else found[2])
  }, c(kappa = 0, se = 0)))
  names_of <- c("comparison", "question", "rater_a", "rater_b", "method", "weights")
  write.csv(cbind(ours[names_of], theirs), "kappa_in_r.csv", row.names = FALSE, na = "")
  compare("grades kappa and its error", theirs, numbers(ours, c("kappa", "se")))
}

limit <- 1e-6
apart <- names(Filter(function(gap) !is.na(gap) && gap > limit, largest))
if (length(apart)) {
  cat("more than ", limit, " apart: ", paste(apart, collapse = "; "), "\n", sep = "")
  quit(status = 1)
}
cat("all numbers agree within ", limit, "\n", sep = "")
