/** One sheet for light and dark: `color-scheme` picks a side of each `light-dark()`. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fbfbf9, #17181b);
  --raised: light-dark(#ffffff, #1e2023);
  --ink: light-dark(#1d1f22, #e7e6e2);
  --dim: light-dark(#62656b, #a0a3a9);
  --rule: light-dark(#e4e3de, #303338);
  --accent: light-dark(#2f5fb3, #8fb4ff);
  --bad: light-dark(#b3261e, #ff9b91);
  --warn: light-dark(#85570a, #e9b961);
  --good: light-dark(#1b6b3a, #86d8a0);
  --gone: light-dark(#fbe3e0, #4a2427);
  --gone-ink: light-dark(#8c1d16, #ffd3ce);
  --new: light-dark(#daf0de, #1c3f2a);
  --new-ink: light-dark(#135029, #cdf3d8);
  --track: light-dark(#ecebe6, #2a2d32);
  --bar: light-dark(#5b84c9, #6f97de);
  --bar-bad: light-dark(#cf5349, #e5776c);
  --bar-warn: light-dark(#bd8a2b, #cfa04b);
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
:root[data-theme='light'] { color-scheme: light }
:root[data-theme='dark'] { color-scheme: dark }
* { box-sizing: border-box }
body {
  margin: 0 auto; max-width: 76rem; padding: 2.5rem 2rem 4rem;
  background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  -webkit-text-size-adjust: 100%;
}
h1 { margin: 0 0 .75rem; font-size: 1.6rem; font-weight: 650; letter-spacing: -.015em; line-height: 1.25 }
p { margin: 0 }
h1, .line, .who, .gist, dd, td, li, article p { overflow-wrap: anywhere }
span { unicode-bidi: isolate }
[hidden] { display: none !important }
.strong { font-weight: 620 }
.dim, dt { color: var(--dim) }
.added, .good { color: var(--good) }
.removed, .bad { color: var(--bad) }
.changed, .warn { color: var(--warn) }
.bad, .warn, .good { font-weight: 600 }
.apart { margin-left: .6em }
.gap { height: .9rem }
.line { display: flex; gap: .55em }
.sign { flex: none; max-width: 40%; overflow-wrap: anywhere; font-weight: 600 }
.in1 .in1 { margin-left: 0 }
header .in1 { margin-left: 1.25rem }
header .in2 { margin-left: 2.5rem }
header { max-width: 60rem }
header > .line:first-of-type { font-size: 1.06rem }
dl { display: grid; grid-template-columns: minmax(4.4rem, max-content) minmax(0, 1fr); gap: .25rem 1rem; margin: .35rem 0 0 }
dd { margin: 0 }
.bar {
  position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: .6rem .9rem;
  margin: 1.75rem -2rem 1rem; padding: .7rem 2rem;
  background: var(--paper); border-block: 1px solid var(--rule);
}
.find { position: relative; flex: 1 1 16rem }
.find input {
  width: 100%; padding: .45rem 2.2rem .45rem .75rem; border: 1px solid var(--rule); border-radius: 8px;
  background: var(--raised); color: inherit; font: inherit; font-size: .94rem;
}
.find input::placeholder { color: var(--dim); opacity: 1 }
.find kbd {
  position: absolute; right: .6rem; top: 50%; translate: 0 -50%; padding: 0 .4em; border: 1px solid var(--rule);
  border-radius: 4px; color: var(--dim); font: .78rem var(--mono); pointer-events: none;
}
.find:focus-within kbd { display: none }
.chips, .tools { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem }
.tools { margin-left: auto }
.bar button {
  padding: .32rem .7rem; border: 1px solid var(--rule); border-radius: 999px; background: var(--raised);
  color: inherit; font: inherit; font-size: .86rem; line-height: 1.35; cursor: pointer; white-space: nowrap;
}
.bar button:hover { border-color: var(--dim) }
.bar button[aria-pressed='true'] { border-color: var(--accent); color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent) }
.chip::before { content: ''; display: inline-block; width: .5em; height: .5em; margin-right: .45em; border-radius: 50%; background: var(--dim); vertical-align: .07em }
.chip:is([data-kind='breaking'], [data-kind='failed'], [data-kind='unread'], [data-kind='error'], [data-kind='failing'], [data-kind='lossy'], [data-kind='conflict'], [data-kind='drifted'], [data-kind='unchecked'])::before { background: var(--bad) }
.chip:is([data-kind='behavioural'], [data-kind='refused'], [data-kind='warning'], [data-kind='invalid'], [data-kind='unknown'])::before { background: var(--warn) }
.chip:is([data-kind='additive'], [data-kind='applied'], [data-kind='healthy'])::before { background: var(--good) }
.chip span, .count { color: var(--dim); font-variant-numeric: tabular-nums }
.count { margin-right: .4rem; font-size: .86rem; white-space: nowrap }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 6px }
.item:focus-visible, .item > summary:focus-visible { outline-offset: -2px }
main > .gap:has(+ .item), main > .item + .gap { display: none }
main > .in1 { margin-left: 1.25rem }
main > .in2 { margin-left: 2.5rem }
.agent { border-bottom: 1px solid var(--rule); content-visibility: auto; contain-intrinsic-size: auto 3rem; scroll-margin: 5rem 0 2rem }
.agent > summary, div.agent {
  display: grid; grid-template-columns: 1rem minmax(0, 1fr) fit-content(45%) .8rem; gap: .1rem .6rem; align-items: baseline;
  padding: .7rem .4rem; scroll-margin: 6rem 0 2rem; list-style: none;
}
.agent > summary { cursor: pointer }
.agent > summary::-webkit-details-marker { display: none }
.agent > summary::after { content: '›'; color: var(--dim); text-align: center }
.agent[open] > summary::after { rotate: 90deg }
.agent > summary:hover { background: color-mix(in srgb, var(--ink) 4%, transparent) }
.agent > summary .sign, div.agent .sign { text-align: center }
.agent[data-kind='breaking'] > summary > .sign { color: var(--bad) }
.agent[data-kind='additive'] > summary > .sign { color: var(--good) }
.who .strong { margin-right: .25em }
.who .dim { font-size: .86rem }
.id { font: .8rem var(--mono) }
code { padding: .08em .3em; border-radius: 4px; background: color-mix(in srgb, var(--ink) 7%, transparent); font: .88em var(--mono) }
.gist { justify-self: end; color: var(--dim); font-size: .9rem; text-align: right }
.gist :is(.added, .removed) { display: inline-block }
.gist .dim { font-family: var(--mono); font-size: .82rem }
.body { margin: 0 .4rem 1.6rem 2rem; padding-top: .3rem }
.body > .gap:first-child { display: none }
.body > .in2, .body .in2 { margin-left: 1.25rem }
.body .in3 { margin-left: 2.5rem }
.body .in4 { margin-left: 3.75rem }
.two dt:has(+ dd > .sides) { padding-top: 0 }
.body > .line .strong { font-family: var(--mono); font-size: .92rem }
.diff, .text, .sides { margin: .35rem 0; font-size: .97rem; line-height: 1.65; overflow-wrap: anywhere }
.diff, .text { max-width: 80ch }
dd > .diff, dd > .text, dd > .sides { margin: 0 }
dt:has(+ dd > .blocks) { padding-top: .3rem }
.row { white-space: pre-wrap; min-height: 1lh }
del, ins { padding: .05em .12em; border-radius: 3px; -webkit-box-decoration-break: clone; box-decoration-break: clone }
del { background: var(--gone); color: var(--gone-ink); text-decoration: line-through; text-decoration-thickness: 1px }
ins { background: var(--new); color: var(--new-ink); text-decoration: none }
.row del + ins { margin-left: .25em }
.blocks .row del, .blocks .row ins { display: block; margin: 0 0 .3rem; padding: .35rem .6rem; text-decoration: none }
.sides { display: none; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 1.5rem }
.sides .row { padding: 0 .6rem; border-left: 2px solid var(--rule) }
.sides .row del, .sides .row ins { text-decoration: none; margin-left: 0 }
.sides.blocks .row { border: 0; padding: 0 }
.two .diff:has(+ .sides) { display: none }
.two .sides { display: grid }
.more { display: none }
.js .more {
  display: inline; padding: 0 .5em; border: 1px dashed var(--rule); border-radius: 5px; background: none;
  color: var(--dim); font: inherit; font-size: .82rem; cursor: pointer;
}
.more:hover { color: var(--ink); border-color: var(--dim) }
.js .gone { display: none }
.js .gone.shown { display: inline; color: var(--dim) }
.all { margin-top: 1rem; font-size: .92rem }
.all summary { cursor: pointer; color: var(--dim) }
.all ul { margin: .4rem 0 0; padding-left: 1.2rem }
.diagnostic { padding: .9rem .4rem; border-bottom: 1px solid var(--rule); scroll-margin: 6rem 0 2rem }
pre { margin: .4rem 0; padding: .5rem .75rem; border-radius: 6px; background: var(--raised); border: 1px solid var(--rule); overflow-x: auto; font: .85rem/1.5 var(--mono) }
mark { background: none; color: inherit; text-decoration: underline wavy var(--bad); text-underline-offset: 3px }
.scroll { overflow-x: auto }
.scroll td:not(.whole, .num) { min-width: 9rem }
table { width: 100%; border-collapse: collapse; font-size: .94rem }
th { text-align: left; font-weight: 500; color: var(--dim) }
tr:hover > td { background: color-mix(in srgb, var(--ink) 3%, transparent) }
th, td { padding: .45rem 1rem .45rem .2rem; border-bottom: 1px solid var(--rule); vertical-align: baseline }
td.whole { font: .82rem var(--mono); white-space: nowrap }
td.num, th.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
td.num .meter { display: block; width: 5.5rem; height: 4px; margin: .15rem 0 0 auto }
.meter { display: block; width: 100%; height: .6rem; border-radius: 2px }
.track { fill: var(--track) }
.fill { fill: var(--bar) }
.fill.bad { fill: var(--bar-bad) }
.fill.warn { fill: var(--bar-warn) }
.axis { fill: var(--rule) }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 1rem 2.5rem; margin: .5rem 0 .9rem 1.25rem; max-width: 60rem }
.chart { margin: 0; min-width: 0 }
.chart figcaption { margin-bottom: .3rem; font-size: .86rem }
.chart.histogram { max-width: 24rem }
.chart.histogram svg { display: block; width: 100%; height: 4rem }
.ends { display: flex; justify-content: space-between; margin-top: .15rem; font: .74rem var(--mono) }
table.bars { table-layout: fixed; font-size: .88rem }
.bars th, .bars td { padding: .16rem .75rem .16rem 0; border: 0; vertical-align: middle }
.bars th { width: 36%; color: var(--ink); overflow-wrap: anywhere; font-weight: 400 }
.bars td.num { width: 3.6rem; padding-right: 0 }
.bars td.num + td.num { width: 4.6rem }
.bars tr:hover > td { background: none }
footer { margin-top: 2rem; color: var(--dim); font-size: .84rem }
footer kbd { padding: 0 .35em; border: 1px solid var(--rule); border-radius: 4px; font: .78rem var(--mono) }
.keys { display: none }
.js .keys { display: inline }
@media (max-width: 58rem) {
  .agent > summary, div.agent { grid-template-columns: 1rem minmax(0, 1fr) .8rem }
  .agent > summary::after { grid-area: 1 / 3 }
  .gist { grid-area: 2 / 2; justify-self: start; text-align: left }
}
@media (max-width: 42rem) {
  body { padding: 1.25rem 1rem 3rem }
  .bar { margin-inline: -1rem; padding-inline: 1rem; position: static }
  .tools { margin-left: 0 }
  .count { width: 100% }
  .who .strong { display: block }
  .who .apart { display: block; margin-left: 0 }
  .body { margin-left: .4rem }
  .body > .in2, .body .in2 { margin-left: .5rem }
  dl { grid-template-columns: minmax(0, 1fr) }
  dd { margin-bottom: .3rem }
  .sides { gap: 0 .5rem }
  .keys, .js .keys { display: none }
}
@media print {
  :root { color-scheme: light }
  body { max-width: none; padding: 0; font-size: 10.5pt }
  .bar, footer { display: none !important }
  .js .more { border: 0; padding: 0 }
  .agent > summary::after { content: none }
  .agent { content-visibility: visible }
  .agent > summary, .line { break-after: avoid }
  del, ins, .meter, .chart svg { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  ins { text-decoration: underline; text-decoration-thickness: 1px }
}
`
