import type { Format } from '../model/page.js'
import { csvFormat } from './csv.js'
import { githubFormat } from './github.js'
import { gitlabFormat } from './gitlab.js'
import { gitlabWidgetFormat } from './gitlab-widget.js'
import { htmlFormat } from './html.js'
import { jsonFormat } from './json.js'
import { junitFormat } from './junit.js'
import { markdownFormat } from './markdown.js'
import { sarifFormat } from './sarif.js'
import { textFormat } from './text.js'

/** Every way a page can look. A new one is a file in this folder and a line here. */
export const FORMATS = {
  text: textFormat,
  json: jsonFormat,
  csv: csvFormat,
  markdown: markdownFormat,
  html: htmlFormat,
  github: githubFormat,
  gitlab: gitlabFormat,
  'gitlab-widget': gitlabWidgetFormat,
  junit: junitFormat,
  sarif: sarifFormat,
} as const satisfies Readonly<Record<string, Format>>

export type FormatName = keyof typeof FORMATS
