import Basics
import Foundation
import OrderedCollections
import TestSupport
import Testing

@testable import Text

/// Operations that look small but were linear in something large without counting as steps.
@Suite struct TemplateCostTests {
  private func run(_ source: String, _ variables: JSONObject = [:]) throws -> String {
    try ChatTemplate(source: source).render(variables: variables)
  }

  private static let many: JSONValue = .object(
    JSONObject(uniqueKeysWithValues: (0..<50_000).map { ("k\($0)", .number($0)) }))

  @Test("slicing a range costs nothing for its items")
  func rangeSlices() throws {
    let clock = ThreadClock()
    let time = try clock.measure {
      let text = try run(
        "{% set r = range(100000) %}{% for i in range(20000) %}{% set x = r[1:] %}"
          + "{% endfor %}{{ r[::-7][3] }} {{ r[5:][::2] | length }}")
      #expect(text == "99978 49998")
    }
    #expect(time < .seconds(20), "\(time)")
  }

  @Test("slices of ranges are those of the list of their items")
  func slicesAgree() throws {
    let bounds = ["", "-5", "-3", "-1", "0", "1", "2", "4"]
    for count in 0...3 {
      for step in ["", "1", "2", "3", "9", "-1", "-2", "-3", "-9", "9223372036854775807"] {
        var source = ""
        for start in bounds {
          for stop in bounds {
            let slice = "[\(start):\(stop):\(step)]"
            source +=
              "{{ (range(7, 7 + 2 * \(count), 2)\(slice) | list) == "
              + "(range(7, 7 + 2 * \(count), 2) | list)\(slice) }}"
              + "{{ (range(\(count))\(slice)[::-1] | list) == (range(\(count)) | list)\(slice)[::-1] }}"
          }
        }
        #expect(
          try run(source) == String(repeating: "True", count: 2 * bounds.count * bounds.count),
          "\(count) items, step \(step)")
      }
    }
  }

  @Test("namespaces of very many attributes")
  func namespaces() throws {
    let clock = ThreadClock()
    let time = try clock.measure {
      let text = try run(
        "{% set n = namespace(d) %}{{ n.k49999 }}{% set n.k7 = 'x' %}{{ n.k7 }}"
          + "{{ n.zzz is defined }}", ["d": Self.many])
      #expect(text == "49999xFalse")
    }
    #expect(time < .seconds(10), "\(time)")
  }

  @Test("unpacking a mapping of very many names")
  func unpacking() throws {
    let clock = ThreadClock()
    let time = try clock.measure {
      let text = try run(
        "{% macro m() %}{{ kwargs | length }}{% endmacro %}{{ m(**d) }}", ["d": Self.many])
      #expect(text == "50000")
      #expect(
        code { _ = try run("{{ dict(k5=1, **d) }}", ["d": Self.many]) } == "template.type")
    }
    #expect(time < .seconds(10), "\(time)")
    // Each name is a step.
    #expect(
      code {
        _ = try run(
          "{% macro m() %}{{ kwargs }}{% endmacro %}{% for i in range(30) %}"
            + "{% set x = dict(**d) %}{% endfor %}", ["d": Self.many])
      } == "template.steps")
  }
}
