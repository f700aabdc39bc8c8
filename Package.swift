// swift-tools-version: 6.2
//
// The layout, from the bottom up. A target may depend only on targets above it in this list:
// rules on Gramians → tensors → layers → per-task gradients → text → models → training → study → command.

import Foundation
import PackageDescription

// MARK: - Where libtorch is

/// `LIBTORCH`, else the link `.libtorch` that `Scripts/setup` makes in the package's folder.
let libtorch: String = {
  let named = ProcessInfo.processInfo.environment["LIBTORCH"].flatMap { $0.isEmpty ? nil : $0 }
  let folder = named ?? Context.packageDirectory + "/.libtorch"
  guard FileManager.default.fileExists(atPath: folder + "/include/ATen/ATen.h") else {
    fatalError(
      """
      libtorch is not at \(folder): there is no include/ATen/ATen.h in it. \
      Run Scripts/setup, or set LIBTORCH to the folder that holds libtorch's include and lib.
      """)
  }
  return folder
}()

// MARK: - Settings

let swift: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let cxx: [CXXSetting] = [
  .enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error),
]

/// A Swift library in `Sources/NAME`.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swift)
}

/// The tests of a library, in `Tests/NAMETests`.
///
/// Fixtures are read in place, so they are no resources.
func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.byName(name: name)] + dependencies,
    exclude: fixtures(name), swiftSettings: swift)
}

func fixtures(_ name: String) -> [String] {
  let folder = "\(Context.packageDirectory)/Tests/\(name)Tests/Fixtures"
  return FileManager.default.fileExists(atPath: folder) ? ["Fixtures"] : []
}

// MARK: - The package

let package = Package(
  name: "gradient-vaccine",
  products: [
    .library(name: "GradientVaccine", targets: ["GradientVaccine"]),
    .library(name: "TaskGradients", targets: ["TaskGradients", "Tensors", "Layers"]),
    .executable(name: "gradvac", targets: ["gradvac"]),
  ],
  targets: [
    // Rules on Gramians, without any dependency; square roots and rounding are libm's.
    .target(
      name: "GradientVaccine", swiftSettings: swift, linkerSettings: [.linkedLibrary("m")]),

    // The terminal, the command line and configuration files.
    library("Console"),
    library("Arguments", ["Console"]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    library("Configuration", ["Console", "CYAML"]),

    // Tensors and networks.
    .target(
      name: "CTorch",
      cxxSettings: cxx + [
        .unsafeFlags([
          "-isystem", "\(libtorch)/include",
          "-isystem", "\(libtorch)/include/torch/csrc/api/include",
          "-fvisibility=hidden",
        ])
      ],
      linkerSettings: [
        .unsafeFlags(["-L\(libtorch)/lib", "-Xlinker", "-rpath=\(libtorch)/lib"]),
        .linkedLibrary("torch_cpu"), .linkedLibrary("c10"),
      ]),
    library("Tensors", ["CTorch"]),
    library("Layers", ["Tensors"]),
    library("TaskGradients", ["GradientVaccine", "Layers", "Tensors"]),

    // Text.
    .target(
      name: "CSentencePiece", cxxSettings: cxx,
      linkerSettings: [.linkedLibrary("sentencepiece"), .linkedLibrary("sentencepiece_train")]),
    library("JSONText"),
    library("Subwords", ["CSentencePiece", "JSONText"]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    library("Corpora", ["CXML", "CZlib", "Subwords"]),
    library("Metrics"),

    // Models, training, study.
    library("Translation", ["Layers", "Tensors"]),
    library("Tagging", ["Layers", "Tensors"]),
    library("Checkpoints"),
    library(
      "Training",
      [
        "Checkpoints", "Configuration", "Console", "Corpora", "GradientVaccine", "Layers",
        "Metrics", "Subwords", "TaskGradients", "Tensors", "Translation",
      ]),
    library("SimilarityStudy", ["Checkpoints", "Console", "GradientVaccine"]),
    library(
      "Experiments",
      [
        "Checkpoints", "Configuration", "Console", "Corpora", "GradientVaccine", "JSONText",
        "Layers", "Metrics", "SimilarityStudy", "Subwords", "Tagging", "TaskGradients", "Tensors",
        "Training", "Translation",
      ]),

    // The command.
    .executableTarget(
      name: "gradvac",
      dependencies: [
        "Arguments", "Checkpoints", "Configuration", "Console", "Corpora", "Experiments",
        "GradientVaccine", "Metrics", "SimilarityStudy", "Subwords", "TaskGradients", "Tensors",
        "Training", "Translation",
      ],
      swiftSettings: swift),

    // Tests, mirroring the sources.
    tests(of: "GradientVaccine"),
    tests(of: "Console"),
    tests(of: "Arguments", ["Console"]),
    tests(of: "Configuration", ["Console"]),
    tests(of: "Tensors"),
    tests(of: "Layers", ["Tensors"]),
    tests(of: "TaskGradients", ["GradientVaccine", "Layers", "Tensors", "Translation"]),
    tests(of: "JSONText"),
    tests(of: "Subwords"),
    tests(of: "Corpora", ["Subwords"]),
    tests(of: "Metrics"),
    tests(of: "Translation", ["Layers", "Tensors"]),
    tests(
      of: "Tagging", ["Checkpoints", "GradientVaccine", "Layers", "TaskGradients", "Tensors"]),
    tests(of: "Checkpoints"),
    tests(
      of: "Training",
      ["Checkpoints", "Console", "GradientVaccine", "Layers", "TaskGradients", "Tensors"]),
    tests(of: "SimilarityStudy", ["Checkpoints", "GradientVaccine"]),
    tests(
      of: "Experiments",
      [
        "Checkpoints", "Configuration", "Console", "Corpora", "GradientVaccine", "Layers",
        "Metrics", "SimilarityStudy", "Subwords", "Tagging", "TaskGradients", "Tensors", "Training",
        "Translation",
      ]),
    .testTarget(
      name: "gradvacTests",
      dependencies: ["gradvac", "Checkpoints", "Experiments", "GradientVaccine", "Translation"],
      swiftSettings: swift),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx20
)
