/// The page's own scripts.
enum PageScript {
  /// Runs before anything is painted, so that a chosen theme does not flash.
  static let early = #"""

    try {
      const theme = localStorage.getItem('rewardkit-theme');
      if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    } catch { /* no storage: the choice lasts as long as the page */ }

    """#

  /// Theme switch and plots. A plot's description names colours by role (`$series-0`,
  /// `$ink/0.5`) under colour keys only, so that a text beginning with `$` stays a text.
  static let page = #"""

    (() => {
      'use strict';
      const root = document.documentElement;
      const colorKeys = new Set(['color', 'fillcolor']);

      const resolve = (text, css) => {
        const match = /^\$([a-z0-9-]+)(?:\/([0-9.]+))?$/.exec(text);
        if (!match) return text;
        const hex = css.getPropertyValue('--' + match[1]).trim();
        if (match[2] === undefined) return hex;
        const part = (at) => parseInt(hex.slice(at, at + 2), 16);
        return `rgba(${part(1)}, ${part(3)}, ${part(5)}, ${match[2]})`;
      };
      const themed = (value, css) => {
        if (Array.isArray(value)) return value.map((item) => themed(item, css));
        if (value === null || typeof value !== 'object') return value;
        const out = {};
        for (const [key, item] of Object.entries(value)) {
          out[key] = colorKeys.has(key) && typeof item === 'string'
            ? resolve(item, css) : themed(item, css);
        }
        return out;
      };
      const merged = (base, extra) => {
        const out = { ...base };
        for (const [key, item] of Object.entries(extra ?? {})) {
          const both = item && typeof item === 'object' && !Array.isArray(item) && out[key];
          out[key] = both ? merged(out[key], item) : item;
        }
        return out;
      };

      const axis = (css) => {
        const color = (name) => css.getPropertyValue('--' + name).trim();
        return {
          gridcolor: color('rule'), linecolor: color('rule'), zerolinecolor: color('rule'),
          zerolinewidth: 1, automargin: true, tickfont: { color: color('muted'), size: 12 },
          ticklen: 4, tickcolor: 'rgba(0,0,0,0)',
          // On a touch screen a finger on a plot scrolls the page instead of zooming.
          fixedrange: matchMedia('(pointer: coarse)').matches,
        };
      };
      const layout = (own, css, width) => {
        const ink = css.getPropertyValue('--ink').trim();
        const muted = css.getPropertyValue('--muted').trim();
        const out = {
          paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', uirevision: 'keep',
          font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: ink },
          margin: { l: 48, r: 12, t: 10, b: 44 },
          legend: {
            orientation: 'h', x: 0, xanchor: 'left', y: 1.02, yanchor: 'bottom',
            bgcolor: 'rgba(0,0,0,0)', font: { size: 12, color: ink },
          },
          hoverlabel: {
            bgcolor: css.getPropertyValue('--surface').trim(),
            bordercolor: css.getPropertyValue('--rule').trim(),
            font: { color: ink, size: 12 },
          },
        };
        if (width) out.width = width;
        const full = merged(out, themed(own, css));
        for (const key of ['xaxis', 'yaxis', 'yaxis2']) {
          if (!full[key]) continue;
          full[key] = merged(axis(css), full[key]);
          if (full[key].title) {
            const look = { font: { size: 12, color: muted }, standoff: 8 };
            full[key].title = merged(look, full[key].title);
          }
        }
        return full;
      };
      const config = {
        responsive: true, displaylogo: false, displayModeBar: false, doubleClick: 'reset',
      };

      // A page can have a hundred plots: those near the view are drawn at once, the others one by
      // one while there is nothing else to do.
      const places = [...document.querySelectorAll('.plot')];
      const drawn = new Set();
      const draw = (width, some = drawn) => {
        if (typeof Plotly === 'undefined' || !Plotly.react) return;
        const css = getComputedStyle(root);
        for (const place of some) {
          const own = JSON.parse(document.getElementById(place.id + '-data').textContent);
          place.querySelector('.instead')?.remove();
          Plotly.react(place, themed(own.data, css), layout(own.layout, css, width), config);
          drawn.add(place);
        }
      };
      const watch = new IntersectionObserver((entries) => {
        const come = entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target);
        for (const place of come) watch.unobserve(place);
        draw(undefined, come.filter((place) => !drawn.has(place)));
      }, { rootMargin: '600px 0px' });
      for (const place of places) watch.observe(place);
      const idle = window.requestIdleCallback ?? ((call) => setTimeout(call, 30));
      const drawRest = () => {
        const next = places.find((place) => !drawn.has(place) && place.clientWidth > 0);
        if (!next || typeof Plotly === 'undefined') return;
        draw(undefined, [next]);
        idle(drawRest);
      };
      idle(drawRest);

      const control = document.querySelector('.theme');
      control.hidden = false;
      control.querySelector(`[value="${root.dataset.theme ?? 'auto'}"]`).checked = true;
      control.addEventListener('change', (event) => {
        const theme = event.target.value;
        if (theme === 'auto') delete root.dataset.theme; else root.dataset.theme = theme;
        try { localStorage.setItem('rewardkit-theme', theme); } catch { /* see above */ }
        draw();
      });
      matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw());

      let closed = [], chosen;
      addEventListener('beforeprint', () => {
        chosen = root.dataset.theme;
        root.dataset.theme = 'light';
        closed = [...document.querySelectorAll('details:not([open], .numbers)')];
        for (const details of closed) details.open = true;
        draw(640, places);
      });
      addEventListener('afterprint', () => {
        if (chosen) root.dataset.theme = chosen; else delete root.dataset.theme;
        for (const details of closed) details.open = false;
        draw();
      });
    })();

    """#
}
