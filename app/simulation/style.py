"""The style sheet of a report: the colours of the window, light and dark."""

from __future__ import annotations

STYLE = """
:root{--bg:#f6f5f2;--surface:#fff;--sunk:#efede8;--line:#dedbd3;--ink:#1d1f23;--soft:#5c6068;--accent:#2f5d8a;
--mark:#d9a406}
@media (prefers-color-scheme:dark){:root{--bg:#16181c;--surface:#1e2126;--sunk:#24282e;--line:#343941;--ink:#e8e6e1;
--soft:#aeb3bb;--accent:#7fb0e0;--mark:#d9b23f}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",sans-serif}
main{max-width:800px;margin:0 auto;padding:40px 20px 80px}
.over{margin:0;color:var(--soft);font-size:14px}
h1{margin:0 0 12px;font-size:30px;line-height:1.2;font-weight:600;overflow-wrap:anywhere}
h2{margin:0 0 8px;font-size:19px;font-weight:600}
.lead{max-width:62ch;color:var(--soft);margin:0 0 24px}
p{margin:0 0 8px;max-width:70ch}
section{background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:20px 24px;margin:16px 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:12px;margin-bottom:24px}
.tile{background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:14px 16px}
.tile b{display:block;font-size:26px;line-height:1.25;font-weight:600;font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:14px}
small{color:var(--soft);font-size:13px;font-weight:400}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px;margin:4px 0 8px;padding:0;color:var(--soft);
font-size:14px}
.legend li{display:flex;align-items:center;gap:8px}
.key{width:22px;height:0;border-top:2.5px solid var(--ink)}
.key.estimate{border-top:2px dashed var(--accent);box-shadow:0 0 0 4px color-mix(in srgb,var(--accent) 18%,transparent)}
.key.ideal{border-top:1.5px dotted var(--soft)}
.key.bin{width:12px;height:12px;border:0;border-radius:50%;background:var(--accent);opacity:.75}
.plot{display:block;width:100%;height:auto;overflow:visible}
.plot text{fill:var(--soft);font-size:13px;font-family:inherit}
.plot .grid{stroke:var(--line);stroke-width:1}
.plot .line{fill:none;stroke-linejoin:round;stroke-linecap:round}
.plot .line.truth{stroke:var(--ink);stroke-width:2.25}
.plot .line.estimate{stroke:var(--accent);stroke-width:1.75;stroke-dasharray:5 4}
.plot .line.ideal{stroke:var(--soft);stroke-width:1.25;stroke-dasharray:1 4}
.plot .band{fill:var(--accent);opacity:.18}
.plot .band.many{opacity:.1}
.plot .line.many{stroke-width:1.25;opacity:.7}
.plot .dot{fill:var(--ink)}
.plot .dot.bin{fill:var(--accent);fill-opacity:.75;stroke:var(--surface);stroke-width:1}
.plot .dot.bin.many{fill-opacity:.35}
table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums}
th,td{padding:5px 16px 5px 0;text-align:left;vertical-align:baseline;font-weight:400}
thead th{color:var(--soft);border-bottom:1px solid var(--line)}
tbody tr+tr td{border-top:1px solid var(--sunk)}
.number{text-align:right;white-space:nowrap}
.kinds,.setting{width:100%}
.kinds th{width:46%}
.kinds .bar{width:36%;padding-right:0}
.kinds .bar span{display:block;height:12px;min-width:2px;border-radius:2px;background:var(--accent)}
.setting th{width:30%;color:var(--soft)}
.wide{overflow-x:auto}
details{margin-top:6px}
summary{cursor:pointer;color:var(--accent)}
@media print{body{background:#fff}section,.tile{break-inside:avoid}}
"""
