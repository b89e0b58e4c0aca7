import { createHash } from 'node:crypto'
import type { Format, Page } from '../model/page.js'
import { blocksHtml } from './html/blocks.js'
import { toolbarHtml } from './html/filter.js'
import { SCRIPT } from './html/script.js'
import { STYLE } from './html/style.js'
import { escapeMarkup } from './shared/escape.js'
import { outline } from './shared/outline.js'

/** One file that holds everything and fetches nothing, for a browser, an e-mail or an artifact of a pipeline. */
export const htmlFormat: Format = (page) => {
  const { lead, rest } = outline(page)
  return `<!doctype html>
<html lang="en">
<head>
${headHtml(page)}
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escapeMarkup(page.title)}</h1>
${blocksHtml(lead)}
</header>
${toolbarHtml(rest)}
<main>
${blocksHtml(rest)}
</main>
<footer>atoms-sync<span class="keys"> · <kbd>/</kbd> filter <kbd>j</kbd> <kbd>k</kbd> move <kbd>Enter</kbd> open <kbd>s</kbd> side by side <kbd>e</kbd> expand <kbd>t</kbd> theme</span></footer>
<script>${SCRIPT}</script>
</body>
</html>
`
}

const headHtml = ({ title }: Page): string => `<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeMarkup(title)}</title>
<link rel="icon" href="data:,">`

/** Our one script and our one sheet by their hashes; no other, and no request to anywhere. */
const policy = (): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${sha256(STYLE)}'`,
    `script-src 'sha256-${sha256(SCRIPT)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64')
