"""Works that methods come from, by their bibliographic facts."""

from __future__ import annotations

from collections.abc import Mapping

WORKS: Mapping[str, str] = {
    "akiba2019": "Akiba T, Sano S, Yanase T, Ohta T, Koyama M. Optuna: a next-generation hyperparameter optimization framework. "
    "Proc ACM SIGKDD 2019:2623-2631.",
    "austin2019": "Austin PC, Steyerberg EW. The Integrated Calibration Index (ICI) and related metrics for quantifying the "
    "calibration of logistic regression models. Stat Med 2019;38:4051-4065.",
    "austin2020": "Austin PC, Harrell FE Jr, van Klaveren D. Graphical calibration curves and the integrated calibration index "
    "(ICI) for survival models. Stat Med 2020;39:2714-2742.",
    "benjamini1995": "Benjamini Y, Hochberg Y. Controlling the false discovery rate: a practical and powerful approach to "
    "multiple "
    "testing. J R Stat Soc B 1995;57:289-300.",
    "blanche2013": "Blanche P, Dartigues JF, Jacqmin-Gadda H. Estimating and comparing time-dependent areas under receiver "
    "operating characteristic curves for censored event times with competing risks. Stat Med 2013;32:5381-5397.",
    "bland1986": "Bland JM, Altman DG. Statistical methods for assessing agreement between two methods of clinical measurement. "
    "Lancet 1986;1:307-310.",
    "breiman2001": "Breiman L. Random forests. Machine Learning 2001;45:5-32.",
    "breslow1972": "Breslow NE. Discussion of the paper by D. R. Cox. J R Stat Soc B 1972;34:216-217.",
    "chawla2002": "Chawla NV, Bowyer KW, Hall LO, Kegelmeyer WP. SMOTE: synthetic minority over-sampling technique. "
    "J Artif Intell Res 2002;16:321-357.",
    "chen2016": "Chen T, Guestrin C. XGBoost: a scalable tree boosting system. Proc ACM SIGKDD 2016:785-794.",
    "cohen1960": "Cohen J. A coefficient of agreement for nominal scales. Educ Psychol Meas 1960;20:37-46.",
    "cohen1968": "Cohen J. Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial credit. "
    "Psychol Bull 1968;70:213-220.",
    "collins2016": "Collins GS, Ogundimu EO, Altman DG. Sample size considerations for the external validation of a "
    "multivariable "
    "prognostic model: a resampling study. Stat Med 2016;35:214-226.",
    "collins2024": "Collins GS, Moons KGM, Dhiman P, et al. TRIPOD+AI statement: updated guidance for reporting clinical "
    "prediction models that use regression or machine learning methods. BMJ 2024;385:e078378.",
    "cortes1995": "Cortes C, Vapnik V. Support-vector networks. Machine Learning 1995;20:273-297.",
    "cover1967": "Cover T, Hart P. Nearest neighbor pattern classification. IEEE Trans Inf Theory 1967;13:21-27.",
    "cox1958": "Cox DR. Two further applications of a model for binary regression. Biometrika 1958;45:562-565.",
    "cox1972": "Cox DR. Regression models and life-tables. J R Stat Soc B 1972;34:187-220.",
    "debray2015": "Debray TPA, Vergouwe Y, Koffijberg H, Nieboer D, Steyerberg EW, Moons KGM. A new framework to enhance the "
    "interpretation of external validation studies of clinical prediction models. J Clin Epidemiol 2015;68:279-289.",
    "delong1988": "DeLong ER, DeLong DM, Clarke-Pearson DL. Comparing the areas under two or more correlated receiver operating "
    "characteristic curves: a nonparametric approach. Biometrics 1988;44:837-845.",
    "dice1945": "Dice LR. Measures of the amount of ecologic association between species. Ecology 1945;26:297-302.",
    "efron1977": "Efron B. The efficiency of Cox's likelihood function for censored data. J Am Stat Assoc 1977;72:557-565.",
    "fleiss1971": "Fleiss JL. Measuring nominal scale agreement among many raters. Psychol Bull 1971;76:378-382.",
    "fortin2018": "Fortin JP, Cullen N, Sheline YI, et al. Harmonization of cortical thickness measurements across scanners and "
    "sites. NeuroImage 2018;167:104-120.",
    "gonen2005": "Gönen M, Heller G. Concordance probability and discriminatory power in proportional hazards regression. "
    "Biometrika 2005;92:965-970.",
    "graf1999": "Graf E, Schmoor C, Sauerbrei W, Schumacher M. Assessment and comparison of prognostic classification schemes "
    "for survival data. Stat Med 1999;18:2529-2545.",
    "griethuysen2017": "van Griethuysen JJM, Fedorov A, Parmar C, et al. Computational radiomics system to decode the "
    "radiographic "
    "phenotype. Cancer Res 2017;77:e104-e107.",
    "hand2001": "Hand DJ, Till RJ. A simple generalisation of the area under the ROC curve for multiple class classification "
    "problems. Machine Learning 2001;45:171-186.",
    "harrell1996": "Harrell FE Jr, Lee KL, Mark DB. Multivariable prognostic models: issues in developing models, evaluating "
    "assumptions and adequacy, and measuring and reducing errors. Stat Med 1996;15:361-387.",
    "hartung2001": "Hartung J, Knapp G. On tests of the overall treatment effect in meta-analysis with normally distributed "
    "responses. Stat Med 2001;20:1771-1782.",
    "higgins2009": "Higgins JPT, Thompson SG, Spiegelhalter DJ. A re-evaluation of random-effects meta-analysis. J R Stat Soc A "
    "2009;172:137-159.",
    "hosmer1980": "Hosmer DW, Lemeshow S. Goodness of fit tests for the multiple logistic regression model. Commun Stat Theory "
    "Methods 1980;9:1043-1069.",
    "houwelingen2000": "van Houwelingen HC. Validation, calibration, revision and combination of prognostic survival models. "
    "Stat Med 2000;19:3401-3415.",
    "johnson2007": "Johnson WE, Li C, Rabinovic A. Adjusting batch effects in microarray expression data using empirical Bayes "
    "methods. Biostatistics 2007;8:118-127.",
    "kaplan1958": "Kaplan EL, Meier P. Nonparametric estimation from incomplete observations. J Am Stat Assoc 1958;53:457-481.",
    "kattan2018": "Kattan MW, Gerds TA. The index of prediction accuracy: an intuitive measure useful for evaluating risk "
    "prediction models. Diagn Progn Res 2018;2:7.",
    "ke2017": "Ke G, Meng Q, Finley T, et al. LightGBM: a highly efficient gradient boosting decision tree. Adv Neural Inf "
    "Process "
    "Syst 2017;30:3146-3154.",
    "klaveren2016": "van Klaveren D, Gönen M, Steyerberg EW, Vergouwe Y. A new concordance measure for risk prediction models in "
    "external validation settings. Stat Med 2016;35:4136-4152.",
    "kocak2023": "Kocak B, Baessler B, Bakas S, et al. CheckList for EvaluAtion of Radiomics research (CLEAR): a step-by-step "
    "reporting guideline for authors and reviewers endorsed by ESR and EuSoMII. Insights Imaging 2023;14:75.",
    "kocak2024": "Kocak B, Akinci D'Antonoli T, Mercaldo N, et al. METhodological RadiomICs Score (METRICS): a quality scoring "
    "tool "
    "for radiomics research endorsed by EuSoMII. Insights Imaging 2024;15:8.",
    "lundberg2017": "Lundberg SM, Lee SI. A unified approach to interpreting model predictions. Adv Neural Inf Process Syst "
    "2017;30:4765-4774.",
    "mantel1966": "Mantel N. Evaluation of survival data and two new rank order statistics arising in its consideration. Cancer "
    "Chemother Rep 1966;50:163-170.",
    "mcgraw1996": "McGraw KO, Wong SP. Forming inferences about some intraclass correlation coefficients. Psychol Methods "
    "1996;1:30-46.",
    "nadeau2003": "Nadeau C, Bengio Y. Inference for the generalization error. Machine Learning 2003;52:239-281.",
    "nikolov2021": "Nikolov S, Blackwell S, Zverovitch A, et al. Clinically applicable segmentation of head and neck anatomy for "
    "radiotherapy: deep learning algorithm development and validation study. J Med Internet Res 2021;23:e26151.",
    "obuchowski1997": "Obuchowski NA. Nonparametric analysis of clustered ROC curve data. Biometrics 1997;53:567-578.",
    "partlett2017": "Partlett C, Riley RD. Random effects meta-analysis: coverage performance of 95% confidence and prediction "
    "intervals following REML estimation. Stat Med 2017;36:301-317.",
    "pedregosa2011": "Pedregosa F, Varoquaux G, Gramfort A, et al. Scikit-learn: machine learning in Python. J Mach Learn Res "
    "2011;12:2825-2830.",
    "peduzzi1995": "Peduzzi P, Concato J, Feinstein AR, Holford TR. Importance of events per independent variable in "
    "proportional hazards regression analysis. II. Accuracy and precision of regression estimates. J Clin Epidemiol "
    "1995;48:1503-1510.",
    "pencina2008": "Pencina MJ, D'Agostino RB Sr, D'Agostino RB Jr, Vasan RS. Evaluating the added predictive ability of a new "
    "marker: from area under the ROC curve to reclassification and beyond. Stat Med 2008;27:157-172.",
    "pencina2011": "Pencina MJ, D'Agostino RB Sr, Steyerberg EW. Extensions of net reclassification improvement calculations to "
    "measure usefulness of new biomarkers. Stat Med 2011;30:11-21.",
    "peng2005": "Peng H, Long F, Ding C. Feature selection based on mutual information: criteria of max-dependency, "
    "max-relevance, "
    "and min-redundancy. IEEE Trans Pattern Anal Mach Intell 2005;27:1226-1238.",
    "riley2019": "Riley RD, Snell KIE, Ensor J, et al. Minimum sample size for developing a multivariable prediction model: "
    "part II "
    "- binary and time-to-event outcomes. Stat Med 2019;38:1276-1296.",
    "schemper1996": "Schemper M, Smith TL. A note on quantifying follow-up in studies of failure time. Control Clin Trials "
    "1996;17:343-346.",
    "shrout1979": "Shrout PE, Fleiss JL. Intraclass correlations: uses in assessing rater reliability. Psychol Bull "
    "1979;86:420-428.",
    "simon2011": "Simon N, Friedman J, Hastie T, Tibshirani R. Regularization paths for Cox's proportional hazards model via "
    "coordinate descent. J Stat Softw 2011;39(5):1-13.",
    "snell2018": "Snell KIE, Ensor J, Debray TPA, Moons KGM, Riley RD. Meta-analysis of prediction model performance across "
    "multiple studies: which scale helps ensure between-study normality for the C-statistic and calibration measures? Stat "
    "Methods Med Res 2018;27:3505-3522.",
    "steyerberg2004": "Steyerberg EW, Borsboom GJJM, van Houwelingen HC, Eijkemans MJC, Habbema JDF. Validation and updating of "
    "predictive logistic regression models: a study on sample size and shrinkage. Stat Med 2004;23:2567-2586.",
    "tibshirani1996": "Tibshirani R. Regression shrinkage and selection via the lasso. J R Stat Soc B 1996;58:267-288.",
    "tibshirani1997": "Tibshirani R. The lasso method for variable selection in the Cox model. Stat Med 1997;16:385-395.",
    "tustison2010": "Tustison NJ, Avants BB, Cook PA, et al. N4ITK: improved N3 bias correction. IEEE Trans Med Imaging "
    "2010;29:1310-1320.",
    "uno2011": "Uno H, Cai T, Pencina MJ, D'Agostino RB, Wei LJ. On the C-statistics for evaluating overall adequacy of risk "
    "prediction procedures with censored survival data. Stat Med 2011;30:1105-1117.",
    "vancalster2019": "Van Calster B, McLernon DJ, van Smeden M, Wynants L, Steyerberg EW. Calibration: the Achilles heel of "
    "predictive analytics. BMC Med 2019;17:230.",
    "vanhoorde2014": "Van Hoorde K, Vergouwe Y, Timmerman D, Van Huffel S, Steyerberg EW, Van Calster B. Assessing calibration "
    "of multinomial risk prediction models. Stat Med 2014;33:2585-2596.",
    "vickers2006": "Vickers AJ, Elkin EB. Decision curve analysis: a novel method for evaluating prediction models. Med Decis "
    "Making 2006;26:565-574.",
    "vickers2008": "Vickers AJ, Cronin AM, Elkin EB, Gonen M. Extensions to decision curve analysis, a novel method for "
    "evaluating diagnostic tests, prediction models and molecular markers. BMC Med Inform Decis Mak 2008;8:53.",
    "viechtbauer2005": "Viechtbauer W. Bias and efficiency of meta-analytic variance estimators in the random-effects model. J "
    "Educ Behav Stat 2005;30:261-293.",
    "vovk2005": "Vovk V, Gammerman A, Shafer G. Algorithmic learning in a random world. New York: Springer; 2005.",
    "walter1998": "Walter SD, Eliasziw M, Donner A. Sample size and optimal designs for reliability studies. Stat Med "
    "1998;17:101-110.",
    "wilson1927": "Wilson EB. Probable inference, the law of succession, and statistical inference. J Am Stat Assoc "
    "1927;22:209-212.",
    "youden1950": "Youden WJ. Index for rating diagnostic tests. Cancer 1950;3:32-35.",
    "zou2005": "Zou H, Hastie T. Regularization and variable selection via the elastic net. J R Stat Soc B 2005;67:301-320.",
    "zwanenburg2020": "Zwanenburg A, Vallières M, Abdalah MA, et al. The Image Biomarker Standardization Initiative: "
    "standardized "
    "quantitative radiomics for high-throughput image-based phenotyping. Radiology 2020;295:328-338.",
}  # fmt: skip
