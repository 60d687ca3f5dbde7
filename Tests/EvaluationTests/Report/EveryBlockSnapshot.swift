/// Written by `SnapshotTests` with `UPDATE_SNAPSHOTS=1`.
// swift-format-ignore
let everyBlockSnapshot = ##"""
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="RewardKit">
<title>Tom &amp; &quot;Jerry&quot;</title>
<style>style</style>
<script>early</script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<div class="bar">
<p class="brand">RewardKit report</p>
<fieldset class="theme" hidden>
<legend class="quiet">Colours</legend>
<label><input type="radio" name="theme" value="auto" checked><span>Auto</span></label>
<label><input type="radio" name="theme" value="light"><span>Light</span></label>
<label><input type="radio" name="theme" value="dark"><span>Dark</span></label>
</fieldset>
</div>
<h1>Tom &amp; &quot;Jerry&quot;</h1>
<p class="subtitle">Tom &amp; &quot;Jerry&quot;</p>
<nav aria-label="Sections"><ul>
<li><a href="#section-1">Tom &amp; &quot;Jerry&quot;</a></li>
<li><a href="#section-2">Tom &amp; &quot;Jerry&quot;</a></li>
<li><a href="#section-3">Tom &amp; &quot;Jerry&quot;</a></li>
</ul></nav>
</header>
<main id="content">
<section aria-labelledby="section-1">
<h2 id="section-1">Tom &amp; &quot;Jerry&quot;</h2>
<div class="figures">
<div class="figure main">
<p class="label">Tom &amp; &quot;Jerry&quot;</p>
<p class="value"><span class="big">50%</span> <span class="interval"><span class="quiet">interval </span>[25, 75]</span></p>
<div class="track" aria-hidden="true"><span class="reach" style="left:25.00%;width:50.00%"></span><span class="dot" style="left:50.00%"></span></div>
<div class="scale" aria-hidden="true"><span class="start">0%</span><span class="stop">100%</span></div>
<p class="detail">Tom &amp; &quot;Jerry&quot;</p>
</div>
<div class="figure">
<p class="label">Tom &amp; &quot;Jerry&quot;</p>
<p class="value"><span class="big">1,234</span></p>
</div>
</div>
<p>Tom &amp; &quot;Jerry&quot;</p>
<div class="scroll" role="region" tabindex="0" aria-label="Tom &amp; &quot;Jerry&quot;">
<table>
<caption><span>Tom &amp; &quot;Jerry&quot;</span></caption>
<thead><tr><th scope="col">Tom &amp; &quot;Jerry&quot;</th><th scope="col" class="end">Tom &amp; &quot;Jerry&quot;<div class="scale" aria-hidden="true"><span class="start">0%</span><span class="stop">100%</span></div>
</th><th scope="col" class="center">Tom &amp; &quot;Jerry&quot;</th></tr></thead>
<tbody>
<tr><th scope="row"><span dir="auto">Tom &amp; &quot;Jerry&quot;</span></th><td class="end">50% <span class="interval">[25, 75]</span><div class="track" aria-hidden="true"><span class="reach" style="left:25.00%;width:50.00%"></span><span class="dot" style="left:50.00%"></span></div>
</td><td class="center"><span aria-label="none">–</span></td></tr>
<tr class="highlight"><th scope="row"><span dir="auto">Tom &amp; &quot;Jerry&quot;</span></th><td class="end">1.00</td><td class="center"><span dir="auto">Tom &amp; &quot;Jerry&quot;</span></td></tr>
</tbody>
</table>
</div>
<aside class="callout limit">
<p class="kind">Limits</p>
<h3>Tom &amp; &quot;Jerry&quot;</h3>
<ul>
<li>Tom &amp; &quot;Jerry&quot;</li>
<li>Tom &amp; &quot;Jerry&quot;</li>
</ul>
</aside>
<aside class="callout note">
<p class="kind">Note</p>
<h3>Tom &amp; &quot;Jerry&quot;</h3>
<p>Tom &amp; &quot;Jerry&quot;</p>
</aside>
</section>
<section aria-labelledby="section-2">
<h2 id="section-2">Tom &amp; &quot;Jerry&quot;</h2>
<div class="plots several">
<figure class="plot-figure" aria-labelledby="plot-1-title">
<h3 id="plot-1-title">Tom &amp; &quot;Jerry&quot;</h3>
<div class="plot" id="plot-1" role="img" aria-label="Tom &amp; &quot;Jerry&quot;. Tom &amp; &quot;Jerry&quot;: 25% at Tom &amp; &quot;Jerry&quot; 1, 50% at 3, lowest 25%, highest 50%, 1 gaps. Tom &amp; &quot;Jerry&quot;: 30% at Tom &amp; &quot;Jerry&quot; 1, 60% at 3, lowest 30%, highest 60%. For comparison, Tom &amp; &quot;Jerry&quot;: 40%."><p class="instead">Tom &amp; &quot;Jerry&quot;: 25% at Tom &amp; &quot;Jerry&quot; 1, 50% at 3, lowest 25%, highest 50%, 1 gaps. Tom &amp; &quot;Jerry&quot;: 30% at Tom &amp; &quot;Jerry&quot; 1, 60% at 3, lowest 30%, highest 60%. For comparison, Tom &amp; &quot;Jerry&quot;: 40%.</p></div>
<script type="application/json" id="plot-1-data">{"data": [{"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": false, "legendgroup": "g0", "x": [1.0, 1.0], "y": [0.3, 0.2], "fill": "toself", "fillcolor": "$series-0/0.15", "line": {"width": 5, "color": "$series-0/0.25"}}, {"type": "scatter", "name": "Tom \u0026amp; \"Jerry\"", "legendgroup": "g0", "mode": "lines+markers", "x": [1.0, 2.0, 3.0], "y": [0.25, null, 0.5], "connectgaps": false, "line": {"color": "$series-0", "width": 2.5, "dash": "solid"}, "marker": {"color": "$series-0", "size": 4, "symbol": "circle"}, "text": ["25% [20, 30]", "gap", "50%"], "hovertemplate": "%{text}"}, {"type": "scatter", "name": "Tom \u0026amp; \"Jerry\"", "legendgroup": "g1", "mode": "lines+markers", "x": [1.0, 3.0], "y": [0.3, 0.6], "connectgaps": false, "line": {"color": "$series-1", "width": 2.5, "dash": "dash"}, "marker": {"color": "$series-1", "size": 8, "symbol": "diamond"}, "text": ["30%", "60%"], "hovertemplate": "%{text}"}], "layout": {"xaxis": {"title": {"text": "Tom \u0026amp; \"Jerry\""}}, "yaxis": {"title": {"text": "Tom \u0026amp; \"Jerry\""}, "tickformat": ".0%"}, "hovermode": "x", "showlegend": true, "shapes": [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0.4, "y1": 0.4, "layer": "below", "line": {"color": "$muted", "width": 1.5, "dash": "dash"}}], "annotations": [{"text": "Tom \u0026amp; \"Jerry\"", "xref": "paper", "x": 1, "xanchor": "right", "y": 0.4, "yanchor": "bottom", "showarrow": false, "font": {"color": "$muted", "size": 12}}]}}</script>
<figcaption>Tom &amp; &quot;Jerry&quot;</figcaption>
<details class="numbers"><summary>Numbers</summary>
<div class="scroll" role="region" tabindex="0" aria-label="Tom &amp; &quot;Jerry&quot;, Tom &amp; &quot;Jerry&quot;, Tom &amp; &quot;Jerry&quot;">
<table>
<thead><tr><th scope="col" class="end">Tom &amp; &quot;Jerry&quot;</th><th scope="col" class="end">Tom &amp; &quot;Jerry&quot;</th><th scope="col" class="end">Tom &amp; &quot;Jerry&quot;</th></tr></thead>
<tbody>
<tr><th scope="row" class="end"><span dir="auto">1</span></th><td class="end">25% <span class="interval">[20, 30]</span></td><td class="end">30%</td></tr>
<tr><th scope="row" class="end"><span dir="auto">2</span></th><td class="end"><span aria-label="none">–</span></td><td class="end"><span aria-label="none">–</span></td></tr>
<tr><th scope="row" class="end"><span dir="auto">3</span></th><td class="end">50%</td><td class="end">60%</td></tr>
</tbody>
</table>
</div>
</details>
</figure>
<figure class="plot-figure" aria-labelledby="plot-2-title">
<h3 id="plot-2-title">Tom &amp; &quot;Jerry&quot;</h3>
<ul class="facts">
<li>Tom &amp; &quot;Jerry&quot; <b>60%</b></li>
<li>median <b>1.00</b></li>
<li>ties <b>1</b></li>
</ul>
<div class="plot" id="plot-2" role="img" aria-label="Tom &amp; &quot;Jerry&quot;. 5 values from −1.00 to 2.00, median 1.00; 3 above zero, 1 below, 1 exactly zero."><p class="instead">5 values from −1.00 to 2.00, median 1.00; 3 above zero, 1 below, 1 exactly zero.</p></div>
<script type="application/json" id="plot-2-data">{"data": [{"type": "bar", "name": "Tom \u0026amp; \"Jerry\"", "x": [-1.0], "y": [1], "width": 1.88, "text": ["−2.00 to 0"], "textposition": "none", "marker": {"color": "$series-1", "line": {"width": 0}}, "hovertemplate": "%{text}: %{y}\u003cextra\u003e\u003c/extra\u003e"}, {"type": "bar", "name": "Tom \u0026amp; \"Jerry\"", "x": [1.0, 3.0], "y": [2, 1], "width": 1.88, "text": ["0 to 2.00", "2.00 to 4.00"], "textposition": "none", "marker": {"color": "$series-0", "line": {"width": 0}}, "hovertemplate": "%{text}: %{y}\u003cextra\u003e\u003c/extra\u003e"}, {"type": "bar", "name": "tie", "x": [0.0], "y": [1], "width": 0.4, "marker": {"color": "$muted"}, "hovertemplate": "%{y} exactly 0\u003cextra\u003e\u003c/extra\u003e"}], "layout": {"xaxis": {"title": {"text": "Tom \u0026amp; \"Jerry\""}}, "yaxis": {"title": {"text": "pairs"}, "rangemode": "tozero"}, "barmode": "overlay", "bargap": 0, "showlegend": true, "hovermode": "closest", "shapes": [{"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper", "line": {"color": "$ink", "width": 1.5}}]}}</script>
<figcaption>Tom &amp; &quot;Jerry&quot;</figcaption>
</figure>
<figure class="plot-figure" aria-labelledby="plot-3-title">
<h3 id="plot-3-title">Tom &amp; &quot;Jerry&quot;</h3>
<ul class="facts">
<li>expected calibration error <b>0.0500</b></li>
<li>cases <b>10</b></li>
</ul>
<div class="plot" id="plot-3" role="img" aria-label="Tom &amp; &quot;Jerry&quot;. Expected calibration error 0.0500. 2 bins: observed above predicted in 1, below in 1. Largest gap: predicted 75%, observed 70% in 6 cases."><p class="instead">Expected calibration error 0.0500. 2 bins: observed above predicted in 1, below in 1. Largest gap: predicted 75%, observed 70% in 6 cases.</p></div>
<script type="application/json" id="plot-3-data">{"data": [{"type": "scatter", "mode": "lines", "name": "perfect calibration", "x": [0.0, 1.0], "y": [0.0, 1.0], "hoverinfo": "skip", "line": {"color": "$muted", "width": 1.5, "dash": "dash"}}, {"type": "scatter", "mode": "lines+markers", "name": "observed", "x": [0.25, 0.75], "y": [0.3, 0.7], "text": ["predicted 25%, observed 30% [10, 50]", "predicted 75%, observed 70%"], "hovertemplate": "%{text}\u003cextra\u003e\u003c/extra\u003e", "line": {"color": "$series-0", "width": 2}, "marker": {"color": "$series-0", "size": 9}, "error_y": {"type": "data", "symmetric": false, "thickness": 1.5, "width": 0, "color": "$series-0/0.6", "array": [0.2, 0.0], "arrayminus": [0.19999999999999998, 0.0]}}, {"type": "bar", "name": "cases", "yaxis": "y2", "x": [0.25, 0.75], "y": [4, 6], "width": 0.05, "marker": {"color": "$muted/0.6"}, "hovertemplate": "%{y} cases\u003cextra\u003e\u003c/extra\u003e"}], "layout": {"xaxis": {"title": {"text": "Tom \u0026amp; \"Jerry\""}, "tickformat": ".0%", "range": [-0.02, 1.02], "anchor": "y2"}, "yaxis": {"title": {"text": "Tom \u0026amp; \"Jerry\""}, "tickformat": ".0%", "range": [-0.05, 1.05], "domain": [0.3, 1.0]}, "yaxis2": {"domain": [0.0, 0.2], "title": {"text": "cases"}, "rangemode": "tozero", "nticks": 3}, "hovermode": "closest", "showlegend": false}}</script>
<figcaption>Tom &amp; &quot;Jerry&quot;</figcaption>
<details class="numbers"><summary>Numbers</summary>
<div class="scroll" role="region" tabindex="0" aria-label="cases, predicted, observed">
<table>
<thead><tr><th scope="col" class="end">cases</th><th scope="col" class="end">predicted</th><th scope="col" class="end">observed</th></tr></thead>
<tbody>
<tr><th scope="row" class="end">4</th><td class="end">25%</td><td class="end">30% <span class="interval">[10, 50]</span></td></tr>
<tr><th scope="row" class="end">6</th><td class="end">75%</td><td class="end">70%</td></tr>
</tbody>
</table>
</div>
</details>
</figure>
<figure class="plot-figure" aria-labelledby="plot-4-title">
<h3 id="plot-4-title">Tom &amp; &quot;Jerry&quot;</h3>
<div class="plot" id="plot-4" role="img" aria-label="Tom &amp; &quot;Jerry&quot;. random candidate: 25% at candidates N 1, 25% at 2, lowest 25%, highest 25%. reward model’s choice: 25% at candidates N 1, 50% at 2, lowest 25%, highest 50%."><p class="instead">random candidate: 25% at candidates N 1, 25% at 2, lowest 25%, highest 25%. reward model’s choice: 25% at candidates N 1, 50% at 2, lowest 25%, highest 50%.</p></div>
<script type="application/json" id="plot-4-data">{"data": [{"type": "scatter", "name": "random candidate", "legendgroup": "g0", "mode": "lines+markers", "x": [1.0, 2.0], "y": [0.25, 0.25], "connectgaps": false, "line": {"color": "$series-3", "width": 2.0, "dash": "dot"}, "marker": {"color": "$series-3", "symbol": "square", "size": 7.0}, "text": ["25%", "25%"], "hovertemplate": "%{text}"}, {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": false, "legendgroup": "g1", "x": [2.0, 2.0], "y": [0.6, 0.4], "fill": "toself", "fillcolor": "$series-0/0.15", "line": {"width": 5, "color": "$series-1/0.25"}}, {"type": "scatter", "name": "reward model’s choice", "legendgroup": "g1", "mode": "lines+markers", "x": [1.0, 2.0], "y": [0.25, 0.5], "connectgaps": false, "line": {"color": "$series-0", "width": 3.0, "dash": "solid"}, "marker": {"color": "$series-0", "symbol": "circle", "size": 9.0}, "text": ["25%", "50% [40, 60]"], "hovertemplate": "%{text}"}], "layout": {"xaxis": {"title": {"text": "candidates N"}, "type": "log", "tickmode": "array", "tickvals": [1.0, 2.0], "ticktext": ["1", "2"]}, "yaxis": {"title": {"text": "instructions satisfied"}, "tickformat": ".0%"}, "hovermode": "x", "showlegend": true, "legend": {"traceorder": "reversed"}}}</script>
<figcaption>Tom &amp; &quot;Jerry&quot;</figcaption>
<details class="numbers"><summary>Numbers</summary>
<div class="scroll" role="region" tabindex="0" aria-label="candidates N, random candidate, reward model’s choice">
<table>
<thead><tr><th scope="col" class="end">candidates N</th><th scope="col" class="end">random candidate</th><th scope="col" class="end">reward model’s choice</th></tr></thead>
<tbody>
<tr><th scope="row" class="end"><span dir="auto">1</span></th><td class="end">25%</td><td class="end">25%</td></tr>
<tr><th scope="row" class="end"><span dir="auto">2</span></th><td class="end">25%</td><td class="end">50% <span class="interval">[40, 60]</span></td></tr>
</tbody>
</table>
</div>
</details>
</figure>
<figure class="plot-figure" aria-labelledby="plot-5-title">
<h3 id="plot-5-title">Tom &amp; &quot;Jerry&quot;</h3>
<ul class="facts">
<li>rank correlation <b>50% [25, 75]</b></li>
<li>points <b>3</b></li>
</ul>
<div class="plot" id="plot-5" role="img" aria-label="Tom &amp; &quot;Jerry&quot;. 3 points (2 Tom &amp; &quot;Jerry&quot;, 1 Tom &amp; &quot;Jerry&quot;): Tom &amp; &quot;Jerry&quot; from 1 to 3, Tom &amp; &quot;Jerry&quot; from 1 to 3. Rank correlation 50% [25, 75]."><p class="instead">3 points (2 Tom &amp; &quot;Jerry&quot;, 1 Tom &amp; &quot;Jerry&quot;): Tom &amp; &quot;Jerry&quot; from 1 to 3, Tom &amp; &quot;Jerry&quot; from 1 to 3. Rank correlation 50% [25, 75].</p></div>
<script type="application/json" id="plot-5-data">{"data": [{"type": "scatter", "mode": "markers", "name": "Tom \u0026amp; \"Jerry\"", "x": [1.0, 2.0], "y": [2.0, 1.0], "marker": {"color": "$series-0/0.55", "size": 6, "symbol": "circle", "line": {"width": 0}}, "hovertemplate": "%{x:.4~g}, %{y:.3~g}\u003cextra\u003e\u003c/extra\u003e"}, {"type": "scatter", "mode": "markers", "name": "Tom \u0026amp; \"Jerry\"", "x": [3.0], "y": [3.0], "marker": {"color": "$series-1/0.55", "size": 6, "symbol": "diamond", "line": {"width": 0}}, "hovertemplate": "%{x:.4~g}, %{y:.3~g}\u003cextra\u003e\u003c/extra\u003e"}], "layout": {"xaxis": {"title": {"text": "Tom \u0026amp; \"Jerry\""}}, "yaxis": {"title": {"text": "Tom \u0026amp; \"Jerry\""}}, "hovermode": "closest", "showlegend": true}}</script>
<figcaption>Tom &amp; &quot;Jerry&quot;</figcaption>
</figure>
</div>
</section>
<section aria-labelledby="section-3">
<h2 id="section-3">Tom &amp; &quot;Jerry&quot;</h2>
<div class="examples">
<details class="example" open>
<summary><span class="prompt-line" dir="auto">Tom &amp; &quot;Jerry&quot;</span><span class="outcomes"><span class="outcome no"><span class="mark" aria-hidden="true">✗</span><span class="quiet">not satisfied: </span> Tom &amp; &quot;Jerry&quot;</span><span class="outcome unknown"><span class="mark" aria-hidden="true">?</span><span class="quiet">not judged: </span> Tom &amp; &quot;Jerry&quot;</span></span></summary>
<p class="prompt" dir="auto">Tom &amp; &quot;Jerry&quot;

second paragraph</p>
<div class="responses">
<div class="response">
<h4>Tom &amp; &quot;Jerry&quot; <span class="reward">reward 1.25</span></h4>
<p class="text" dir="auto">Tom &amp; &quot;Jerry&quot;</p>
<ul class="verdicts">
<li class="yes"><span class="mark" aria-hidden="true">✓</span><span class="quiet">satisfied: </span> <span dir="auto">Tom &amp; &quot;Jerry&quot;</span></li>
<li class="no"><span class="mark" aria-hidden="true">✗</span><span class="quiet">not satisfied: </span> <span dir="auto">Tom &amp; &quot;Jerry&quot;</span></li>
<li class="unknown"><span class="mark" aria-hidden="true">?</span><span class="quiet">not judged: </span> <span dir="auto">Tom &amp; &quot;Jerry&quot;</span></li>
</ul>
</div>
<div class="response">
<h4>Tom &amp; &quot;Jerry&quot;</h4>
<p class="text" dir="auto"><em>(empty)</em></p>
<ul class="verdicts">
<li class="yes"><span class="mark" aria-hidden="true">✓</span><span class="quiet">satisfied: </span> <span dir="auto">Tom &amp; &quot;Jerry&quot;</span></li>
<li class="yes"><span class="mark" aria-hidden="true">✓</span><span class="quiet">satisfied: </span> <span dir="auto">Tom &amp; &quot;Jerry&quot;</span></li>
<li class="unknown"><span class="mark" aria-hidden="true">?</span><span class="quiet">not judged: </span> <span dir="auto">Tom &amp; &quot;Jerry&quot;</span></li>
</ul>
</div>
</div>
</details>
<details class="example">
<summary><span class="prompt-line" dir="auto">Tom &amp; &quot;Jerry&quot;</span><span class="outcomes"><span class="outcome no"><span class="mark" aria-hidden="true">✗</span><span class="quiet">not satisfied: </span> Tom &amp; &quot;Jerry&quot;</span><span class="outcome unknown"><span class="mark" aria-hidden="true">?</span><span class="quiet">not judged: </span> Tom &amp; &quot;Jerry&quot;</span></span></summary>
<p class="prompt" dir="auto">Tom &amp; &quot;Jerry&quot;

second paragraph</p>
<div class="responses">
<div class="response">
<h4>Tom &amp; &quot;Jerry&quot; <span class="reward">reward 1.25</span></h4>
<p class="text" dir="auto">Tom &amp; &quot;Jerry&quot;</p>
<ul class="verdicts">
<li class="yes"><span class="mark" aria-hidden="true">✓</span><span class="quiet">satisfied: </span> <span dir="auto">Tom &amp; &quot;Jerry&quot;</span></li>
<li class="no"><span class="mark" aria-hidden="true">✗</span><span class="quiet">not satisfied: </span> <span dir="auto">Tom &amp; &quot;Jerry&quot;</span></li>
<li class="unknown"><span class="mark" aria-hidden="true">?</span><span class="quiet">not judged: </span> <span dir="auto">Tom &amp; &quot;Jerry&quot;</span></li>
</ul>
</div>
<div class="response">
<h4>Tom &amp; &quot;Jerry&quot;</h4>
<p class="text" dir="auto"><em>(empty)</em></p>
<ul class="verdicts">
<li class="yes"><span class="mark" aria-hidden="true">✓</span><span class="quiet">satisfied: </span> <span dir="auto">Tom &amp; &quot;Jerry&quot;</span></li>
<li class="yes"><span class="mark" aria-hidden="true">✓</span><span class="quiet">satisfied: </span> <span dir="auto">Tom &amp; &quot;Jerry&quot;</span></li>
<li class="unknown"><span class="mark" aria-hidden="true">?</span><span class="quiet">not judged: </span> <span dir="auto">Tom &amp; &quot;Jerry&quot;</span></li>
</ul>
</div>
</div>
</details>
</div>
<dl class="provenance">
<div><dt>Tom &amp; &quot;Jerry&quot;</dt><dd dir="auto">Tom &amp; &quot;Jerry&quot;</dd></div>
</dl>
</section>
</main>
<footer>
<noscript><p>The plots need JavaScript; what they show stands in words in their places.</p>
</noscript>
<p>Made by RewardKit. This file is complete in itself and loads nothing.</p>
</footer>
<script>window.Plotly = { react() {} };</script>
<script>page</script>
</body>
</html>

"""##
