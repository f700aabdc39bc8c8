import Console

// What a person sees while a run trains.
extension Trainer {
  var isLimitedByTime: Bool { options.maxMinutes > 0 }

  func progressBar() -> ProgressBar {
    if isLimitedByTime {
      return ProgressBar(
        "training", total: Int(options.maxMinutes * 60), unit: "s", done: Int(state.seconds),
        showsRate: false, stream: environment.stream, now: environment.now)
    }
    return ProgressBar(
      "training", total: options.maxSteps > 0 ? options.maxSteps : nil, unit: "steps",
      done: state.step,
      stream: environment.stream, now: environment.now)
  }

  /// Replaces the bar by one line about all of it.
  func summarize(stepsSince first: Int, start: Double) {
    environment.stream.clearTransient()
    let parts = [
      "\(HumanReadable.count(state.step - first)) steps in "
        + HumanReadable.duration(seconds: environment.now() - start)
    ]
    environment.stream.line(
      "training: " + (parts + recent.map { "\($0.name) \($0.value)" }).joined(separator: ", "))
  }

  func show(_ bar: inout ProgressBar) {
    let interval = max(state.seconds - intervalStart, 1e-9)
    if statistics.tokens > 0 {
      let speed = Double(statistics.tokens) / interval
      recent = [
        ("loss", HumanReadable.fixed(statistics.loss, digits: 3)),
        ("tokens/s", HumanReadable.count(Int(speed))),
      ]
    }
    let epoch = problem.epoch.map { [("epoch", HumanReadable.fixed($0, digits: 2))] } ?? []
    bar.fields =
      (isLimitedByTime ? [("step", HumanReadable.count(state.step))] : []) + epoch + recent
    bar.update(to: isLimitedByTime ? Int(state.seconds) : state.step)
  }
}
