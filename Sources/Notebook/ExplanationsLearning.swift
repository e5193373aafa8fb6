extension Explanations {
  /// Models, plots and recommenders.
  static let learning: [Explanation] = [
    Explanation(
      "target-leak",
      "A feature was computed from what the target was computed from, so the model is told the answer.",
      example:
        "known = movies.with(star_power: sum(.revenue, by: .stars)).filter(.hit != null)\nknown.task(.hit, prep: prepare().on(.star_power, impute(\"median\"))).fit(random_forest(trees: 2))",
      remedy: "Leave the feature out, or compute it from earlier films only."),
    Explanation(
      "split-copies",
      "The rows were exploded, so copies of one film may stand on both sides of the split and the model recognises them.",
      example: "films.select(.title, .genres).explode(genre: .genres).split(0.8)",
      remedy: "Split before exploding, or keep a film's rows together: split(0.8, group: .title)."),
    Explanation(
      "no-target", "A step of a preparation learns from the target, and there is none.",
      example: "prepare().on(.director, target_encode())   # fitted without a task",
      remedy: "Use it in a task: data.task(.class, prep: …).", form: .situation),
    Explanation(
      "no-border",
      "New rows were to begin at the border of a class, and none of its rows has neighbours of other classes enough.",
      example: "prep.resample(\"borderline\")   # or \"adasyn\"",
      remedy: "Use resample(\"smote\"), or another number of neighbours, k.", form: .situation),
    Explanation(
      "no-components", "There are no principal components to tell of.",
      example: "prepare().on(.budget, standardize()).fit(films).loadings()",
      remedy: "End a line of the preparation with pca().", form: .situation),
    Explanation(
      "too-many-features",
      "A step would make more features than a model can use, or a model would need too much memory for them.",
      example: "prepare().on(\"numbers\", interactions(degree: 5))",
      remedy:
        "Name fewer columns on its line, lower the degree, select features first, or use another model.",
      form: .situation),
    Explanation(
      "single-feature",
      "One feature alone tells nearly all of the target: more often a leak than a discovery.",
      example: "known.task(.hit, prep: prepare().on(.gross)).fit(random_forest())",
      remedy: "Ask whether it is known before the answer is; leave it out if not.", form: .situation
    ),
    Explanation(
      "split-overlap", "Rows to be judged have a key that the model was trained on.",
      example: "model.report(test)   # the same film stands in train and test",
      remedy: "Split by the key: split(0.8, group: .id), or folds(5, group: .id).", form: .situation
    ),
    Explanation(
      "future-feature", "A feature is dated after the time at which the forecast is made.",
      example: "task.compare(model, folds: folds(4, time: .release_date))",
      remedy: "Leave the column out, or use an earlier one.", form: .situation),
    Explanation(
      "model-failed", "A model of a comparison or a search could not be fitted; the others go on.",
      example: "task.compare(random_forest(), k_neighbours())",
      remedy: "Read the reason; often the preparation leaves nulls that the model cannot take.",
      form: .situation),
    Explanation(
      "stopped-early", "A search or comparison was interrupted; what was finished is kept.",
      example: "task.tune(random_forest(), trees: [50, 100, 200])   # Ctrl-C",
      remedy: "Use the result, or run the same call with keep: to go on.", form: .situation),
    Explanation(
      "damaged-search", "The file of `keep:` is not one that a search or comparison wrote whole.",
      example: "task.tune(model, trees: [50, 100], keep: \"notes.txt\")",
      remedy: "Name another file.", form: .situation),
    Explanation(
      "other-search", "The file of `keep:` is of other data, another preparation or other folds.",
      example: "task.tune(model, trees: [50, 100], keep: \"search.txt\")",
      remedy: "Name another file, or remove this one.", form: .situation),
    Explanation(
      "undefined-score", "Some scores are not defined on the rows, such as an AUC with one class.",
      example: "model.scores(test.filter(.class == \"hit\"))",
      remedy: "Judge on rows of several classes.", form: .situation),
    Explanation(
      "not-a-model", "The file holds no saved model.",
      example: "load_model(\"films.csv\")",
      remedy: "Give the file that save wrote: m.save(\"model.mvsm\").", form: .situation),
    Explanation(
      "other-version", "The model was saved in another version of the format.",
      example: "load_model(\"old.mvsm\")",
      remedy: "Save it again with this version.", form: .situation),
    Explanation(
      "unknown-model", "A model, saved or needed by a step, that this version does not have.",
      example: "load_model(\"newer.mvsm\")",
      remedy: "Open it with the version that saved it.", form: .situation),
    Explanation(
      "target-in-features", "The target is among the features of the preparation.",
      example: "train.task(.class, prep: prepare().on(.class, one_hot()))",
      remedy: "Take it out of the preparation."),
    Explanation(
      "no-features", "A preparation selects no columns.",
      example: "train.task(.class, prep: prepare())",
      remedy: "Name columns: prepare().on([.budget], standardize())."),
    Explanation(
      "duplicate-feature", "A column is prepared twice.",
      example: "prepare().on(.year, minmax()).on(.year, standardize())",
      remedy: "Put all its steps into one `on`."),
    Explanation(
      "null-in-feature", "A feature has nulls, and no step of the preparation fills them.",
      example:
        "train.task(.class, prep: prepare().on(.score, minmax())).fit(random_forest(trees: 2))",
      remedy: "Add impute(\"median\") or fill(…) before the other steps."),
    Explanation(
      "all-null", "A column has no value at all, so nothing can be learned or drawn from it.",
      example:
        "train.task(.class, prep: prepare().on(.homepage, impute(\"median\"))).fit(random_forest(trees: 2))",
      remedy: "Leave the column out."),
    Explanation(
      "bad-value", "Values lie where a step or a scale is not defined.",
      example:
        "prep = prepare().on(.profit, impute(\"median\"), log1p())   # losses\ntrain.task(.class, prep: prep).fit(random_forest(trees: 2))",
      remedy: "Filter or change the values first, or use another step."),
    Explanation(
      "too-many-classes",
      "The target has more classes than can be told apart; it is perhaps a number or a name.",
      example: "train.task(.title, prep: prep).fit(random_forest())",
      remedy: "Choose another target, or put values into classes with cut.", form: .situation),
    Explanation(
      "one-class", "All training rows are of one class: there is nothing to tell apart.",
      example:
        "train.filter(.class == \"hit\").task(.class, prep: prep).fit(random_forest(trees: 2))",
      remedy: "Train on rows of all classes."),
    Explanation(
      "constant-target", "The target is the same number in all training rows.",
      example: "train.task(.kind, prep: prep).fit(majority())",
      remedy: "Train on rows whose targets differ."),
    Explanation(
      "wrong-task", "A model of numbers was asked for classes, or the other way round.",
      example: "model.probabilities(test)",
      remedy: "Ask for predict, or make classes of the target with cut.", form: .situation),
    Explanation(
      "not-finite",
      "A feature became an infinite number on its way, or the target's numbers are too large.",
      example: "train.task(.class, prep: prep).fit(majority())",
      remedy: "Use another step for the column, or leave the row out; divide a large target.",
      form: .situation),
    Explanation(
      "bad-weights", "The weights of rows are not one finite number of at least 0 for each row.",
      example: "task.fit(model)", remedy: "Give one weight for each row.", form: .situation),
    Explanation(
      "damaged-model", "A saved model is damaged: it ends too early or contradicts itself.",
      example: "load_model(\"hits.model\")", remedy: "Save it again, or fit it anew.",
      form: .situation),
    Explanation(
      "unscaled", "A network was given features with large values, on which it hardly learns.",
      example: "train.task(.class, prep: prep).fit(neural_network(epochs: 1))",
      remedy: "Add standardize() to the preparation.", form: .situation),
    Explanation(
      "diverged", "The weights of a network, or the scores of boosting, grew beyond all bounds.",
      example: "task.fit(neural_network(learning_rate: 1000.0))",
      remedy: "Scale the features, or lower the learning rate.", form: .situation),
    Explanation(
      "rare-class", "A class has too few rows for each part of the split or each fold.",
      example: "shows.split(0.8, stratify: .year)",
      remedy: "Use fewer folds, join small classes, or take more data."),
    Explanation(
      "nothing-fitted", "A search was stopped before its best model was fitted to all rows.",
      example: "search.report(test)",
      remedy:
        "Fit what it found: `task.fit(search.best)`; or run it again with `keep:` and let it end.",
      form: .situation),
    Explanation(
      "unseen-class", "Rows to be judged have a class that the model was not trained on.",
      example: "model.report(test)",
      remedy: "Split with `stratify:`, so that each class is on both sides."),
    Explanation(
      "fewer-clusters", "There are fewer distinct rows than clusters were asked for.",
      example: "shows.recommender(.id, label: .title, features: [.genres], clusters: k_means(50))",
      remedy: "Ask for fewer clusters."),
    Explanation(
      "not-converged", "The fit stopped at its limit of rounds before it settled.",
      example:
        "titles.recommender(.id, label: .title, features: [.genres, .production_countries], clusters: k_means(12, rounds: 1))",
      remedy: "Allow more rounds, or put the features on one scale."),
    Explanation(
      "repeated-bar", "Several rows have the same place in a bar chart, and a bar shows one value.",
      example: "movies.bar(.year, .budget)",
      remedy: "Aggregate first: movies.agg(budget: sum(.budget), by: .year).bar(.year, .budget)."),
    Explanation(
      "missing-library", "Something is done by a library of the system that is not installed.",
      example: "movies.bar(.title, .budget).save(\"budget.png\")",
      remedy: "Install the package that the message names, or choose a form that needs none.",
      form: .situation),
    Explanation(
      "cannot-draw", "The library that draws pictures refused a figure.",
      example: "movies.bar(.title, .budget).save(\"budget.png\")",
      remedy: "Save it as .svg, which mvs writes itself.", form: .situation),
    Explanation(
      "negative-stack", "Stacked bars add up, so they cannot show values below zero.",
      example: "t.bar(.year, .profit, color: .genre, stack: true)",
      remedy: "Draw them side by side: stack: false."),
    Explanation(
      "too-many-series", "A plot has more series than can be told apart.",
      example: "movies.scatter(.year, .budget, color: .budget)",
      remedy: "Put numbers into classes with cut, join texts with replace, or use facets."),
    Explanation(
      "unknown-title", "The recommender knows no such title or id.",
      example: "rec.similar(\"Braking Bad\")",
      remedy: "The message lists the nearest titles."),
    Explanation(
      "ambiguous-title", "Several titles have that name.", example: "rec.similar(\"Taxi Driver\")",
      remedy: "Say which by its id or its year, as the message shows."),
    Explanation(
      "no-titles", "No row has both an id and a label.",
      example: "shows.recommender(.imdb, label: .title, features: [.genres])",
      remedy: "Choose columns that are filled."),
    Explanation(
      "empty-feature", "A feature has no values and plays no part in similarity.",
      example: "titles.recommender(.id, label: .title, features: [.homepage])",
      remedy: "Leave it out."),
    Explanation(
      "constant-feature", "A feature is the same in all rows: it tells nothing.",
      example: "titles.recommender(.id, label: .title, features: [.kind])",
      remedy: "Leave it out."),
    Explanation(
      "no-ratings", "No title has both a score and votes, so ties keep the order of the rows.",
      example:
        "shows.recommender(.id, label: .title, features: [.genres], score: .score, votes: .votes)",
      remedy: "Name other columns, or leave them out."),
  ]
}
