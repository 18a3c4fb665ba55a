/** The report's style: the classes' colours as on the screen, light and dark as the reader has it. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f7f8fa;--panel:#fff;--line:#e4e7ec;--ink:#1c2430;--ink2:#566170;--band:#dfe6f1}
@media(prefers-color-scheme:dark){:root{--bg:#12161c;--panel:#191f27;--line:#2a323d;--ink:#e6eaf0;--ink2:#a2adbb;--band:#2a3444}}
body{margin:0 auto;max-width:1080px;padding:28px 24px 60px;background:var(--bg);color:var(--ink);font:14px/1.5 system-ui,sans-serif}
h1{font-size:24px;margin:0}h2{font-size:18px;margin:36px 0 8px}h3{font-size:16px;margin:0}p{margin:4px 0}
a{color:inherit}.faint{color:var(--ink2)}
table{border-collapse:collapse;width:100%;background:var(--panel);border:1px solid var(--line);border-radius:8px;font-variant-numeric:tabular-nums}
th,td{padding:5px 10px;border-top:1px solid var(--line);text-align:right;white-space:nowrap}
thead th{border:0;color:var(--ink2);font-weight:400;font-size:12px}
th:nth-child(-n+2),td:nth-child(-n+2){text-align:left}
.noise td{color:var(--ink2);text-align:left;padding-top:14px}
article{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:14px 18px;margin:12px 0;break-inside:avoid}
blockquote{margin:10px 0 0;padding:8px 0 0;border-top:1px solid var(--line);overflow-wrap:anywhere;white-space:pre-wrap}
footer{font-size:12px;color:var(--ink2)}
svg{display:inline-block;max-width:100%;height:auto;vertical-align:middle}.band{fill:var(--band)}.line{fill:none;stroke:var(--c);stroke-width:1.4;stroke-linejoin:round}
mark{background:none;color:inherit;border-bottom:2px solid var(--c)}mark small{color:var(--ink2);padding-left:3px;font-size:10px}mark.named{font-weight:600}
.dot{display:inline-block;width:9px;height:9px;border-radius:2px;background:var(--c);margin-right:7px}
.person{--c:#3b7dd8}.company{--c:#d9722b}.geo-loc{--c:#2a9464}.facility{--c:#7d5cc4}.product{--c:#c2456f}
.sportsteam{--c:#a97c0a}.musicartist{--c:#1494ab}.movie{--c:#a5613f}.tvshow{--c:#6a8a2a}.other{--c:#77838f}
.axis{display:flex;justify-content:space-between;font-size:12px;margin:0}
@media print{body{background:none;padding:0}}
`.trim()
