# LASSO as R users fit it: cv.glmnet on all columns of FOLDER/train.bin; predictions of training rows and of FOLDER/fresh.bin.
suppressPackageStartupMessages(library(glmnet))
folder <- commandArgs(trailingOnly = TRUE)[1]
outcome <- read.csv(file.path(folder, "outcome.csv"))
values <- function(name) {
  path <- file.path(folder, name)
  readBin(path, "double", file.size(path) / 8, endian = "little")
}
train <- values("train.bin")
columns <- length(train) / nrow(outcome)
train <- matrix(train, ncol = columns, byrow = TRUE)
fresh <- matrix(values("fresh.bin"), ncol = columns, byrow = TRUE)
used <- system.time(
  fit <- cv.glmnet(train, outcome$y, family = "binomial", foldid = outcome$fold, keep = TRUE)
)
at <- fit$index["min", 1]
keep <- function(p, name) write.csv(data.frame(p = as.numeric(p)), file.path(folder, name), row.names = FALSE)
keep(predict(fit, train, s = "lambda.min", type = "response"), "apparent.csv")
keep(plogis(fit$fit.preval[, at]), "unseen.csv")
keep(predict(fit, fresh, s = "lambda.min", type = "response"), "new.csv")
writeLines(as.character(sum(used[c("user.self", "sys.self")])), file.path(folder, "seconds.txt"))
