/// The study of film success and the recommender, as the reference of the language gives them.
let studyScript = #"""
  # %% tags=["parameters"]
  param data:  path  = "data"        ## folder with tmdb/, imdb/, streaming/
  param years: range = 1985..2012    ## release years of the class chart

  # %% Load and merge
  use film: success_class, power
  tmdb  = load(f"{data}/tmdb/tmdb_5000_movies.csv", unknown: {budget: 0, revenue: 0, runtime: 0})
  links = load(f"{data}/tmdb/links.csv").unique(.tmdbId)
  imdb  = load(f"{data}/imdb/movie_metadata.csv")
    .with(imdb_id: .movie_imdb_link.extract(r"tt(\d+)"),
          stars: [.actor_1_name, .actor_2_name, .actor_3_name].compact())
    .unique(.imdb_id)
  movies = tmdb
    .join(links, on: .id == right.tmdbId, expect: "1:1")
    .join(imdb,  on: .imdbId == right.imdb_id, clash: "_imdb")
    .with(budget:  .budget ?? .budget_imdb,         # combine_first
          revenue: .revenue ?? .gross,
          runtime: .runtime ?? .duration,
          genres:  .genres.union(.genres_imdb.replace({"Sci-Fi": "Science Fiction"})),
          year:    .release_date.year ?? .title_year,
          month:   .release_date.month)
    .with(profit: .revenue - .budget,
          class:  success_class(.budget, .revenue),
          star_power: power(.revenue, of: .stars, before: .release_date),
          director_power: power(.revenue, of: .director_name, before: .release_date))
    .drop(.overview, .tagline, .homepage)
  g = movies.explode(genre: .genres)                # one row a film and genre
  expect movies.is_unique(.id)

  # %% Class distribution for each year
  movies.filter(.year in years).count(by: [.year, .class]).bar(.year, .n, color: .class, stack: true)
  # %% Yearly investment
  movies.agg(spend: sum(.budget), by: .year).line(.year, .spend)
  # %% Popularity of genres over the years
  g.count(by: [.year, .genre]).heatmap(.year, .genre, .n)
  g.count(by: [.year, .genre]).top(1, by: .n, within: .year)
  # %% Role of genre in success
  extremes = ["all_time_blockbuster", "blockbuster", "flop", "disaster"]
  g.filter(.class in extremes).count(by: [.class, .genre]).bar(.genre, .n, facet: .class)
  g.count(by: [.genre, .profit > 0 as profitable]).bar(.genre, .n, color: .profitable)
  # %% Budget and profit
  movies.scatter(.budget, .profit, fit: true)
  # %% Budget and class
  movies.count(by: [.class, .budget.cut([20M, 80M], labels: ["low", "mid", "high"]) as budget_class])
  # %% Runtime and profit, one panel a genre
  g.scatter(.runtime, .profit, facet: .genre)
  g.agg(r: corr(.runtime, .profit), n: count(), by: .genre).sort(-.r)
  # %% Budget through the months
  movies.agg(budget: sum(.budget), by: .month).bar(.month, .budget)
  # %% Genres across the months
  g.count(by: [.month, .genre]).heatmap(.month, .genre, .n)

  # %% Preparation (fitted inside every fold, never on test rows) and split
  prep = prepare()
    .on([.budget, .star_power, .director_power], impute("iterative"), minmax())
    .on([.year, .month, .runtime], impute("median"), standardize())
    .on(.content_rating, fill("Not Rated"), one_hot())
  train, test = movies.split(0.8, stratify: .class, seed: 7)
  task = train.task(.class, prep: prep)
  # %% Model selection
  task.compare([logistic_regression(), random_forest(), k_neighbors(), gradient_boosting()],
    cv: stratified(5), metrics: [accuracy, f1_macro, f1_weighted])
  # %% Grid search
  best = task.tune(random_forest(), cv: stratified(5), grid: {
    trees: [50, 100, 200], max_depth: [null, 10, 20],
    min_samples_split: [2, 5, 10], min_samples_leaf: [1, 2, 4]})
  best.params
  # %% Neural network
  net = task.fit(neural_network(hidden: [256, 128, 64], optimizer: "adam", epochs: 100, batch: 204_800))
  net.history.line(.epoch, [.loss, .recall])
  # %% Classification reports
  net.report(test)
  best.report(test)

  # %% Clustering recommender
  titles = load(f"{data}/streaming/titles.csv")
  titles.scatter(.imdb_votes, .imdb_score, log: "x")
  titles.count(by: [.release_year, .type]).line(.release_year, .n, color: .type)
  titles.explode(country: .production_countries).explode(genre: .genres)
    .count(by: [.country, .genre]).top(3, by: .n, within: .country)
  rec = titles.recommender(.id, label: .title, features: [.genres, .type, .production_countries],
    clusters: k_means(12), similarity: "cosine")
  rec.similar("Breaking Bad", 10).explain()
  rec.for_user(10, likes: ["Breaking Bad", "Inception"])
  """#
