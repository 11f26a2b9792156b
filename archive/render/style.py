"""How the HTML page looks: the reader's own light or dark, and strokes beside colours."""

__all__ = ["STYLE"]

STYLE = """\
:root { --ink: #1f2328; --paper: #fff; --faint: #59636e; --line: #d1d9e0;
  --out: #82071e; --out-paper: #ffebe9; --in: #0a5324; --in-paper: #dafbe1; }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f6fc; --paper: #0d1117; --faint: #9198a1; --line: #3d444d;
  --out: #ffdcd7; --out-paper: #67060c; --in: #aff5b4; --in-paper: #033a16; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.05rem/1.6 Georgia, serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1, h2, h3, h4, table, summary, .note { font-family: system-ui, sans-serif; line-height: 1.3; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.35rem; } h3 { font-size: 1.1rem; }
h4 { font-size: .9rem; margin-bottom: 0; }
h4, .faint, summary { color: var(--faint); }
p, li, code, a { overflow-wrap: anywhere; }
article { border-top: 2px solid var(--line); margin-top: 2rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .8rem; width: 100%; }
caption { text-align: start; color: var(--faint); }
th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: start; vertical-align: top; }
a { color: inherit; }
del { color: var(--out); background: var(--out-paper); text-decoration: line-through; }
ins { color: var(--in); background: var(--in-paper); text-decoration: underline; }
.note { border-inline-start: 4px solid var(--line); padding-inline-start: .7rem; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
"""
