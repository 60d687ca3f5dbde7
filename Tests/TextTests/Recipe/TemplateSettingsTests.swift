import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Text

/// Dates and variables for templates.
@Suite struct TemplateSettingsTests {
  /// What Python's `strftime` makes of these days.
  static let days = [
    ("2024-07-06", "06 Jul 2024|6 July 24|Saturday Sat 188 188 6 6| 6 2024-07-06 07/06/24 Jul%"),
    ("2000-02-29", "29 Feb 2000|29 February 00|Tuesday Tue 060 60 2 2|29 2000-02-29 02/29/00 Feb%"),
    ("1999-12-31", "31 Dec 1999|31 December 99|Friday Fri 365 365 5 5|31 1999-12-31 12/31/99 Dec%"),
    ("1000-01-01", "01 Jan 1000|1 January 00|Wednesday Wed 001 1 3 3| 1 1000-01-01 01/01/00 Jan%"),
    ("2023-01-01", "01 Jan 2023|1 January 23|Sunday Sun 001 1 7 0| 1 2023-01-01 01/01/23 Jan%"),
  ]

  @Test("days are written as the template asks", arguments: days)
  func formats(_ day: String, _ expected: String) throws {
    let format = "%d %b %Y|%-d %B %y|%A %a %j %-j %u %w|%e %F %D %h%%"
    #expect(TemplateDate(day)?.text(format: format) == expected)
    let template = try ChatTemplate(source: "{{ strftime_now('\(format)') }}")
    #expect(try template.render(variables: [:], date: day) == expected)
  }

  @Test("weekdays of four hundred years")
  func weekdays() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    for year in stride(from: 1600, through: 2000, by: 7) {
      for (month, day) in [(1, 1), (2, 28), (3, 1), (12, 31)] {
        let date = try #require(
          calendar.date(from: DateComponents(year: year, month: month, day: day)))
        let text = String(format: "%04d-%02d-%02d", year, month, day)
        let weekday = calendar.component(.weekday, from: date) - 1
        #expect(TemplateDate(text)?.text(format: "%w") == "\(weekday)", "\(text)")
      }
    }
  }

  @Test("what is no day, and what a day does not have")
  func refusals() throws {
    for text in [
      "", "2024-7-06", "2024-13-01", "2024-00-10", "2023-02-29", "1900-02-29", "2024-04-31",
      "2024-01-00", "0999-01-01", "2024/01/01", "26 Jul 2024", "2024-01-0x", "２024-01-01",
    ] {
      #expect(TemplateDate(text) == nil, "\(text)")
      #expect(
        code { _ = try TemplateSettings(date: text, variables: []) } == "argument", "\(text)")
    }
    for format in ["%H:%M", "%", "%-", "%-B", "%Q", "%d %p"] {
      let template = try ChatTemplate(source: "{{ strftime_now('\(format)') }}")
      #expect(
        code { _ = try template.render(variables: [:], date: "2024-01-01") } == "template.time",
        "\(format)")
    }
    do {
      _ = try ChatTemplate(source: "{{ strftime_now('%Y') }}").render(variables: [:])
      Issue.record("no error")
    } catch {
      #expect(error.code == .templateTime && error.message.contains("--template-date YYYY-MM-DD"))
    }
  }

  @Test("variables as people write them")
  func variables() throws {
    let settings = try TemplateSettings(
      date: "2024-07-26",
      variables: ["enable_thinking=false", "a=\"x=y\"", "_b2={\"c\": [1, null]}", "n=1.5"])
    #expect(settings.date == "2024-07-26")
    #expect(
      settings.variables
        == ["enable_thinking": false, "a": "x=y", "_b2": ["c": [1, nil]], "n": 1.5])
    for text in [
      "", "a", "=1", "a=", "a=yes", "a=1 2", "2a=1", "a-b=1", "é=1", "messages=[]", "tools=[]",
      "documents=null", "add_generation_prompt=true",
    ] {
      #expect(
        code { _ = try TemplateSettings(date: nil, variables: [text]) } == "argument", "\(text)")
    }
    #expect(
      code { _ = try TemplateSettings(date: nil, variables: ["a=1", "a=1"]) } == "argument")
  }

  @Test("a Llama 3.2 template can be used, and its recipe is stored")
  func recipe() throws {
    let source =
      "{% if strftime_now is defined %}{% set d = strftime_now('%d %b %Y') %}{% endif %}"
      + "Today Date: {{ d }}{{ ' thinks' if enable_thinking }}"
    var recipe = try TextRecipe.foreign(chatTemplate: source)
    #expect(code { _ = try recipe.render(Conversation(messages: [])) } == "template.time")
    recipe.apply(try TemplateSettings(date: "2024-07-26", variables: ["enable_thinking=true"]))
    #expect(try recipe.render(Conversation(messages: [])) == "Today Date: 26 Jul 2024 thinks")
    let stored = try TextRecipe(json: JSONValue.parse(recipe.json.prettyText))
    #expect(stored == recipe)
    #expect(try stored.render(Conversation(messages: [])) == "Today Date: 26 Jul 2024 thinks")
  }

  @Test("settings that contradict a stored recipe")
  func contradictions() throws {
    var recipe = TextRecipe(.plain)
    recipe.apply(try TemplateSettings(date: "2024-07-26", variables: ["a=1", "b=[true]"]))
    for (date, variables) in [
      (nil, []), ("2024-07-26", []), (nil, ["a=1"]), ("2024-07-26", ["b=[true]", "a=1"]),
    ] as [(String?, [String])] {
      try recipe.confirm(TemplateSettings(date: date, variables: variables), file: "m")
    }
    for (date, variables) in [
      ("2024-07-27", []), (nil, ["a=2"]), (nil, ["c=1"]), ("2024-07-26", ["a=1", "b=[false]"]),
    ] as [(String?, [String])] {
      do {
        try recipe.confirm(TemplateSettings(date: date, variables: variables), file: "m")
        Issue.record("no error for \(variables)")
      } catch {
        #expect(error.code == .badArgument && error.place?.file == "m")
        #expect(error.message.contains("--template-"))
      }
    }
    #expect(
      code { try TextRecipe(.plain).confirm(.init(date: "2024-07-26", variables: []), file: nil) }
        == "argument")
  }
}
