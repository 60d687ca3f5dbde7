import Foundation
import Testing

@testable import Evaluation

/// What the style sheet promises about its colours, measured.
@Suite struct PageStyleTests {
  typealias Color = [Double]

  /// Simulation of colour deficiency in linear RGB: the matrices of Machado,
  /// Oliveira and Fernandes (2009), severity 1.
  static let sights: [(name: String, rows: [[Double]])] = [
    ("normal", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
    (
      "protanopia",
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ]
    ),
    (
      "deuteranopia",
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ]
    ),
    (
      "tritanopia",
      [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
      ]
    ),
  ]

  @Test(arguments: [0, 1]) func seriesColoursStayApart(theme: Int) throws {
    let colors = try (0..<6).map { try color("series-\($0)", theme) }
    for sight in Self.sights {
      let seen = colors.map { color in
        lab(sight.rows.map { row in min(1, max(0, zip(row, color).map { $0 * $1 }.reduce(0, +))) })
      }
      for first in 0..<6 {
        for second in 0..<first {
          let distance = zip(seen[first], seen[second]).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
            .squareRoot()
          #expect(distance >= 15, "\(sight.name): series \(second) and \(first)")
        }
      }
    }
  }

  @Test(arguments: [0, 1]) func textsAndLinesHaveContrast(theme: Int) throws {
    for (text, ground) in [
      ("ink", "ground"), ("ink", "surface"), ("ink", "tint"), ("ink", "warn-tint"),
      ("muted", "ground"), ("muted", "surface"), ("muted", "tint"), ("accent", "ground"),
      ("accent", "tint"), ("warn", "warn-tint"), ("warn", "surface"), ("series-0", "surface"),
    ] {
      #expect(try contrast(text, ground, theme) >= 4.5, "\(text) on \(ground)")
    }
    for index in 0..<6 { #expect(try contrast("series-\(index)", "ground", theme) >= 3) }
  }

  /// The colour in linear RGB as the style sheet's light (0) or dark (1) block states it.
  private func color(_ name: String, _ theme: Int) throws -> Color {
    let blocks = PageStyle.sheet.components(separatedBy: "color-scheme: ")
    let block = try #require(blocks.first { $0.hasPrefix(theme == 0 ? "light;" : "dark;") })
    let start = try #require(block.range(of: "--\(name): #")).upperBound
    let number = try #require(Int(block[start...].prefix(6), radix: 16))
    return [number >> 16, number >> 8 & 255, number & 255].map { part in
      let value = Double(part) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
  }

  private func luminance(_ color: Color) -> Double {
    0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2]
  }

  private func contrast(_ first: String, _ second: String, _ theme: Int) throws -> Double {
    let light = [luminance(try color(first, theme)), luminance(try color(second, theme))].sorted()
    return (light[1] + 0.05) / (light[0] + 0.05)
  }

  private func lab(_ rgb: Color) -> [Double] {
    let xyz = [
      (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505, luminance(rgb),
      (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089,
    ].map { $0 > 0.008856 ? cbrt($0) : 7.787 * $0 + 16.0 / 116 }
    return [116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])]
  }
}
