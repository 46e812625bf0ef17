#include "report/page_style.h"

#include "report/palette.h"

namespace ctxtag {
namespace {

constexpr char kPage[] = R"(
*{box-sizing:border-box}
html{color-scheme:light dark;scroll-behavior:smooth;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.page{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem;z-index:1}
h1,h2,h3{line-height:1.25;margin:0;overflow-wrap:anywhere;text-wrap:balance}
h1{font-size:1.9rem}h2{font-size:1.4rem;padding-top:.9rem;border-top:1px solid var(--rule)}h3{font-size:1.05rem}
.lead{color:var(--muted);margin:.4rem 0 0;max-width:46rem;overflow-wrap:anywhere}
section{margin-top:2.4rem}
p{margin:.7rem 0;max-width:46rem;overflow-wrap:anywhere}
.note{border-left:3px solid var(--axis);background:var(--panel);padding:.6rem .9rem}
nav{margin-top:1.4rem}nav h2{font-size:.8rem;font-weight:600;color:var(--muted);border:0;padding:0}
nav ol{list-style:none;margin:.4rem 0 0;padding:0;columns:13rem;column-gap:1.5rem}
nav li{break-inside:avoid}nav a{display:inline-block;padding:.15rem 0}
figure{margin:1.3rem 0 1.6rem}
figcaption p{margin:.2rem 0 .5rem;color:var(--muted);font-size:.92rem}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.3rem;margin:.4rem 0;padding:0;list-style:none;font-size:.9rem}
.legend li{display:flex;align-items:center;gap:.45rem;overflow-wrap:anywhere;min-width:0}
.pictures{display:grid;gap:1.1rem 1.4rem;align-items:start;overflow-x:auto}
.small{grid-template-columns:repeat(auto-fill,minmax(min(100%,10.2rem),1fr))}
.medium{grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr))}
.large{grid-template-columns:minmax(0,1fr)}
svg.picture{display:block;width:100%;height:auto}
svg{font-size:11px;fill:var(--ink)}
svg .muted{fill:var(--muted)}svg .bold{font-weight:600}svg .minor{font-size:10px}svg .tiny{font-size:7px}svg .title{font-size:12px;font-weight:600}
svg .axis{stroke:var(--axis);fill:none}svg .grid{stroke:var(--rule);fill:none}
svg .reference{stroke:var(--muted);stroke-dasharray:4 3;fill:none}svg .tick{stroke:var(--ink);stroke-width:1.5;fill:none}
svg .band{fill:var(--panel)}svg .halo{stroke:var(--paper);stroke-width:3px;paint-order:stroke;stroke-linejoin:round}
svg .cell{stroke:var(--paper);stroke-width:.5}
.curve{fill:none;stroke:var(--series);stroke-width:1.7;stroke-dasharray:var(--dashes);stroke-linejoin:round}
.plain{stroke-dasharray:none}
.bar{fill:none;stroke:var(--series);stroke-width:1.6}
.thin{fill:none;stroke:var(--series);stroke-width:1;stroke-opacity:.65}
.mark{fill:var(--series);stroke:var(--series);stroke-width:1.4}.mark.hollow{fill:var(--paper)}
.curve.again,.bar.again{stroke-width:3.6;stroke-opacity:.5}.mark.again{fill:var(--paper)}
.area{fill:var(--series);stroke:none}
.cloud{fill:none;stroke:var(--dots);stroke-linecap:round;stroke-width:3.6}
.those{fill:none;stroke:var(--series);stroke-linecap:round;stroke-width:4.6}
.swatch{flex:none}
.table{overflow-x:auto;margin:.8rem 0;max-width:100%}
table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.1rem 0 .35rem}
th,td{padding:.24rem .8rem .24rem 0;border-bottom:1px solid var(--rule);vertical-align:baseline;white-space:nowrap}
th{text-align:left;font-weight:600}thead th{color:var(--muted);vertical-align:bottom}
.number{text-align:right}td.words{white-space:normal;overflow-wrap:break-word;max-width:24rem}
tbody th{font-weight:500;white-space:normal;overflow-wrap:break-word;max-width:22rem}
.interval{color:var(--muted)}
details{margin:.6rem 0}summary{cursor:pointer;color:var(--link);font-size:.92rem;padding:.2rem 0;width:fit-content}
pre{background:var(--panel);padding:.8rem 1rem;overflow-x:auto;font:.82rem/1.5 ui-monospace,"DejaVu Sans Mono",Consolas,monospace;margin:.4rem 0}
audio{height:2.2rem;width:15rem;max-width:100%;vertical-align:middle}
@media print{
@page{margin:16mm 14mm}
html{font-size:10pt}th,td{white-space:normal}td.number{padding-right:.5rem}.page{max-width:none;padding:0}
h2,h3,figcaption{break-after:avoid}svg.picture,tr,.legend{break-inside:avoid}
section{margin-top:1.4rem}nav ol{columns:3}
.medium{grid-template-columns:repeat(2,minmax(0,1fr))}.small{grid-template-columns:repeat(5,minmax(0,1fr))}
.pictures,.table{overflow:visible}.interval{white-space:nowrap}audio,.skip,details:not([open]){display:none}
pre{white-space:pre-wrap}a{color:inherit}
})";

}  // namespace

std::string page_style() { return palette_css() + kPage; }

}  // namespace ctxtag
