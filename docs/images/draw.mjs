// Draws first-session.txt, a terminal's text as it was captured, as first-session.svg: node docs/images/draw.mjs
// A dark window with a border of its own, so that it is readable on light and dark pages alike.

import { readFileSync, writeFileSync } from 'node:fs'

/** @param {string} name */
const file = (name) => new URL(name, import.meta.url)
const lines = readFileSync(file('first-session.txt'), 'utf8').trimEnd().split('\n')
const character = 7.2
const line = 18
const margin = 18
const bar = 34
const width = Math.ceil(Math.max(...lines.map((text) => text.length)) * character + 2 * margin)
const height = bar + lines.length * line + margin

/** @param {string} text */
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
/** @param {string} text */
const classOf = (text) => (text.startsWith('$ ') ? 'typed' : 'printed')
const rows = lines.map(
  (text, index) =>
    `  <text xml:space="preserve" x="${margin}" y="${bar + (index + 1) * line - 5}" class="${classOf(text)}" textLength="${(text.length * character).toFixed(1)}">${escape(text)}</text>`,
)

writeFileSync(
  file('first-session.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
  <title>A terminal: npm start, then a background session is started, listed, stopped with a comment, and found in Session Event</title>
  <style>
    text { font: 12px ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace; white-space: pre }
    .typed { fill: #7ee787 }
    .printed { fill: #e6edf3 }
  </style>
  <rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="#161b22" stroke="#57606a"/>
  <circle cx="20" cy="17" r="5" fill="#f85149"/><circle cx="38" cy="17" r="5" fill="#d29922"/><circle cx="56" cy="17" r="5" fill="#3fb950"/>
${rows.filter((_row, index) => lines[index] !== '').join('\n')}
</svg>
`,
)
