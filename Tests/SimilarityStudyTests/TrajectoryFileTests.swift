import Checkpoints
import Foundation
import GradientVaccine
import Testing

@testable import SimilarityStudy

@Suite("Files of recorded trajectories")
struct TrajectoryFileTests {
  /// A folder with the trajectory of some intervals, removed with the value returned.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("trajectory-\(UUID())")

    init(_ bytes: [UInt8]) throws {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      try Data(bytes).write(to: url.appendingPathComponent(Trajectory.fileName))
    }

    deinit { try? FileManager.default.removeItem(at: url) }
  }

  @Test("an interval in double precision is read back bit for bit")
  func exact() throws {
    let interval = try RandomSteps(count: 7).interval(3...7, keepingEvery: 2)
    #expect(try TrajectoryInterval(interval.bytes(.double), file: "x") == interval)
    let bare = try TrajectoryInterval(interval.bytes(.double), file: "x", keepingSamples: false)
    #expect(bare.samples.isEmpty && bare.cosines == interval.cosines)
  }

  @Test("in single precision its means differ by rounding only")
  func rounded() throws {
    let interval = try RandomSteps(count: 7).interval(1...7)
    let read = try TrajectoryInterval(interval.bytes(.single), file: "x")
    #expect(read.steps(of: "model") == interval.steps(of: "model"))
    let (x, y) = (
      try #require(read.similarity(of: "encoder")), try #require(interval.similarity(of: "encoder"))
    )
    for pair in x.pairs { #expect(abs(pair.value - y[pair.first, pair.second]) < 1e-6) }
    #expect(
      read.correctionShares(of: "model")?[1][0] == interval.correctionShares(of: "model")?[1][0])
  }

  @Test("a long trajectory is read in few intervals without a change of its means")
  func bounded() throws {
    let random = try RandomSteps(count: 10)
    let records = try (1...10).map { TFRecord.framed(try random.interval($0...$0).bytes(.single)) }
    let folder = try Folder(records.flatMap { $0 })
    let all = try #require(try Trajectory.read(in: folder.url))
    #expect(all.intervals.count == 10 && all.steps == 1...10)
    let few = try #require(try Trajectory.read(in: folder.url, limit: 4))
    #expect(few.intervals.map(\.lastStep) == [3, 6, 9, 10])
    let (x, y) = (try #require(few.merged()), try #require(all.merged()))
    #expect(x.steps(of: "model") == y.steps(of: "model"))
    let (mine, theirs) = (
      try #require(x.similarity(of: "model")), try #require(y.similarity(of: "model"))
    )
    for pair in mine.pairs { #expect(abs(pair.value - theirs[pair.first, pair.second]) < 1e-12) }
    let empty = FileManager.default.temporaryDirectory.appendingPathComponent("none-\(UUID())")
    #expect(try Trajectory.read(in: empty) == nil)
  }

  @Test("a record cut short at its end is passed over, as one that is being written")
  func unfinished() throws {
    let random = try RandomSteps(count: 2)
    let records = try (1...2).map { TFRecord.framed(try random.interval($0...$0).bytes(.single)) }
    let folder = try Folder(records[0] + records[1].dropLast())
    #expect(try Trajectory.read(in: folder.url)?.intervals.count == 1)
  }

  @Test("whatever the bytes are, there is an error or a trajectory, and no crash")
  func hostile() throws {
    let bytes = try RandomSteps(count: 2).interval(1...2, keepingEvery: 1).bytes(.single)
    var generator = StreamGenerator(seed: 8, step: 0, name: "damage")
    let header = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
    for _ in 0..<300 {
      var damaged = bytes
      let place = Int.random(in: 0..<header, using: &generator)
      damaged[place] = UInt8.random(in: 0...255, using: &generator)
      if let interval = try? TrajectoryInterval(damaged, file: "x") {
        _ = interval.layout.rows.map { interval.meanGramian(of: $0) }
        _ = interval.samples.map { $0.gramian(ofGroup: 0, layout: interval.layout) }
      }
    }
    for count in stride(from: 0, to: bytes.count, by: 301) {
      #expect(throws: (any Error).self) {
        try TrajectoryInterval(Array(bytes.prefix(count)), file: "x")
      }
    }
  }

  @Test("what is wrong with a record is said")
  func refusals() throws {
    let bytes = try RandomSteps(count: 1).interval(1...1).bytes(.single)
    func changed(_ old: String, _ new: String) throws -> [UInt8] {
      let text = String(decoding: bytes, as: Unicode.ASCII.self)
      let range = try #require(text.range(of: old))
      let start = text.unicodeScalars.distance(
        from: text.startIndex, to: range.lowerBound)
      var result = bytes
      result.replaceSubrange(start..<start + old.utf8.count, with: Array(new.utf8))
      return result
    }
    func error(_ bytes: [UInt8]) -> String {
      do {
        _ = try TrajectoryInterval(bytes, file: "t", record: 3)
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      error(try changed("gradvac.trajectory", "gradvac.trajectorx"))
        == "t, record 3: expected a record of a similarity trajectory")
    #expect(
      error(try changed("\"version\":\"1\"", "\"version\":\"7\""))
        == "t, record 3 has format version 7; this version reads 1")
    #expect(
      error(try changed("\"first_step\":\"1\"", "\"first_step\":\"9\""))
        == "t, record 3: expected first_step and last_step, rising from 1")
    #expect(
      error(try changed("de-en", "fr-en")).contains("different names of tasks, groups and parts"))
    #expect(error(try changed("\"ascents\"", "\"ascentz\"")).contains("counts \"ascents\""))
  }

  @Test("records of different runs in one file are refused")
  func otherLayout() throws {
    let first = try RandomSteps(count: 1).interval(1...1)
    let second = try RandomSteps(count: 2, method: "pcgrad", options: [:]).interval(2...2)
    let folder = try Folder(try [first, second].flatMap { TFRecord.framed(try $0.bytes(.single)) })
    let path = folder.url.appendingPathComponent(Trajectory.fileName).path
    #expect(throws: TrajectoryError.otherLayout(file: path, record: 2)) {
      try Trajectory.read(in: folder.url)
    }
  }
}
