import Checkpoints
import Foundation
import Testing

@Suite("gradvac train, evaluate and translate")
struct TrainingCommandTests {
  /// A checkpoint's file of a run.
  private func file(_ run: String, _ step: Int, _ name: String) -> String {
    "\(run)/checkpoints/step-\(step)/\(name)"
  }

  @Test("a tiny corpus is trained on, evaluated and translated")
  func train() throws {
    let place = try Workplace()
    let trained = try place.run("train", "tiny.yaml", "--run", "run")
    #expect(trained.code == 0 && trained.output.isEmpty, "\(trained.errors)")
    #expect(trained.errors.contains("step 10: validation BLEU"))
    #expect(trained.errors.hasSuffix("finished at step 20; evaluate with: gradvac evaluate run\n"))
    #expect(!trained.errors.contains("\u{1B}") && !trained.errors.contains("\r"))

    #expect(trained.errors.contains("report: run/report.html\n") && place.exists("run/report.html"))
    try evaluate(place)
    try translate(place)
    try report(place)
    let again = try place.run("train", "tiny.yaml", "--run", "run")
    #expect(again.code == 65 && again.errors.contains("already holds a run"))
    let other = try place.run(
      "train", "tiny.yaml", "--run", "run", "--resume", "--set", "seed=2")
    #expect(other.code == 65 && other.errorLines.count == 1)
    #expect(other.errors.contains("other values of seed;"))
  }

  private func evaluate(_ place: Workplace) throws {
    struct Scores: Decodable {
      var bleu: Double
      var chrf: Double
      var sentences: Int
    }
    struct Evaluation: Decodable {
      var directions: [String: Scores]
      var averages: [String: Scores]
    }
    let result = try place.run("evaluate", "run", "--json")
    #expect(result.code == 0)
    let evaluation = try JSONDecoder().decode(Evaluation.self, from: Data(result.output.utf8))
    #expect(Set(evaluation.directions.keys) == ["fr-en", "de-en", "ru-en"])
    #expect(Set(evaluation.averages.keys) == ["all", "high", "low"])
    let sentences = evaluation.directions.values.reduce(0) { $0 + $1.sentences }
    #expect(evaluation.averages["all"]?.sentences == sentences)
    #expect(try place.text("run/evaluation/test/scores.json") == result.output)
    #expect(result.errors.contains("translating: \(sentences) sentences in "))
    let table = try place.run("evaluate", "run", "--split", "dev")
    #expect(table.code == 0 && table.output.contains("BLEU signature: nrefs:1|"))
  }

  private func translate(_ place: Workplace) throws {
    let input = "nepo elifo\n\n  \nelif\n"
    let plain = try place.run("translate", "run", "--to", "en", "--beam", "4", input: input)
    #expect(plain.code == 0 && plain.errors.isEmpty, "\(plain.errors)")
    let lines = plain.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 5 && lines[1].isEmpty && lines[4].isEmpty)
    // Order: each line alone gives the same.
    let alone = try place.run("translate", "run", "--to", "en", "--beam", "4", input: "elif")
    #expect(alone.output == lines[3] + "\n")

    let best = try place.run(
      "translate", "run", "--from", "fr", "--to", "en", "--n-best", "3", input: "nepo\n\nelif\n")
    let rows = best.output.split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false)
    }
    #expect(rows.map { $0[0] } == ["1", "1", "1", "2", "3", "3", "3"])
    #expect(rows.allSatisfy { $0.count == 4 && Double($0[2]) != nil && Double($0[3]) != nil })
    #expect((Double(rows[0][2]) ?? 0) >= (Double(rows[1][2]) ?? 0))
    #expect(rows[3][1].isEmpty)

    for (words, hint) in [(["--to", "fr"], "into fr"), (["--to", "en", "--from", "es"], "es-en")] {
      let refused = try place.start(["translate", "run"] + words, input: input).wait()
      #expect(refused.code == 64 && refused.errors.contains("does not translate \(hint)"))
    }
    let latin = try place.shell("printf 'a\\n\\377\\n' | \"$G\" translate run --to en")
    #expect(latin.code == 65)
    #expect(latin.errors.contains("standard input, line 2: not UTF-8"))
    let full = try place.shell("echo nepo | \"$G\" translate run --to en > /dev/full")
    #expect(full.code == 74)
  }

  private func report(_ place: Workplace) throws {
    let one = try place.shell("GRADVAC_PYTHON=no-such-python \"$G\" report run")
    #expect(one.code == 0 && one.output == "run/report.html\n", "\(one.errors)")
    #expect(one.errors.hasPrefix("warning: The figures were not drawn"))
    #expect(try place.text("run/report.html").contains("On the test text, by direction"))
    let other = try place.shell(
      "cp -r run twin; GRADVAC_PYTHON=no-such-python \"$G\" report run twin --output a/b.html")
    #expect(other.code == 0 && other.output == "a/b.html\n", "\(other.errors)")
    #expect(try place.text("a/b.html").contains("id=\"run-2\""))
    #expect(place.exists("a/b-figures/bleu-by-run.csv"))
    let ended = try place.shell("GRADVAC_PYTHON=no-such-python \"$G\" report run --watch")
    #expect(ended.code == 0 && !ended.errors.contains("watching"))
    let none = try place.run("report", "nowhere")
    #expect(none.code == 66 && none.errorLines.count == 1, "\(none.errors)")
  }

  // MARK: - Stopping

  @Test("SIGTERM leaves a checkpoint from which the bytes are those of a run that never stopped")
  func termination() throws {
    let place = try Workplace()
    let endless = try place.start([
      "train", "tiny.yaml", "--run", "run", "--set", "training.max_steps=1000000",
    ])
    try waitForLog(place, "run", endless)
    endless.process.terminate()
    let stopped = try endless.wait()
    #expect(stopped.code == 130 && stopped.output.isEmpty)
    #expect(
      stopped.errors.hasSuffix(
        "stopped; a checkpoint was written. Go on with: "
          + "gradvac train run/config.yaml --run run --resume\n"))
    let directory = try RunDirectory.open(at: URL(fileURLWithPath: place.path("run")))
    let step = try #require(try directory.step(of: .last))

    let goal = "training.max_steps=\(step + 50)"
    let resumed = try place.run(
      "train", "run/config.yaml", "--run", "run", "--resume", "--set", goal)
    #expect(resumed.code == 0, "\(resumed.errors)")
    let straight = try place.run("train", "tiny.yaml", "--run", "straight", "--set", goal)
    #expect(straight.code == 0)
    for name in ["model.safetensors", "optimizer.safetensors"] {
      #expect(
        try place.bytes(file("run", step + 50, name))
          == place.bytes(file("straight", step + 50, name)), "\(name) from step \(step)")
    }
  }

  /// Waits until a run has logged that it trains.
  private func waitForLog(_ place: Workplace, _ run: String, _ running: Workplace.Running) throws {
    for _ in 0..<3_000 {
      if let log = try? place.text("\(run)/log.jsonl"), log.contains("\"train\"") { return }
      guard running.process.isRunning else { break }
      Thread.sleep(forTimeInterval: 0.01)
    }
    Issue.record("the run never trained")
  }

  @Test("a run that died before its first checkpoint starts over")
  func noCheckpoint() throws {
    let place = try Workplace()
    let running = try place.start([
      "train", "tiny.yaml", "--run", "run", "--set", "training.max_steps=1000000",
      "--set", "training.validate_interval=0",
    ])
    try waitForLog(place, "run", running)
    kill(running.process.processIdentifier, SIGKILL)
    _ = try running.wait()
    let resumed = try place.run("train", "tiny.yaml", "--run", "run", "--resume")
    #expect(resumed.code == 0)
    #expect(resumed.errors.contains("no checkpoint yet; training starts from the beginning"))
    #expect(try place.text("run/log.jsonl").components(separatedBy: "\"step\":5,").count == 2)
  }

  // MARK: - Faults

  @Test(
    "faults of a configuration are one line that names the place",
    arguments: [
      ("methd: x", 65, "bad.yaml:1:1: methd: unknown key; did you mean 'method'?"),
      ("training: {max_step: 3}", 65, "did you mean 'max_steps'?"),
      ("training: {max_steps: many}", 65, "expected an integer"),
      ("training: {max_steps: 5}", 65, "data names no text"),
      ("data: {pairs: {fr-en: {train: none}}}\ntraining: {max_steps: 5}", 66, "none.fr"),
      ("data: {pairs: {fr: {train: none}}}\ntraining: {max_steps: 5}", 65, "SOURCE-TARGET"),
      (
        "data: {gettext: {folder: none, languages: [fr, be]}}\ntraining: {max_steps: 5}", 66,
        "no message catalogue of fr, be under none"
      ),
      (
        "data: {gettext: {languages: [pt-br]}}\ntraining: {max_steps: 5}", 65,
        "data.gettext.languages has pt-br"
      ),
      ("data: {pairs: {fr-en: {train: t.tsv}}}\ntraining: {max_steps: 5}", 65, "t.tsv:2: "),
    ])
  func configuration(text: String, code: Int32, hint: String) throws {
    let place = try Workplace()
    try place.write(text + "\n", to: "bad.yaml")
    try place.write("a\tb\nno tab\n", to: "t.tsv")
    let result = try place.run("train", "bad.yaml", "--run", "run")
    #expect(result.code == code && result.output.isEmpty, "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    #expect(result.errors.hasPrefix("error: ") && result.errors.contains(hint), "\(result.errors)")
    // What is mended can be tried in the same place: it holds no run yet.
    #expect(!place.exists("run/config.yaml"))
  }

  @Test("a damaged checkpoint is refused by name and size, with an earlier one suggested")
  func truncatedCheckpoint() throws {
    let place = try Workplace()
    #expect(try place.run("train", "tiny.yaml", "--run", "run").code == 0)
    let model = file("run", 20, "model.safetensors")
    let whole = try place.bytes(model)
    try whole.prefix(whole.count / 2).write(to: place.url.appendingPathComponent(model))
    let result = try place.run(
      "train", "tiny.yaml", "--run", "run", "--resume", "--set", "training.max_steps=30")
    #expect(result.code == 65 && result.output.isEmpty && result.errorLines.count == 1)
    #expect(
      result.errors.hasSuffix(
        "\(model) is damaged: expected \(whole.count) bytes, found \(whole.count / 2); "
          + "use an earlier checkpoint: step-10\n"), "\(result.errors)")
    try FileManager.default.removeItem(atPath: place.path("run/vocabulary/sentencepiece.model"))
    let blind = try place.run("translate", "run", "--to", "en", input: "a\n")
    #expect(blind.code == 66 && blind.errors.contains("sentencepiece.model"), "\(blind.errors)")
  }

  /// A limit on the size of files stands for a full disk where none can be mounted.
  ///
  /// A shell ignores SIGXFSZ for the command, whose writes past the limit then fail with EFBIG.
  @Test("a disk that is full is one line; what was saved stays and the run goes on")
  func fullDisk() throws {
    let place = try Workplace()
    #expect(try place.run("train", "tiny.yaml", "--run", "run").code == 0)
    let before = try place.bytes(file("run", 20, "model.safetensors"))
    // 16 blocks of 512 bytes: the log has room, the model has not.
    let full = try place.shell(
      """
      trap '' XFSZ; ulimit -f 16
      exec "$G" train tiny.yaml --run run --resume --set training.max_steps=40
      """)
    #expect(full.code == 74 && full.output.isEmpty, "\(full.errors)")
    #expect(full.errorLines.count == 1 && full.errors.contains("File too large"), "\(full.errors)")
    #expect(try place.bytes(file("run", 20, "model.safetensors")) == before)
    let names = try FileManager.default.contentsOfDirectory(atPath: place.path("run/checkpoints"))
    #expect(names.allSatisfy { $0.hasPrefix("step-") })
    try expectResumable(place, "run")
  }

  @Test(
    "a small file system that is full, likewise",
    .enabled(if: getuid() == 0, "mounting needs root"))
  func fullFileSystem() throws {
    let place = try Workplace()
    try FileManager.default.createDirectory(
      atPath: place.path("disk"), withIntermediateDirectories: true)
    guard try place.shell("mount -t tmpfs -o size=3m tmpfs disk").code == 0 else { return }
    defer { _ = try? place.shell("umount -l disk") }
    #expect(try place.run("train", "tiny.yaml", "--run", "disk/run").code == 0)
    let before = try place.bytes(file("disk/run", 20, "model.safetensors"))
    _ = try place.shell("cat /dev/zero > disk/filler")
    let full = try place.run(
      "train", "tiny.yaml", "--run", "disk/run", "--resume", "--set", "training.max_steps=40")
    #expect(full.code == 74 && full.output.isEmpty, "\(full.errors)")
    #expect(full.errorLines.count == 1 && full.errors.contains("No space left on device"))
    #expect(try place.bytes(file("disk/run", 20, "model.safetensors")) == before)
    try FileManager.default.removeItem(atPath: place.path("disk/filler"))
    try expectResumable(place, "disk/run")
  }

  private func expectResumable(_ place: Workplace, _ run: String) throws {
    let goal = "training.max_steps=40"
    let resumed = try place.run("train", "tiny.yaml", "--run", run, "--resume", "--set", goal)
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(try place.run("train", "tiny.yaml", "--run", "straight", "--set", goal).code == 0)
    let name = "model.safetensors"
    #expect(try place.bytes(file(run, 40, name)) == place.bytes(file("straight", 40, name)))
  }
}
