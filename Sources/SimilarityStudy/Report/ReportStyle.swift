/// The looks of every report page.
enum ReportStyle {
  /// The style sheet, without the palette's classes.
  static let sheet = Markup.trusted(
    """
    :root{color-scheme:light dark;--page:#f6f6f3;--card:#fff;--ink:#1b1f23;--soft:#5d646b;\
    --rule:#e2e2de;--grid:#ecece8;--accent:#2f6fb7;--self:#efefeb;--warn:#fff4dc;--warnline:#e0a92e}
    @media screen and (prefers-color-scheme:dark){:root{--page:#101214;--card:#181b1e;--ink:#e9ebed;\
    --soft:#9da4ab;--rule:#2c3136;--grid:#262a2e;--accent:#76aefb;--self:#24282c;--warn:#2c2616;\
    --warnline:#b98a26}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
    body{margin:0 auto;max-width:1180px;padding:0 16px 48px;background:var(--page);color:var(--ink);\
    font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
    header{padding:44px 0 12px}
    h1{font-size:clamp(1.7rem,5vw,2.5rem);line-height:1.15;letter-spacing:-.02em;margin:0 0 6px;\
    overflow-wrap:anywhere}
    h2{font-size:1.35rem;letter-spacing:-.01em;margin:0 0 4px}
    h3{font-size:1.1rem;margin:0 0 4px}
    .sample h3{font-size:.9rem;margin:0 0 8px;color:var(--soft);font-weight:600}
    .chapter{border-top:3px solid var(--rule);margin-top:40px}
    .chapter>h2{font-size:1.7rem;overflow-wrap:anywhere}
    .of{color:var(--soft);font-size:.92rem;margin:12px 0 0}
    .note{color:var(--soft);font-size:.92rem;margin:10px 0 0;max-width:none}
    p{margin:0 0 12px;max-width:75ch;overflow-wrap:anywhere}
    .subtitle,.lead{color:var(--soft)}
    .subtitle{max-width:none}
    .headline{font-size:clamp(1.1rem,2.6vw,1.35rem);line-height:1.45;margin:22px 0 10px}
    .second{margin-bottom:6px}
    .numbers{display:flex;flex-wrap:wrap;gap:10px 36px;margin:22px 0 6px}
    .numbers b{display:block;font-size:1.9rem;line-height:1.15;letter-spacing:-.02em;\
    font-variant-numeric:tabular-nums}
    .numbers span{color:var(--soft);font-size:.9rem}
    nav{position:sticky;top:0;z-index:2;display:flex;gap:4px 18px;overflow-x:auto;padding:10px 0;\
    margin-bottom:8px;background:var(--page);border-bottom:1px solid var(--rule);white-space:nowrap}
    nav a{color:var(--soft);text-decoration:none;font-size:.92rem}
    nav a:hover,nav a:focus{color:var(--accent)}
    section{padding:26px 0 10px;scroll-margin-top:36px}
    .card{background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:14px 16px;\
    margin:12px 0}
    figure.card{display:flex;flex-direction:column}
    figure.whole{grid-column:1/-1}
    figcaption{font-weight:600;margin-bottom:8px}
    .scroll{overflow-x:auto;-webkit-overflow-scrolling:touch}
    .grid{display:grid;gap:0 16px;align-items:start;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr))}
    .reading{display:grid;gap:0 28px;grid-template-columns:minmax(0,1fr);align-items:start}
    .beside{display:grid;gap:0 16px;grid-template-columns:minmax(0,1fr);align-items:start}
    @media (min-width:1000px){.beside{grid-template-columns:minmax(0,1fr) minmax(0,2fr)}}
    @media (min-width:900px){.reading:not(.wide){grid-template-columns:minmax(0,3fr) minmax(0,2fr)}}
    .statements{list-style:none;margin:12px 0;padding:0}
    .statements li{padding:2px 0 2px 14px;margin-bottom:14px;border-left:3px solid var(--rule);\
    overflow-wrap:anywhere}
    .statements li:first-child{border-color:var(--accent);font-weight:500}
    .notice{background:var(--warn);border-left:4px solid var(--warnline);border-radius:6px;\
    padding:10px 14px;margin:12px 0}
    .table{padding:4px 0}
    table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.95rem}
    caption{text-align:left;padding:8px 16px;color:var(--soft)}
    th,td{padding:7px 11px;text-align:left;border-top:1px solid var(--grid);font-weight:400}
    thead th{border-top:0;box-shadow:inset 0 -1px var(--rule);padding:4px 3px;white-space:nowrap;\
    position:sticky;top:0;background:var(--card)}
    tr>:first-child{padding-left:16px}
    thead tr>:first-child{padding-left:8px}
    .long{max-height:46rem;overflow:auto}
    tbody th{font-weight:500}
    td,tbody th,tfoot th,.num{white-space:nowrap}
    tfoot th,tfoot td{font-weight:600}
    tfoot tr:first-child>*{border-top:2px solid var(--rule)}
    tbody tr:hover{background:var(--grid)}
    .num{text-align:right}
    th button{font:inherit;font-size:.86rem;color:var(--soft);background:none;border:0;cursor:pointer;\
    padding:5px 8px;border-radius:6px}
    th button:hover,th button:focus-visible{color:var(--ink);background:var(--grid)}
    th button::after{content:"\\2195";opacity:.45;margin-left:5px}
    th[aria-sort=ascending] button::after{content:"\\2191";opacity:1}
    th[aria-sort=descending] button::after{content:"\\2193";opacity:1}
    .facts{display:grid;gap:0 32px;margin:12px 0;\
    grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr))}
    .facts div{display:flex;justify-content:space-between;gap:16px;padding:6px 0;\
    border-bottom:1px solid var(--rule)}
    dt{color:var(--soft)}
    dd{margin:0;overflow-wrap:anywhere;min-width:0}
    .facts dd{text-align:right}
    .sample dl{margin:0}
    .sample dl div{margin-bottom:8px}
    .sample dt{font-size:.78rem}
    .sample .output dd{font-weight:600}
    pre{background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:14px 16px;\
    overflow:auto;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;max-height:70vh}
    summary{cursor:pointer;color:var(--accent);margin:8px 0}
    footer{color:var(--soft);font-size:.85rem;border-top:1px solid var(--rule);margin-top:32px;\
    padding-top:14px}
    svg{display:block;width:100%;height:auto;margin:0 auto;font-family:inherit;overflow:visible}
    svg text{fill:var(--ink);font-variant-numeric:tabular-nums}
    svg .key{fill:var(--soft)}
    svg .own{fill:var(--soft)}
    svg .self{fill:var(--self)}
    svg .branch{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
    svg .line{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}
    svg .dashed{stroke-dasharray:6 5}
    svg .pale{opacity:.55}
    svg .grid{stroke:var(--grid);stroke-width:1;display:inline}
    svg .axis{stroke:var(--soft);stroke-width:1}
    svg .whisker{stroke:var(--ink);stroke-width:1.5}
    svg .thin{stroke-width:1.6}
    svg .slim{stroke-width:1.4;opacity:.8}
    svg .guide{stroke:var(--soft);stroke-width:1.4;stroke-dasharray:5 5}
    svg .beside{paint-order:stroke;stroke:var(--card);stroke-width:3px;stroke-linejoin:round}
    svg .series,svg .cluster,svg .cells>g{transition:opacity .12s}
    svg:has(.series:hover) .series:not(:hover){opacity:.16}
    svg:has(.cluster>.name:hover) .cluster:not(:hover){opacity:.1}
    svg:has(.cluster>.name:hover) .cluster:hover .series{opacity:1}
    svg .name{cursor:default}
    svg.pointed .cells>g:not(.hot){opacity:.38}
    svg.pointed .rows>text:not(.hot),svg.pointed .columns>text:not(.hot){opacity:.45}
    svg .rows>.hot,svg .columns>.hot{font-weight:700}
    svg .faint{opacity:.3}
    .controls{display:flex;flex-wrap:wrap;align-items:center;gap:8px 18px;margin:0 0 10px;\
    font-size:.9rem;color:var(--soft)}
    .controls label{display:flex;align-items:center;gap:8px}
    .controls select,.controls button{font:inherit;color:var(--ink);background:var(--page);\
    border:1px solid var(--rule);border-radius:8px;padding:5px 9px;min-height:34px}
    .controls button{min-width:38px;cursor:pointer}
    .controls input{accent-color:var(--accent);width:min(120px,40vw)}
    .controls output{font-variant-numeric:tabular-nums;color:var(--ink);min-width:9.5em}
    .controls [hidden]{display:none}
    svg .touch{fill:transparent}
    svg .tip:hover>rect:not(.touch),svg .tip:hover>.dot{stroke:var(--ink);stroke-width:1.5}
    svg .tip:hover>.branch{stroke-width:3.2}
    #tip{position:fixed;z-index:3;display:none;pointer-events:none;max-width:280px;padding:6px 10px;\
    border-radius:8px;background:var(--ink);color:var(--page);font-size:.85rem;line-height:1.35}
    @media (max-width:560px){body{padding:0 10px 40px}.card{padding:12px 10px}.table{padding:4px 0}\
    header{padding-top:28px}}
    @media print{body{background:#fff;max-width:none;padding:0}nav,#tip,.controls{display:none}\
    .card,tr,li,p{break-inside:avoid}h2{break-after:avoid}header{padding-top:0}.lead{break-after:avoid}\
    .grid{grid-template-columns:1fr 1fr}section{padding:14px 0 4px}details>*{display:block}\
    pre,.long{max-height:none}pre{white-space:pre-wrap}\
    *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
    @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}

    """)
}
