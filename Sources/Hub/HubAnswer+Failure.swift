import Basics
import Foundation
import NIOHTTP1

extension HubAnswer {
  /// The error that an answer other than success means.
  func failure(_ what: String, token: HubToken?) -> HubFailure {
    let hasToken = token != nil
    let said = said(without: token)
    let place = RewardError.Place(file: url.withoutSecrets, item: what)
    func fatal(_ code: RewardError.Code, _ reason: String) -> HubFailure {
      HubFailure(RewardError(code, reason + said, at: place))
    }
    let asked = HubRetry.asked { headers.first(name: $0) }
    switch status {
    case 429:
      let wait = asked.map { " for \($0.components.seconds) s" } ?? ""
      return HubFailure(
        RewardError(
          .hubRateLimited, "too many requests; the hub asks to wait\(wait)" + said, at: place),
        isTransient: true, retryAfter: asked)
    case 408, 500...599:
      return HubFailure(
        RewardError(.hubServer, "the server answered \(status)" + said, at: place),
        isTransient: true, retryAfter: asked)
    default: break
    }
    // An address that a storage host allows for a while only is asked for again.
    guard isFromHub else {
      return HubFailure(
        RewardError(.hubServer, "the storage host answered \(status)", at: place),
        isTransient: true, retryAfter: asked)
    }
    switch (status, headers.first(name: "X-Error-Code")) {
    case (_, "GatedRepo"):
      return fatal(
        .hubGated, "the repository is gated: accept its terms on its page, and set HF_TOKEN")
    case (_, "RevisionNotFound"): return fatal(.hubRevisionNotFound, "there is no such revision")
    case (_, "EntryNotFound"): return fatal(.hubFileNotFound, "there is no such file")
    case (404, _): return fatal(.hubNotFound, "there is no such repository")
    case (401, "RepoNotFound"):
      return fatal(
        .hubUnauthorised,
        "there is no such repository, or it is private"
          + (hasToken ? " and the token may not see it" : "; HF_TOKEN is not set"))
    case (401, _):
      return fatal(
        .hubUnauthorised,
        hasToken ? "the hub refuses the token" : "the hub wants a token: set HF_TOKEN")
    case (403, _):
      return fatal(.hubForbidden, hasToken ? "the token may not read this" : "this may not be read")
    default: return fatal(.hubResponse, "the hub answered \(status)")
    }
  }

  /// The server's own words, as far as they are fit to print.
  private func said(without token: HubToken?) -> String {
    guard var text = headers.first(name: "X-Error-Message") else { return "" }
    if let token { text = text.replacing(token.value, with: "(hidden)") }
    let words = text.unicodeScalars.prefix(200).map { $0.value < 0x20 ? " " : Character($0) }
    return " (\(String(words)))"
  }
}
