/** Without double quotes, ampersands and angles: it stands in the page as it is here, for its hash is in the page's policy. */
export const STYLE = `
:root { color-scheme: light dark; --bg: #fff; --fg: #1f2328; --dim: #59636e; --line: #d8dee4; --soft: #f3f5f7; --base: #6e7781; --tuned: #7b3fb5; --up: #1a7f37; --down: #cf222e; --notice: #9a6700 }
@media screen and (prefers-color-scheme: dark) { :root { --bg: #16191d; --fg: #dfe4ea; --dim: #9aa4af; --line: #353c44; --soft: #1f242a; --base: #98a2ad; --tuned: #c196ee; --up: #4cc26a; --down: #ff7b72; --notice: #d9a62e } }
* { box-sizing: border-box }
body { margin: 0; background: var(--bg); color: var(--fg); font: 15px/1.55 system-ui, sans-serif; font-variant-numeric: tabular-nums }
main { max-width: 960px; margin: 0 auto; padding: 28px 24px 48px }
article + article { margin-top: 56px; border-top: 2px solid var(--line); padding-top: 28px }
h1 { font-size: 25px; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere }
h2 { font-size: 17px; margin: 34px 0 8px }
h3 { font-size: 15px; margin: 0 0 4px }
p, ul { margin: 6px 0 }
.dim { color: var(--dim); overflow-wrap: anywhere }
.sides { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 6px 0; color: var(--dim); overflow-wrap: anywhere } .sides dd { margin: 0 }
.notice { border-left: 3px solid var(--notice); background: var(--soft); padding: 8px 12px; margin: 14px 0; overflow-wrap: anywhere }
ul.notice { list-style: none }
.verdict { font-size: 17px; border-left: 4px solid var(--notice); background: var(--soft); padding: 10px 14px; margin: 16px 0 }
.verdict.more { border-color: var(--up) } .verdict.less { border-color: var(--down) }
.verdict.more strong { color: var(--up) } .verdict.less strong { color: var(--down) }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); gap: 12px; margin: 20px 0 }
.card { border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px }
.card dd { margin: 0 } .card .figure { font-size: 22px; font-weight: 650; line-height: 1.45; letter-spacing: -.01em; white-space: nowrap }
.card small { font-size: 14px; font-weight: 400 } .card .dim { font-size: 13.5px }
.term { font: inherit; color: inherit; background: none; border: 0; padding: 0; margin: 0; text-align: inherit; cursor: help; text-decoration: underline dotted var(--dim) 1px; text-underline-offset: 3px }
.term:hover { text-decoration-style: solid }
:focus-visible { outline: 2px solid var(--tuned); outline-offset: 2px }
figure { margin: 24px 0 0 }
figcaption { font-weight: 600; margin-bottom: 6px }
.key { display: inline-flex; align-items: center; gap: 6px; margin-left: 18px; font-weight: 400; color: var(--dim) } .key svg { width: 30px; height: 12px }
.curve { display: block; width: 100%; max-width: 620px }
svg text { font-size: 10.5px; fill: var(--dim) }
.grid { stroke: var(--line); fill: none } .zero { stroke: var(--dim); fill: none } .track { fill: var(--soft) } .fill { fill: var(--tuned) }
.line { stroke: var(--tuned); stroke-width: 2.2; fill: none } .whisker { stroke: var(--tuned); stroke-width: 1.6; fill: none } .band { fill: var(--tuned); opacity: .16 } .dot { fill: var(--tuned) }
g.base .line { stroke: var(--base); stroke-dasharray: 5 3 } g.base .band { fill: var(--base) } g.base .dot { fill: var(--base) } g.base .whisker { stroke: var(--base) }
.dot.base { fill: var(--bg); stroke: var(--base); stroke-width: 1.5 }
.way { stroke-width: 2; fill: none; stroke: var(--line) } .way.up { stroke: var(--up) } .way.down { stroke: var(--down) }
.bar { display: block; width: 120px; height: 14px }
.scroll { position: relative; overflow-x: auto; margin: 4px 0 }
table { border-collapse: collapse; font-size: 14px }
th, td { padding: 4px 18px 4px 0; text-align: left; vertical-align: top; font-weight: 400; border-bottom: 1px solid var(--line) }
tr:last-child th, tr:last-child td { border-bottom-color: transparent }
thead th { color: var(--dim); font-size: 13px; vertical-align: bottom }
.number { text-align: right; white-space: nowrap } thead .number { white-space: normal } .plot { vertical-align: middle } .span { white-space: nowrap }
.wide { overflow-wrap: anywhere; min-width: 150px }
.names { padding-left: 20px } .names li { overflow-wrap: anywhere }
details summary { cursor: pointer; color: var(--dim); font-size: 14px; padding: 3px 0 }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.terms h2 { display: none }
.meaning { max-width: min(460px, calc(100vw - 32px)); color: var(--fg); background: var(--bg); border: 1px solid var(--dim); border-radius: 8px; padding: 12px 16px; box-shadow: 0 6px 24px rgb(0 0 0 / .25) }
.meaning p { margin: 4px 0; font-size: 14px }
@supports (position-area: bottom) { @media screen { .meaning { position-area: bottom span-right; position-try-fallbacks: flip-block, flip-inline, flip-block flip-inline; margin: 6px 0; inset: auto } } }
@media (max-width: 520px) {
main { padding: 18px 16px 32px } h1 { font-size: 21px }
.cards { grid-template-columns: 1fr 1fr; gap: 8px } .card { padding: 9px 10px } .card .figure { font-size: 17px }
.curve text { font-size: 17px }
th, td { padding-right: 10px } table { font-size: 13px } .bar { width: 64px } .wide { min-width: 96px }
.key { margin-left: 10px }
}
@media print {
body { font-size: 10.5pt } main { max-width: none; padding: 0 }
.card, figure, tr, .meaning, .verdict { break-inside: avoid } h2 { break-after: avoid } .scroll { overflow: visible }
.term { text-decoration: none } summary { display: none }
.terms h2 { display: block } .meaning { display: block; position: static; max-width: none; border: 0; padding: 0; margin: 0 0 8px; box-shadow: none }
.meaning p { font-size: 9.5pt } .meaning h3 { font-size: 10pt } table { font-size: 9.5pt } thead th { font-size: 9pt }
.cards { grid-template-columns: repeat(4, 1fr) } .card .figure { font-size: 15pt }
}
`;
