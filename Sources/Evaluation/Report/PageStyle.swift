/// The page's style sheet.
///
/// Any two series colours of a theme stay at least 15 apart in CIELAB for normal sight and under
/// simulated protanopia, deuteranopia and tritanopia, mostly by their lightness; lines have a
/// contrast of at least 3 to 1 with the ground and texts of 4.5 to 1. A test measures this.
enum PageStyle {
  private static let light = """
    color-scheme: light; --ground: #fbfaf8; --surface: #ffffff; --ink: #1c2126; --muted: #5b646e;
      --rule: #e3e0da; --accent: #1a5fb4; --tint: #eef4fb; --warn: #a84300; --warn-tint: #fdf2e9;
      --series-0: #1a5fb4; --series-1: #d9730d; --series-2: #00503c; --series-3: #8b9096;
      --series-4: #4d0f43; --series-5: #6e5a00;
    """

  private static let dark = """
    color-scheme: dark; --ground: #14171a; --surface: #1c2024; --ink: #e9eaec; --muted: #a0a8b1;
      --rule: #30363c; --accent: #84b6f7; --tint: #1b2734; --warn: #f2a65e; --warn-tint: #2e241a;
      --series-0: #76aef7; --series-1: #f0a04b; --series-2: #b5f5e0; --series-3: #8f969e;
      --series-4: #c050b0; --series-5: #ffe03b;
    """

  static let sheet = """

    :root { \(light) }
    @media (prefers-color-scheme: dark) { :root { \(dark) } }
    :root[data-theme=light] { \(light) }
    :root[data-theme=dark] { \(dark) }

    """ + rules

  private static let rules = #"""
    *, *::before, *::after { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
    body {
      margin: 0; background: var(--ground); color: var(--ink); line-height: 1.55; font-size: 16px;
      font-family: -apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", Inter,
        Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
      -webkit-font-smoothing: antialiased;
    }
    header, main, footer { max-width: 1080px; margin: 0 auto; padding: 0 28px; }
    h1, h2, h3, h4, p, ul, dl, figure, table { margin: 0; }
    a { color: var(--accent); text-underline-offset: .2em; text-decoration-thickness: 1px; }
    :focus-visible, .theme input:focus-visible + span {
      outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px;
    }
    .quiet {
      position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap;
    }
    .skip { position: absolute; left: -999px; }
    .skip:focus { left: 16px; top: 12px; background: var(--surface); padding: 8px 14px;
      z-index: 9; }

    header { padding-top: 26px; }
    .bar { display: flex; justify-content: space-between; align-items: center; gap: 16px; }
    .brand { font-size: .875rem; color: var(--muted); font-weight: 500; }
    .theme { border: 1px solid var(--rule); border-radius: 8px; padding: 2px; margin: 0; }
    .theme:not([hidden]) { display: flex; }
    .theme label { position: relative; cursor: pointer; }
    .theme input { position: absolute; inset: 0; opacity: 0; margin: 0; cursor: pointer; }
    .theme span { display: block; padding: 4px 12px; border-radius: 6px; font-size: .8125rem;
      color: var(--muted); }
    .theme input:checked + span { background: var(--tint); color: var(--ink); font-weight: 600; }
    h1 { font-size: clamp(1.75rem, 1.2rem + 2.4vw, 2.625rem); line-height: 1.14; font-weight: 680;
      letter-spacing: -.022em; margin-top: 44px; max-width: 22em; text-wrap: balance; }
    .subtitle { font-size: 1.125rem; color: var(--muted); margin-top: 12px; max-width: 44em;
      text-wrap: pretty; }
    nav ul { display: flex; flex-wrap: wrap; gap: 4px 22px; list-style: none; padding: 14px 0 0;
      margin-top: 30px; border-top: 1px solid var(--rule); }
    nav a { font-size: .9375rem; color: var(--muted); text-decoration: none; }
    nav a:hover { color: var(--accent); text-decoration: underline; }

    section { margin-top: 60px; }
    h2 { font-size: 1.4375rem; line-height: 1.25; font-weight: 650; letter-spacing: -.014em;
      scroll-margin-top: 20px; }
    section > * + * { margin-top: 22px; }
    section > * + .plots:not(h2 + *), .plots + * { margin-top: 40px; }
    section > p { max-width: 44em; text-wrap: pretty; overflow-wrap: break-word; }

    .figures { display: grid; gap: 30px 36px;
      grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); }
    .figure { border-top: 2px solid var(--rule); padding-top: 14px; }
    .figure.main { border-top-color: var(--accent); }
    .figure .label { font-size: .9375rem; font-weight: 600; line-height: 1.35; }
    .figure .value { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 10px;
      margin-top: 4px; font-variant-numeric: tabular-nums; }
    .figure .big { font-size: 2.75rem; line-height: 1.15; font-weight: 640;
      letter-spacing: -.03em; }
    .figure.main .big { color: var(--accent); }
    .interval, .unit { color: var(--muted); font-variant-numeric: tabular-nums; white-space: nowrap; }
    .figure .detail { font-size: .875rem; color: var(--muted); margin-top: 8px; line-height: 1.45; }
    .track { position: relative; height: 10px; margin-top: 8px; max-width: 320px;
      min-width: 120px; }
    .track::before { content: ""; position: absolute; left: 0; right: 0; top: 4px; height: 2px;
      border-radius: 1px; background: var(--rule); }
    .track .reach { position: absolute; top: 2px; height: 6px; border-radius: 3px;
      background: var(--muted); opacity: .45; }
    .track .dot { position: absolute; top: 0; width: 10px; height: 10px; margin-left: -5px;
      border-radius: 50%; background: var(--muted); border: 2px solid var(--ground); }
    .track .level, .scale .level { position: absolute; width: 1.5px; margin-left: -1px;
      background: var(--ink); opacity: .55; }
    .track .level { top: -1px; height: 12px; }
    .scale { position: relative; height: 1.3em; max-width: 320px; min-width: 120px;
      font-size: .75rem; line-height: 1.3; color: var(--muted); margin-top: 2px; }
    .scale .level { top: -13px; height: 12px; }
    .scale .start, .scale .stop, .scale .at { position: absolute; white-space: nowrap; }
    .scale .start { left: 0; }
    .scale .stop { right: 0; }
    .scale .at { transform: translateX(-50%); }
    th .scale { display: flex; justify-content: space-between; margin-left: auto; }
    th .scale .start, th .scale .stop { position: static; font-weight: 400; }
    .main .track .reach, .highlight .track .reach { background: var(--accent); }
    .main .track .dot, .highlight .track .dot { background: var(--accent); }

    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; font-size: .9375rem;
      font-variant-numeric: tabular-nums; line-height: 1.4; }
    caption { text-align: left; color: var(--muted); font-size: .875rem; padding-bottom: 8px; }
    caption span { display: block; position: sticky; left: 0; max-width: calc(100vw - 36px); }
    th, td { text-align: left; padding: 9px 14px 9px 0; border-bottom: 1px solid var(--rule);
      vertical-align: baseline; font-weight: 400; }
    thead th { font-size: .8125rem; color: var(--muted); font-weight: 600; white-space: nowrap;
      vertical-align: bottom; }
    th:first-child, td:first-child { padding-left: 10px; }
    th:last-child, td:last-child { padding-right: 10px; }
    .end { text-align: right; }
    .center { text-align: center; }
    .end .track { margin-left: auto; }
    .highlight > * { background: var(--tint); font-weight: 600; }
    .highlight .interval { font-weight: 400; }
    .highlight > :first-child { box-shadow: inset 3px 0 var(--accent); }
    td .track, th .track { margin-top: 4px; }
    .highlight .track .dot { border-color: var(--tint); }

    .dots-caption { color: var(--muted); font-size: .875rem; max-width: 48em; }
    .key { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 20px;
      font-size: .8125rem; color: var(--muted); margin-top: 8px; }
    .dots > [role=table] { margin-top: 10px; }
    .key li { display: flex; align-items: center; gap: 8px; }
    .key .dot, .run .dot { width: 10px; height: 10px; flex: none; border-radius: 50%;
      background: var(--own); }
    .key .level { position: relative; width: 10px; height: 14px; flex: none; }
    .s0 { --own: var(--series-0); } .s1 { --own: var(--series-1); } .s2 { --own: var(--series-2); }
    .s3 { --own: var(--series-3); } .s4 { --own: var(--series-4); } .s5 { --own: var(--series-5); }
    .dots-row { display: grid; gap: 0 20px; align-items: center; padding: 6px 10px;
      grid-template-columns: minmax(9rem, 14rem) minmax(0, 1fr) 11.5rem; font-size: .9375rem;
      line-height: 1.35; }
    .several .dots-row { padding-top: 2px; padding-bottom: 2px;
      grid-template-columns: minmax(8rem, 13rem) minmax(4rem, 8rem) minmax(0, 1fr) 14rem; }
    .dots:not(.several) .dots-row + .dots-row, .several .dots-row.first {
      border-top: 1px solid var(--rule); }
    .several .dots-row.first { padding-top: 8px; margin-top: 6px; }
    .dots .name { overflow-wrap: anywhere; }
    .dots .name small { color: var(--muted); font-size: .8125rem; white-space: nowrap; }
    .dots .run { display: flex; align-items: center; gap: 8px; min-width: 0; font-size: .875rem;
      color: var(--muted); overflow-wrap: anywhere; }
    .dots .value { font-variant-numeric: tabular-nums; text-align: right; }
    .dots .value b { font-weight: 620; }
    .dots .value .interval { font-size: .875rem; }
    .dots .total { background: var(--tint); }
    .dots .total .name { font-weight: 620; }
    .dots .part .name { padding-left: 1.25em; color: var(--muted); }
    .dots-head { font-size: .75rem; color: var(--muted); padding-top: 0; padding-bottom: 2px; }
    .dots-head .ends { display: flex; justify-content: space-between; }
    .dots-head .ends span { width: 0; display: flex; justify-content: center; }
    .dots-head .ends span:first-child { justify-content: flex-start; }
    .dots-head .ends span:last-child { justify-content: flex-end; }
    .rail { display: block; position: relative; height: 20px; }
    .rail::before { content: ""; position: absolute; inset: 0;
      background: linear-gradient(to right, var(--rule) 1px, transparent 1px) 0 0 / 25% 100%;
      border-right: 1px solid var(--rule); }
    .rail > * { position: absolute; top: 50%; }
    .rail .reach { height: 6px; margin-top: -3px; border-radius: 3px; background: var(--own);
      opacity: .38; }
    .rail .dot { width: 11px; height: 11px; margin: -5.5px 0 0 -5.5px; border-radius: 50%;
      background: var(--own); }
    .level.chance::before { content: ""; position: absolute; width: 2px; height: 14px; left: 4px;
      background: var(--muted); }
    .level.rule::before { content: ""; position: absolute; width: 8px; height: 8px; left: 1px;
      top: 3px; border: 1.5px solid var(--ink); transform: rotate(45deg); }
    .rail .level { width: 10px; height: 14px; margin: -7px 0 0 -5px; }
    .badge { font-size: .75rem; font-weight: 600; color: var(--accent); background: var(--tint);
      border-radius: 5px; padding: 1px 6px; }
    .total .badge { background: var(--ground); }

    .plots { display: grid; gap: 40px; }
    .plots.several { grid-template-columns: repeat(auto-fit, minmax(min(400px, 100%), 1fr)); }
    .plot-figure { min-width: 0; }
    h3 { font-size: 1.0625rem; font-weight: 620; line-height: 1.35; letter-spacing: -.005em; }
    .heading { font-size: 1.1875rem; }
    section > * + .heading { margin-top: 46px; }
    section > .heading + :not(h2) { margin-top: 12px; }
    .facts { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 18px;
      font-size: .875rem; color: var(--muted); margin-top: 4px; }
    .facts b { color: var(--ink); font-weight: 600; font-variant-numeric: tabular-nums; }
    .plot { height: 360px; margin-top: 10px; }
    .plot .instead { color: var(--muted); font-size: .9375rem; padding-top: 8px; }
    .plot-empty { height: 180px; margin-top: 10px; display: grid; place-items: center;
      border: 1px dashed var(--rule); border-radius: 10px; color: var(--muted); }
    figcaption { color: var(--muted); font-size: .875rem; margin-top: 8px; max-width: 48em;
      line-height: 1.5; }
    .numbers { margin-top: 8px; font-size: .875rem; }
    .numbers summary { color: var(--muted); cursor: pointer; width: fit-content; }
    .numbers summary:hover { color: var(--accent); }
    .numbers table { font-size: .8125rem; margin-top: 6px; }
    .numbers th, .numbers td { padding-top: 5px; padding-bottom: 5px; }

    .examples { display: grid; gap: 12px; }
    .example { border: 1px solid var(--rule); border-radius: 12px; background: var(--surface); }
    .example > summary { cursor: pointer; padding: 14px 18px; display: flex; flex-wrap: wrap;
      gap: 4px 18px; justify-content: space-between; list-style: none; align-items: baseline; }
    .example > summary::-webkit-details-marker { display: none; }
    .prompt-line { font-weight: 600; flex: 1 1 20em; overflow-wrap: anywhere;
      position: relative; padding-left: 19px; }
    .prompt-line::before { content: ""; position: absolute; left: 0; top: .52em; width: 7px;
      height: 7px; border: solid var(--muted); border-width: 0 2px 2px 0;
      transform: rotate(-45deg); }
    .example[open] .prompt-line::before { transform: rotate(45deg); top: .42em; }
    .outcomes { display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: .875rem;
      color: var(--muted); }
    .prompt { padding: 0 18px 14px; white-space: pre-wrap; overflow-wrap: anywhere; }
    .responses { display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr));
      border-top: 1px solid var(--rule); }
    .response { padding: 16px 18px 18px; min-width: 0; }
    .response + .response { border-left: 1px solid var(--rule); }
    h4 { font-size: .9375rem; font-weight: 620; display: flex; flex-wrap: wrap; gap: 0 10px;
      justify-content: space-between; align-items: baseline; }
    .reward { font-weight: 400; color: var(--muted); font-size: .875rem;
      font-variant-numeric: tabular-nums; }
    .response .text { margin-top: 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
    .text em, .prompt em { color: var(--muted); }
    .more summary { color: var(--accent); cursor: pointer; font-size: .875rem; margin-top: 6px;
      width: fit-content; }
    .example > .more summary { margin: -8px 0 12px 18px; }
    .folded > summary { cursor: pointer; font-weight: 600; color: var(--muted); width: fit-content; }
    .folded > summary:hover { color: var(--accent); }
    .folded > summary + * { margin-top: 14px; }
    .folded > * + * { margin-top: 22px; }
    .verdicts { list-style: none; padding: 12px 0 0; font-size: .875rem; line-height: 1.45; }
    .verdicts li { padding-left: 1.5em; text-indent: -1.5em; overflow-wrap: anywhere; }
    .mark { display: inline-block; width: 1.5em; text-indent: 0; font-weight: 700; }
    .outcome .mark { width: 1.1em; }
    .yes .mark { color: var(--series-0); }
    .no .mark { color: var(--warn); }

    .callout { border-left: 3px solid var(--accent); background: var(--tint);
      border-radius: 0 10px 10px 0; padding: 16px 20px; max-width: 760px; }
    .callout.limit, .callout.warning { border-left-color: var(--warn);
      background: var(--warn-tint); }
    .callout .kind { font-size: .8125rem; font-weight: 600; color: var(--accent); }
    .callout.limit .kind, .callout.warning .kind { color: var(--warn); }
    .callout h3 { margin-top: 2px; }
    .callout p:not(.kind), .callout ul { margin-top: 6px; }
    .callout ul { padding-left: 1.15em; }
    .callout li + li { margin-top: 4px; }

    .provenance { border-top: 1px solid var(--rule); font-size: .9375rem; }
    .provenance div { display: grid; grid-template-columns: minmax(140px, 13em) 1fr; gap: 4px 20px;
      padding: 8px 10px; border-bottom: 1px solid var(--rule); align-items: baseline; }
    .provenance dt { color: var(--muted); }
    .provenance dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; font-size: .875rem;
      font-family: ui-monospace, SFMono-Regular, "SF Mono", "Cascadia Code", Menlo, Consolas,
        "Liberation Mono", monospace; }

    footer { margin-top: 72px; padding-bottom: 48px; color: var(--muted); font-size: .8125rem; }

    @media (max-width: 700px) {
      header, main, footer { padding-left: 18px; padding-right: 18px; }
      h1 { margin-top: 30px; }
      section { margin-top: 46px; }
      .figures, .plots.several, .responses { grid-template-columns: minmax(0, 1fr); }
      .plot { height: 370px; margin-left: -6px; margin-right: -6px; }
      .response + .response { border-left: 0; border-top: 1px solid var(--rule); }
      .provenance div { grid-template-columns: 1fr; gap: 0; }
      .dots .dots-row { grid-template-columns: minmax(0, 1fr) auto; gap: 2px 12px; }
      .dots .name { grid-column: 1; }
      .several .name { grid-column: 1 / -1; font-weight: 620; }
      .several .part .name { font-weight: 400; }
      .several .dots-row:not(.first) .name { display: contents; }
      .dots .on { grid-column: 1 / -1; grid-row: 2; }
      .several .on { grid-row: 3; }
      .dots-head .name, .dots-head .run, .dots-head .value { display: none; }
    }
    @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
    @media print {
      @page { margin: 16mm; }
      :root, body { --ground: #ffffff; background: #ffffff; font-size: 10.5pt; }
      header, main, footer { max-width: none; padding: 0; }
      .theme, nav, .skip, .numbers { display: none !important; }
      section { margin-top: 28px; }
      h2, h3 { break-after: avoid; }
      .figures { grid-template-columns: repeat(3, 1fr); }
      .plots.several { grid-template-columns: 1fr; }
      .plot-figure, .figure, .callout, .example, .response, tr { break-inside: avoid; }
      .highlight > *, .callout, .track *, .rail *, .dots .total { print-color-adjust: exact; }
    }

    """#
}
