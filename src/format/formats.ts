import type { Format } from '../model/page.js'
import { jsonFormat } from './json.js'
import { textFormat } from './text.js'

/** Every way a page can look. A new one is a file in this folder and a line here. */
export const FORMATS = {
  text: textFormat,
  json: jsonFormat,
} as const satisfies Readonly<Record<string, Format>>

export type FormatName = keyof typeof FORMATS
